// A sequence diagram as Mermaid text, for documents and slides. Syntax: Mermaid's documentation,
// "Sequence diagrams": `->>` a request, `-->>` a reply, `-x` and `--x` what never arrives.

import type { Lane, MarkEvent, Sequence, SequenceEvent } from './sequence.ts';

/** What the text says in the reader's language. */
export interface MermaidWords {
  lane(lane: Lane): string;
  mark(event: MarkEvent): string;
  effect(message: number, nth: number, refused: boolean): string;
}

/** The diagram as text. Ends with a line break. */
export function mermaidOf(sequence: Sequence, words: MermaidWords): string {
  const alias = new Map(sequence.lanes.map(({ id }, at) => [id, `L${at}`] as const));
  const lines = [
    'sequenceDiagram',
    ...sequence.lanes.map((lane) => {
      const kind = lane.kind === 'console' || lane.kind === 'world' ? 'actor' : 'participant';
      return `  ${kind} ${alias.get(lane.id)} as ${plain(words.lane(lane))}`;
    }),
    ...sequence.events.flatMap((event) => lineOf(event, alias, words)),
  ];
  return `${lines.join('\n')}\n`;
}

function lineOf(
  event: SequenceEvent,
  alias: ReadonlyMap<string, string>,
  words: MermaidWords,
): string[] {
  if (event.kind === 'mark') {
    const lane = alias.get(event.lane);
    return lane === undefined ? [] : [`  Note over ${lane}: ${plain(words.mark(event))}`];
  }
  const from = alias.get(event.from);
  const to = alias.get(event.kind === 'effect' ? 'world' : event.to);
  if (from === undefined || to === undefined) return [];
  if (event.kind === 'effect') {
    const said = words.effect(event.message, event.nth, event.refused);
    return [`  ${from}->>${to}: ${plain(said)}`];
  }
  const line = event.direction === 'request' ? '-' : '--';
  const head = event.end !== null && event.end.lost !== null ? 'x' : '>>';
  return [`  ${from}${line}${head}${to}: ${plain(event.words)}`];
}

/** Mermaid ends a statement at a semicolon, and reads `#` as the start of an entity. */
function plain(words: string): string {
  return words.replace(/[#;]/g, (char) => `#${char.charCodeAt(0)};`).replace(/\s+/g, ' ');
}
