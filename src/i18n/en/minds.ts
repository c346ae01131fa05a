// Words of what processes know and believe.

export const minds = {
  'minds.tab': 'Beliefs',
  'minds.label': 'What each process believes, beside what is true',
  'minds.empty': 'Nobody believes anything yet. Play or step.',
  'minds.who': 'Who',
  'minds.believes': 'believes',
  'minds.truth': 'In truth',
  'minds.false': 'wrong',
  'minds.fog': 'cannot know',
  'minds.true': 'right',
  'minds.machine': 'State chart of',
  'minds.chart': 'State chart; now in state {state}',
  'minds.no-state': 'none: it does not run',

  'minds.stored': 'message {number} is stored',
  'minds.not-stored': 'message {number} is not stored',
  'minds.unknown': 'message {number} may be stored, or not',
  'minds.mine': 'message {number} is mine alone',
  'minds.i-am-primary': 'I am the primary',
  'minds.primary-is': '{node} is the primary',

  'minds.is-unsent': 'it was not sent',
  'minds.is-held': 'only its producer has it',
  'minds.is-in-flight': 'it is on a wire',
  'minds.is-waiting': 'Redis has it',
  'minds.is-working': 'a worker has it',
  'minds.is-taken': 'you took it',
  'minds.is-done': 'it is done',
  'minds.is-done-twice': 'it was done twice',
  'minds.is-lost': 'it is lost',
  'minds.done-by': '{actor} has done it',
  'minds.also-with': '{actor} has it, too',
  'minds.so-it-is': 'so it is',
} as const;

/** The key of a text about beliefs. */
export type MindsTextKey = keyof typeof minds;
