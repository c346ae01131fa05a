// Words of the twin run.

export const twin = {
  'twin.tab': 'Twin',
  'twin.label': 'The same run with another design',
  'twin.choose': 'Beside it',
  'twin.this': 'this run',
  'twin.other': 'its twin',
  'twin.note': 'Same seed, same processes, same faults at the same moments, one time bar.',
  'twin.measure': 'What it comes to',
  'twin.done': 'done once',
  'twin.lost': 'lost',
  'twin.twice': 'done twice',
  'twin.roundTrips': 'round trips',
  'twin.bytesSent': 'bytes sent',
  'twin.keys': 'keys in Redis',
  'twin.meanLatencyMs': 'from made to done',
  'twin.per-message': '{count} ({each} per message)',
  'twin.limit': 'The twin reached a limit of the simulation and stands still.',
} as const;

/** The key of a text of the twin run. */
export type TwinTextKey = keyof typeof twin;
