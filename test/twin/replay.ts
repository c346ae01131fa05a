/* Plays a transcript on a node and notes what came back, step by step. */
import { type Bytes, bytes, quoted, raw } from '../../src/base/bytes.ts';
import { encodeCommand } from '../../src/resp/encode.ts';
import { splitWords } from '../../src/resp/split-words.ts';
import type { TwinNode } from './node.ts';
import { renderReplies } from './render.ts';
import { type Action, matches, type Observed, type Step, type Transcript } from './transcript.ts';

export async function replay(node: TwinNode, transcript: Transcript): Promise<Observed[]> {
  const observed: Observed[] = [];
  for (const step of transcript.steps) {
    await perform(node, step.action);
    const lines = [...receivedLines(node, step)];
    if (transcript.config.appendonly === 'yes') {
      lines.push(...node.takePropagated().map((argv) => `=> ${argv.map(typed).join(' ')}`));
    }
    observed.push({ lines, now: node.now() });
  }
  return observed;
}

export async function perform(node: TwinNode, action: Action): Promise<void> {
  switch (action.kind) {
    case 'wait':
      return node.wait(action.ms);
    case 'leave':
      return node.leave(action.connection);
    case 'send':
    case 'bytes': {
      const words = splitWords(await filledIn(node, action.line));
      if (words === null) throw new Error(`unbalanced quotes: ${action.line}`);
      return node.send(
        action.connection,
        action.kind === 'bytes' ? raw(words.join('')) : encodeCommand(words),
      );
    }
  }
}

const PLACEHOLDER = /\{(now|nowms)([+-]\d+)\}|\{(id|addr) ([A-Z])\}|\{(.)\*(\d+)\}/g;

async function filledIn(node: TwinNode, line: string): Promise<Bytes> {
  let out = '';
  let at = 0;
  for (const found of line.matchAll(PLACEHOLDER)) {
    const [whole, clock, plus, what, connection, char, count] = found;
    out += line.slice(at, found.index);
    if (clock === 'now') out += String(Math.floor(node.now() / 1000) + Number(plus));
    else if (clock === 'nowms') out += String(node.now() + Number(plus));
    else if (what === 'id') out += String(await node.clientId(connection as string));
    else if (what === 'addr') out += node.address(connection as string);
    else out += (char as string).repeat(Number(count));
    at = found.index + whole.length;
  }
  return bytes(out + line.slice(at));
}

/** The sender's lines first, then the others' under their names. */
function* receivedLines(node: TwinNode, { action, sorting }: Step): Generator<string> {
  const sender = 'connection' in action && action.kind !== 'leave' ? action.connection : null;
  const received = node.take();
  if (sender !== null) {
    const own = received.get(sender);
    if (own === undefined) yield '(no reply)';
    else yield* linesOf(own, sorting);
  }
  for (const [name, what] of [...received].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (name === sender) continue;
    yield `${name}<`;
    yield* linesOf(what, sorting);
  }
}

function* linesOf(
  received: { readonly bytes: Bytes; readonly closed: boolean },
  sorting: Step['sorting'],
): Generator<string> {
  yield* renderReplies(received.bytes, sorting);
  if (received.closed) yield '(closed)';
}

/** A word as it can be typed: bare when it is plain, else quoted. */
export function typed(value: Bytes): string {
  return /^[!#-&(-~]+$/.test(value) ? value : quoted(value);
}

/** The differences between what a transcript expects and what came, as text; empty if none. */
export function differences(transcript: Transcript, observed: readonly Observed[]): string[] {
  return transcript.steps.flatMap((step, index) => {
    const { lines = [], now = 0 } = observed[index] ?? {};
    const isSame =
      lines.length === step.expected.length &&
      lines.every((line, n) => matches(step.expected[n] as string, line, now));
    if (isSame) return [];
    const sent = transcript.lines[step.at];
    return [
      `line ${step.at + 1}: ${sent}\n  expected:\n${indented(step.expected)}\n  got:\n${indented(lines)}`,
    ];
  });
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `    ${line}`).join('\n');
}
