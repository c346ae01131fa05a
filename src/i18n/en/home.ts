// Words of the start page.

export const home = {
  'home.scene': 'A live queue',
  'home.scene-note': 'This runs here and now. Crash a worker and see what becomes of its order.',
  'home.play': 'Play',
  'home.pause': 'Pause',
  'home.crash': 'Crash worker B',
  'home.crashed': 'Worker B restarts',
  'home.backup': 'Keep a backup copy',
  'home.count': '{done} done, {lost} lost, {twice} done twice',
  'home.begin': 'Begin with lesson 1',
  'home.go-on': 'Go on: {title}',
  'home.course': 'The course',
  'home.progress': '{done} of {count} lessons done',
  'home.save-progress': 'Save my progress as a file',
  'home.open-progress': 'Open a progress file',
  'home.progress-opened': 'Your progress is here again.',
  'home.progress-refused': 'This file holds no progress of the lab.',
} as const;

/** The key of a text of the start page. */
export type HomeTextKey = keyof typeof home;
