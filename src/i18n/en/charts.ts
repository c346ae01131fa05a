// Words of the charts.

export const charts = {
  'charts.tab': 'Charts',
  'charts.label': 'Charts of the run',
  'charts.empty': 'Nothing to draw yet. Play or step.',
  'charts.how-to-read':
    'Point at a moment to read it, click to go there, drag over a span to look closer.',
  'charts.at': 'at {at}',
  'charts.closer': 'Closer',
  'charts.whole': 'Whole run',
  'charts.seconds': '{value} s',

  'charts.where': 'Where messages are',
  'charts.age': 'Age of the oldest unfinished message',
  'charts.latency': 'From made to done',
  'charts.again': 'Twice',

  'charts.redeliveries': 'work begun again',
  'charts.duplicates': 'done again',
  'charts.done-after': '{number} after {value} s',
} as const;

/** The key of a text of the charts. */
export type ChartTextKey = keyof typeof charts;
