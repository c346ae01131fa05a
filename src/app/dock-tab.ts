// What the dock can show.

export type DockTab = 'console' | 'events' | 'code' | 'minds' | 'sequence' | 'charts' | 'twin';

/** Panels that are pictures: they get more room. */
export const DRAWN_TABS: ReadonlySet<DockTab> = new Set([
  'code',
  'minds',
  'sequence',
  'charts',
  'twin',
]);
