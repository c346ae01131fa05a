// Words of the programs' code and its gutter.

export const code = {
  'code.tab': 'Code',
  'code.label': 'The program, line by line',
  'code.of': 'Program of',
  'code.note':
    'The marked line is running. Between two lines you can set what goes wrong when the process comes there.',
  'code.again': 'and again from the start',
  'code.now': 'now',
  'code.set': 'Before “{code}”',
  'code.fixed': 'This step of the lesson lets nothing go wrong here.',

  'code.does-crash': 'crash',
  'code.does-pause': 'stand still',
  'code.does-lose-request': 'lose its request',
  'code.does-lose-reply': 'lose its reply',
  'code.choose-crash': 'crash here, start again after 3 s',
  'code.choose-pause': 'stand still here for 5 s',
  'code.choose-lose-request': 'lose the request of the next line',
  'code.choose-lose-reply': 'lose the reply to the next line',
  'code.remove': 'Take away: {what}',

  'code.form': 'The program, written as',
  'code.form-run': 'it runs here',
  'code.sample': 'Producer and workers with {client}',
  'code.sample-set': '{sample}: {set}.',
  'code.sample-tested': 'The tests run this file, against this Redis and a real one.',
  'code.sample-nearest': 'There is no sample of exactly these protections. Nearest: {set}.',
  'code.sample-differs': 'Other than in this run: {names}.',
  'code.sample-broken': 'The file could not be loaded. Are you offline?',
  'code.copy': 'Copy',
  'code.copied': 'The code is in your clipboard.',
} as const;

/** The key of a text of the code. */
export type CodeTextKey = keyof typeof code;
