// Commands that redis-server 7.0 has and the lab leaves out on purpose. They answer so in plain
// words, instead of pretending to be unknown.

/** In lower case; containers stand for their subcommands. */
export const NOT_SIMULATED: ReadonlySet<string> = new Set([
  'acl',
  'asking',
  'cluster',
  'migrate',
  'module',
  'readonly',
  'readwrite',
  'restore-asking',
]);

/** Of these, what scripts may not call; `cluster reset` beside them. */
const NOT_FOR_SCRIPTS = new Set(['acl', 'module']);

/** Whether a script is refused these words, in lower case, for what they are. */
export function isNotForScripts([name = '', subcommand]: readonly string[]): boolean {
  return NOT_FOR_SCRIPTS.has(name) || (name === 'cluster' && subcommand === 'reset');
}

/** `name` in lower case. */
export function isKnownButNotSimulated(name: string): boolean {
  return NOT_SIMULATED.has(name);
}

/** What calling it says. */
export function notSimulated(name: string): string {
  return `not simulated here: '${name}' is a command of Redis that this lab leaves out`;
}
