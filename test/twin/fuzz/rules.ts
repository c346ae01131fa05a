/*
 * How replies of two servers are compared. Exactly, byte for byte, except for what dice, the clock
 * or a hash table's order decide:
 *
 *   exact    the same bytes, but for moments (13 digits, as 2023 and later have in milliseconds)
 *   clock    whole numbers may differ by 5 s, as servers are asked one after the other
 *   order    the same elements, in any order: keys, and sets and hashes that are hash tables
 *   scan     as `order` if both cursors are 0, else only a cursor and an array
 *   dice     the same shape: kinds of replies and lengths of arrays, whatever the elements
 *   any      a reply of the same kind: the server tells of itself
 *
 * Errors must be the same by every rule.
 */
import type { Bytes } from '../../../src/base/bytes.ts';
import { type Node, replyTrees } from '../render.ts';

/** From the strictest to the loosest. */
const RULES = ['exact', 'clock', 'order', 'scan', 'dice', 'any'] as const;
export type Rule = (typeof RULES)[number];

export function loosest(rules: readonly Rule[]): Rule {
  return RULES[Math.max(0, ...rules.map((rule) => RULES.indexOf(rule)))] ?? 'exact';
}

const BY_COMMAND: Readonly<Record<string, Rule>> = {
  TTL: 'clock',
  PTTL: 'clock',
  EXPIRETIME: 'clock',
  PEXPIRETIME: 'clock',
  OBJECT: 'clock',
  XPENDING: 'clock',
  XINFO: 'clock',
  KEYS: 'order',
  PUBSUB: 'order',
  CONFIG: 'order',
  'FUNCTION LIST': 'order',
  SCAN: 'scan',
  SSCAN: 'scan',
  HSCAN: 'scan',
  ZSCAN: 'scan',
  UNSUBSCRIBE: 'dice',
  PUNSUBSCRIBE: 'dice',
  SUNSUBSCRIBE: 'dice',
  RANDOMKEY: 'dice',
  SPOP: 'dice',
  SRANDMEMBER: 'dice',
  HRANDFIELD: 'dice',
  ZRANDMEMBER: 'dice',
  TIME: 'dice',
  HELLO: 'any',
  // A hash table is written in its own order, and Redis compresses.
  DUMP: 'any',
  FUNCTION: 'any',
  CLIENT: 'any',
  MEMORY: 'any',
  COMMAND: 'any',
};
const RUNS_COMMANDS = /^(EVAL|EVALSHA|FCALL)(_RO)?$/i;

function ruleByName(name: string): Rule {
  return BY_COMMAND[name.toUpperCase()] ?? 'exact';
}

/** The rule for one request; that of a script is the loosest of the commands that it names. */
export function ruleFor(words: readonly string[]): Rule {
  const [name = '', sub = ''] = words.map((word) => word.toUpperCase());
  if (RUNS_COMMANDS.test(name)) {
    const named = words.flatMap((word) => [word, ...(word.match(/[A-Z]{3,}/g) ?? [])]);
    return loosest(['order', ...named.map(ruleByName)]);
  }
  const cursor = /SCAN$/.test(name) ? words[name === 'SCAN' ? 1 : 2] : '0';
  // Over members of different scores a range by name is undefined, and depends on a skiplist's dice.
  if (/LEX/.test(name) || words.some((word) => /^BYLEX$/i.test(word))) return 'any';
  // Another cursor means something only to the server that gave it.
  if (cursor !== '0') return 'any';
  return BY_COMMAND[`${name} ${sub}`] ?? ruleByName(name);
}

/** Whether a set or hash without order may be behind the reply: then `exact` becomes `order`. */
export function withoutOrder(rule: Rule): Rule {
  return loosest([rule, 'order']);
}

const SLACK_MS = 5000;

/** Whether both received the same, by that rule. */
export function agree(ours: Bytes, theirs: Bytes, rule: Rule): boolean {
  if (ours === theirs) return true;
  const [a, b] = [together(ours), together(theirs)];
  const each = a.children.map((node, at) => [node, b.children[at] as Node] as const);
  const isInStep = a.children.length === b.children.length;
  if (isInStep && each.every(([node, other]) => agreeNodes(node, other, rule))) return true;
  // A message goes to the patterns of one subscriber in no order.
  return rule === 'order' && isSame(inOrder(a), inOrder(b), sameText);
}

/** Several replies as if they were one array. */
function together(received: Bytes): Node {
  return { line: '*', children: replyTrees(received), end: 0 };
}

function agreeNodes(a: Node, b: Node, rule: Rule): boolean {
  if (kindOf(a) !== kindOf(b)) return false;
  if (kindOf(a) === '-') return sameText(a.line, b.line) || isReordered(a, b, rule);
  switch (rule) {
    case 'any':
      return true;
    case 'dice':
      return isSame(a, b, () => true) || isSame(inOrder(a), inOrder(b), sameText);
    case 'scan':
      return agreeScans(a, b);
    case 'order':
      return isSame(a, b, closeText) || isSame(inOrder(a), inOrder(b), sameText);
    case 'clock':
      return isSame(a, b, closeText);
    default:
      return isSame(a, b, sameText);
  }
}

/** A script may raise a text made of a reply without order. */
function isReordered(a: Node, b: Node, rule: Rule): boolean {
  const isRaised = a.line.includes('user_script') && rule !== 'exact' && rule !== 'clock';
  return isRaised && inOrder(a).line === inOrder(b).line;
}

function agreeScans(a: Node, b: Node): boolean {
  const cursors = [a, b].map(({ children }) => children[0]?.line);
  if (cursors.every((line) => line === '$1 0')) return agreeNodes(a, b, 'order');
  return a.children.length === b.children.length;
}

const kindOf = ({ line }: Node) => line.charAt(0);

function isSame(a: Node, b: Node, leaves: (a: string, b: string) => boolean): boolean {
  if (kindOf(a) !== kindOf(b) || a.children.length !== b.children.length) return false;
  if (a.children.length === 0) return leaves(a.line, b.line);
  return a.children.every((child, at) => isSame(child, b.children[at] as Node, leaves));
}

/** Moments are masked: of today, and as far away as moments can be. */
export function masked(line: string): string {
  return line.replace(/1[78]\d{11}|922\d{13,16}/g, '(moment)');
}

function sameText(a: string, b: string): boolean {
  return masked(a) === masked(b);
}

function closeText(a: string, b: string): boolean {
  if (sameText(a, b)) return true;
  const [x, y] = [a, b].map((line) => (/^:-?\d+$/.test(line) ? Number(line.slice(1)) : Number.NaN));
  return Math.abs((x as number) - (y as number)) <= SLACK_MS;
}

/**
 * Arrays sorted, all the way down. A text may be made of an array without order (cjson), so the
 * letters of texts are sorted too.
 */
function inOrder(node: Node): Node {
  const children = node.children.map(inOrder);
  const name = (child: Node): string => child.line + child.children.map(name).join();
  children.sort((a, b) => (name(a) < name(b) ? -1 : 1));
  const kind = kindOf(node);
  const isText = (kind === '$' || kind === '-') && node.line.length > 20;
  return { ...node, line: isText ? kind + [...node.line].sort().join('') : node.line, children };
}
