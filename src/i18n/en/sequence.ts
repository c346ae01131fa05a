// Words of the sequence diagram.

export const sequence = {
  'sequence.tab': 'Sequence',
  'sequence.label': 'Sequence diagram: who said what, the newest at the bottom',
  'sequence.how-to-move': 'Arrow keys go from event to event, Enter goes to its moment.',
  'sequence.empty': 'Nothing has been said yet. Play or step.',
  'sequence.cut': 'Older events are left out.',
  'sequence.now': 'now',
  'sequence.world': 'the world',

  'sequence.mark.created': 'makes {number}',
  'sequence.mark.retry': 'will try {number} again',
  'sequence.mark.gave-up': 'gives {number} up',
  'sequence.mark.timed-out': 'waits no longer',
  'sequence.mark.crashed': 'crashes',
  'sequence.mark.restarted': 'starts again',
  'sequence.mark.power-lost': 'loses power',
  'sequence.mark.paused': 'stands still',
  'sequence.mark.resumed': 'goes on',
  'sequence.mark.reset': 'connection reset',

  'sequence.effect.done': 'done',
  'sequence.effect.again': 'done again: ×{nth}',
  'sequence.effect.refused': 'refused, done before',

  'sequence.row.arrived': '{at}, {from} to {to}: {words}; arrives at {end}',
  'sequence.row.lost': '{at}, {from} to {to}: {words}; never arrives',
  'sequence.row.on-its-way': '{at}, {from} to {to}: {words}; on its way',
  'sequence.row.with': '{words} with {messages}',
  'sequence.row.effect': '{at}, {lane}: message {number} {words}',
  'sequence.row.mark': '{at}, {lane}: {words}',

  'sequence.save': 'Save as SVG',
  'sequence.copied': 'The diagram is in your clipboard, as Mermaid text.',
  'sequence.copy': 'Copy as Mermaid',
} as const;

/** The key of a text of the sequence diagram. */
export type SequenceTextKey = keyof typeof sequence;
