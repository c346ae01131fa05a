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
  'home.progress-opened': 'The progress in the file is added to what was here.',
  'home.progress-refused':
    'This file holds no progress of the lab, or of a newer one. Yours is as it was.',
} as const;

/** The key of a text of the start page. */
export type HomeTextKey = keyof typeof home;
