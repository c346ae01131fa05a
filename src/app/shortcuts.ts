// Keys that work anywhere on the page, unless what has the focus uses them itself.

export type Shortcut =
  | 'toggle'
  | 'step'
  | 'step-back'
  | 'to-start'
  | 'to-end'
  | 'undo'
  | 'faster'
  | 'slower'
  | 'console'
  | 'help';

const KEYS: Readonly<Record<string, Shortcut>> = {
  ' ': 'toggle',
  ArrowRight: 'step',
  ArrowLeft: 'step-back',
  Home: 'to-start',
  End: 'to-end',
  u: 'undo',
  z: 'undo',
  '+': 'faster',
  '-': 'slower',
  '/': 'console',
  '?': 'help',
};

/** Everything that types, moves or is pressed by the keys above when it has the focus. */
const OWN_KEYS =
  'input, textarea, select, [contenteditable], [role="menu"], [role="tablist"], [role="slider"], dialog, svg';
const PRESSED_BY_SPACE = 'button, a, summary';

/** What a key asks for; null when it is none of ours here. */
export function shortcutOf(event: KeyboardEvent): Shortcut | null {
  if (event.defaultPrevented || event.isComposing || event.altKey) return null;
  const isUndo = (event.ctrlKey || event.metaKey) && event.key === 'z';
  if ((event.ctrlKey || event.metaKey) && !isUndo) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(OWN_KEYS)) return null;
  if (event.key === ' ' && target?.closest(PRESSED_BY_SPACE)) return null;
  return KEYS[event.key] ?? null;
}
