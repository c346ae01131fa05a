// The dock: console and event log.

export const console = {
  'console.tabs': 'Console and events',
  'console.tab': 'Console',
  'console.events': 'Events',
  'console.prompt': 'Redis command',
  'console.placeholder': 'type a command, e.g. KEYS *',
  'console.you': 'you',
  'console.log': 'What was sent to Redis and what it answered',
  'console.run': 'Run',
  'console.waits': 'waits for a reply…',
  'console.interrupt': 'Ctrl-C',
  'console.interrupt-why': 'End redis-cli: the command stops waiting.',
  'console.closed': 'redis-cli was ended',
  'console.refused': 'Could not connect to Redis: connection refused',
  'console.closed-by-server': 'Redis closed the connection',
  'console.crashed': 'crashed, holding nothing',
  'console.crashed-holding': 'crashed with {messages} in its memory',
  'console.everyone': 'show everyone’s commands',
  'console.unbalanced': 'Invalid argument(s): a quote is not closed.',
  'console.empty': 'Type any Redis command. It runs at the moment shown on the stage.',
  'console.means': 'reads: {text}',
  'console.tokens': 'Words to tap',
  'console.clear-line': 'Clear',

  'events.log': 'What happened, in order',
  'events.empty': 'Nothing has happened yet.',
  'events.all': 'show every detail',
  'events.go': 'Go to {at}',
  'events.real': 'Do it for real',
  'events.real-why':
    'Saves every command that Redis executed up to this moment, for a Redis of your own: redis-cli < commands.redis',
  'events.real-saved':
    '{count|1 command|{count} commands} saved. With a Redis of your own: redis-cli < commands.redis',
  'events.real-early':
    '{count|1 command|{count} commands} saved, up to where Redis died. With a Redis of your own: redis-cli < commands.redis',
  'events.real-none': 'Redis has not executed any command yet.',
  'events.lost': 'Message {number} is lost. {why}',
} as const;
