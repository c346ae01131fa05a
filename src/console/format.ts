// A reply as redis-cli prints it to a terminal, line by line. Mirrors `cliFormatReplyTTY` (redis-
// cli.c, 7.0). Big numbers, which that version cannot print, appear as their digits.

import { type Bytes, quoted, raw, text } from '../base/bytes.ts';
import type { Protocol } from '../resp/encode.ts';
import { bulk, int, type Reply } from '../resp/reply.ts';

/** The lines of a reply; none for one that is not sent. RESP2 has no maps, sets or doubles. */
export function formatReply(reply: Reply, protocol: Protocol = 2): string[] {
  if (reply.kind === 'none') return [];
  return format(protocol === 3 ? reply : flattened(reply), '');
}

/** A reply as it arrives at a RESP2 client: what encode.ts makes of it, read back. */
function flattened(reply: Reply): Reply {
  switch (reply.kind) {
    case 'map':
      return { kind: 'array', items: reply.pairs.flat().map(flattened) };
    case 'array':
    case 'set':
    case 'push':
      return { kind: 'array', items: reply.items.map(flattened) };
    case 'double':
    case 'bigNumber':
      return bulk(raw(reply.digits));
    case 'bool':
      return int(reply.value ? 1 : 0);
    case 'verbatim':
      return bulk(reply.value);
    case 'attributed':
      return flattened(reply.reply);
    case 'pieces':
      return { ...reply, items: reply.items.map(flattened) };
    default:
      return reply;
  }
}

function format(reply: Reply, prefix: string): string[] {
  switch (reply.kind) {
    case 'array':
      return formatItems(reply.items, prefix, ')', '(empty array)');
    case 'push':
      return formatItems(reply.items, prefix, ')', '(empty push)');
    case 'set':
      return formatItems(reply.items, prefix, '~', '(empty set)');
    case 'map':
      return formatMap(reply.pairs, prefix);
    case 'attributed':
      return format(reply.reply, prefix);
    case 'pieces':
      return reply.items.flatMap((item) => format(item, prefix));
    case 'none':
      return [''];
    default:
      return formatScalar(reply);
  }
}

type Scalar = Exclude<
  Reply,
  { kind: 'array' | 'push' | 'set' | 'map' | 'attributed' | 'pieces' | 'none' }
>;

function formatScalar(reply: Scalar): string[] {
  switch (reply.kind) {
    case 'simple':
      return [reply.text];
    case 'error':
      return [`(error) ${reply.text}`];
    case 'int':
      return [`(integer) ${reply.value}`];
    case 'bulk':
      return [quoted(reply.value)];
    case 'nil':
    case 'nilArray':
      return ['(nil)'];
    case 'double':
      return [`(double) ${reply.digits}`];
    case 'bool':
      return [reply.value ? '(true)' : '(false)'];
    case 'bigNumber':
      return [reply.digits];
    case 'verbatim':
      return text(reply.value).replace(/\n$/, '').split('\n');
  }
}

function formatItems(
  items: readonly Reply[],
  prefix: string,
  mark: string,
  empty: string,
): string[] {
  if (items.length === 0) return [empty];
  const width = indexWidth(items.length);
  const inner = prefix + ' '.repeat(width + 2);
  return items.flatMap((item, index) => {
    const lead = `${index === 0 ? '' : prefix}${String(index + 1).padStart(width)}${mark} `;
    return led(lead, format(item, inner));
  });
}

function formatMap(pairs: readonly (readonly [Reply, Reply])[], prefix: string): string[] {
  if (pairs.length === 0) return ['(empty hash)'];
  const width = indexWidth(pairs.length);
  const inner = prefix + ' '.repeat(width + 2);
  return pairs.flatMap(([key, value], index) => {
    const lead = `${index === 0 ? '' : prefix}${String(index + 1).padStart(width)}# `;
    const keyLines = led(lead, format(key, inner));
    const last = keyLines.pop() ?? '';
    const valueLines = format(value, inner);
    if (!spansLines(value)) return [...keyLines, ...led(`${last} => `, valueLines)];
    return [...keyLines, `${last} => `, ...led(inner, valueLines)];
  });
}

/** As `cliIsMultilineValueTTY`: such a value of a map starts on a line of its own. */
function spansLines(reply: Reply): boolean {
  if (reply.kind === 'map') {
    const [first] = reply.pairs;
    return reply.pairs.length > 1 || (first !== undefined && spansLines(first[1]));
  }
  if (reply.kind !== 'array' && reply.kind !== 'set' && reply.kind !== 'push') return false;
  const [first] = reply.items;
  return reply.items.length > 1 || (first !== undefined && spansLines(first));
}

/** Digits of the largest index. */
function indexWidth(count: number): number {
  return String(count).length;
}

function led(lead: string, lines: string[]): string[] {
  const [first = '', ...rest] = lines;
  return [lead + first, ...rest];
}

/**
 * What a line of a reply says to people, where redis-cli shows bytes: `"\xe4\xbd\xa0"` is `你`.
 * Null when there is nothing to add.
 */
export function glossOf(reply: Reply): string | null {
  const found: string[] = [];
  collectText(reply, found);
  return found.length === 0 ? null : found.join(' · ');
}

function collectText(reply: Reply, found: string[]): void {
  if (reply.kind === 'bulk') {
    if (isReadableBeyondAscii(reply.value)) found.push(text(reply.value));
  } else if (reply.kind === 'array' || reply.kind === 'set' || reply.kind === 'push') {
    for (const item of reply.items) collectText(item, found);
  } else if (reply.kind === 'map') {
    for (const pair of reply.pairs) for (const item of pair) collectText(item, found);
  }
}

function isReadableBeyondAscii(value: Bytes): boolean {
  return /[\x80-\xff]/.test(value) && !text(value).includes('\\x');
}

/** A command's words as one would type them: quoted only where they must be. */
export function formatCommand(argv: readonly Bytes[]): string {
  return argv.map((word) => (/^[!#-&(-~]+$/.test(word) ? word : quoted(word))).join(' ');
}
