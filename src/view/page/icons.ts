// The drawings of Icon.svelte: paths in a box of 24 by 24, drawn as lines.

export const ICON_PATHS = {
  back: 'M15 5l-8 7 8 7',
  bolt: 'M13 2 4 14h6l-1 8 9-12h-6z',
  check: 'M5 13l4 4L19 7',
  circle: 'M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18z',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18zM12 7v5l3 2',
  close: 'M5 5l14 14M19 5 5 19',
  code: 'M8 6l-6 6 6 6M16 6l6 6-6 6',
  cut: 'M3 12h7M14 12h7M10 7l4 10',
  disk: 'M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zM4 6c0 4 16 4 16 0',
  download: 'M12 3v12M7 10l5 5 5-5M5 21h14',
  half: 'M3 12h6M15 12h6M9 8v8M15 8a4 4 0 0 1 0 8z',
  keyboard: 'M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M7 14h10',
  next: 'M9 5l8 7-8 7',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 4l13 8-13 8z',
  plus: 'M12 5v14M5 12h14',
  poison:
    'M12 3a7 7 0 0 0-4 12.7V19h8v-3.3A7 7 0 0 0 12 3zM9.5 10h.01M14.5 10h.01M10 22v-3M14 22v-3',
  power: 'M12 3v9M7 6a8 8 0 1 0 10 0',
  prompt: 'M4 6l6 6-6 6M13 18h7',
  read: 'M4 5h6a2 2 0 0 1 2 2v12a2 2 0 0 0-2-2H4zM20 5h-6a2 2 0 0 0-2 2v12a2 2 0 0 1 2-2h6z',
  reset: 'M4 12a8 8 0 1 0 3-6.2M4 4v5h5',
  restart: 'M12 3v9M6 7a8 8 0 1 0 12 0',
  share: 'M12 15V3M7 8l5-5 5 5M5 13v7h14v-7',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
  shield: 'M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6z',
  split: 'M12 3v4M12 10v4M12 17v4M7 8l-4 4 4 4M17 8l4 4-4 4',
  theme: 'M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18',
  undo: 'M4 9h10a6 6 0 0 1 0 12h-4M8 5 4 9l4 4',
  upload: 'M12 16V4M7 9l5-5 5 5M5 21h14',
} as const;

/** The names of all drawings. */
export type IconName = keyof typeof ICON_PATHS;
