// GEOSEARCH GEOSEARCHSTORE GEORADIUS GEORADIUSBYMEMBER and their _RO forms. Source: geo.c
// georadiusGeneric.

import { type Bytes, lower } from '../../base/bytes.ts';
import { array, bulk, EMPTY_ARRAY, int, type Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { type CommandSpec, defineCommands, type KeySpec } from '../command.ts';
import type { Context } from '../context.ts';
import { removeKey, replaceValue } from '../doors/key.ts';
import { err, SYNTAX } from '../errors.ts';
import { cellsOf, distanceWithin, type GeoArea } from '../geo-area.ts';
import { type Position, positionOf, scoreOf, scoresIn } from '../geo-cell.ts';
import { entriesWithin, scoresFrom } from '../score-bounds.ts';
import type { ScoredMember } from '../types/score-tree.ts';
import { type ZsetValue, zsetOf } from '../types/zset.ts';
import { distanceReply, position, positionReply, unit } from './geo.ts';

/** What a command's name settles. */
interface Form {
  /** Where the middle of the area stands; `options` for GEOSEARCH. */
  readonly from: 'position' | 'member' | 'options';
  /** Whether STORE and STOREDIST are options; GEOSEARCHSTORE names its target first. */
  readonly stores: 'never' | 'as-option' | 'always';
}

type Shape =
  | { readonly kind: 'circle'; readonly radius: number; readonly metres: number }
  | {
      readonly kind: 'box';
      readonly width: number;
      readonly height: number;
      readonly metres: number;
    };

interface Search {
  center: Position | null;
  /** Which option of GEOSEARCH gave the middle. */
  from: 'frommember' | 'fromlonlat' | null;
  shape: Shape | null;
  withDistance: boolean;
  withHash: boolean;
  withPosition: boolean;
  /** 0: all. */
  count: number;
  isAny: boolean;
  order: 'none' | 'nearest' | 'farthest';
  target: Bytes | null;
  storesDistance: boolean;
}

interface Found extends ScoredMember {
  readonly position: Position;
  /** In metres. */
  readonly distance: number;
}

type Source = Readonly<ZsetValue> | undefined;

/** Where nothing is searched, for want of a source, no middle is needed either. */
const NOWHERE: Position = { longitude: 0, latitude: 0 };

function memberPosition(source: Source, member: Bytes): Position {
  if (source === undefined) return NOWHERE;
  const score = source.score(member);
  if (score === undefined) throw err('could not decode requested zset member');
  return positionOf(score);
}

function circle(args: Args): Shape {
  const radius = args.float(err('need numeric radius'));
  if (radius < 0) throw err('radius cannot be negative');
  return { kind: 'circle', radius, metres: unit(args.next()) };
}

function box(args: Args): Shape {
  const width = args.float(err('need numeric width'));
  const height = args.float(err('need numeric height'));
  if (width < 0 || height < 0) throw err('height or width cannot be negative');
  return { kind: 'box', width, height, metres: unit(args.next()) };
}

/** What stands before the options. */
function begin({ from }: Form, source: Source, args: Args, search: Search): void {
  if (from === 'options') return;
  if (from === 'position') {
    search.center = position(args);
    search.shape = circle(args);
    return;
  }
  search.center = memberPosition(source, args.next());
  // Without a source Redis does not look at the radius.
  if (source === undefined) args.take(2);
  else search.shape = circle(args);
}

function readOptions(form: Form, source: Source, args: Args, search: Search): void {
  while (args.left > 0) {
    const isTaken =
      showOption(args, search) ||
      storeOption(form, args, search) ||
      (form.from === 'options' && areaOption(source, args, search));
    if (!isTaken) throw SYNTAX;
  }
}

function showOption(args: Args, search: Search): boolean {
  if (args.option('withdist')) search.withDistance = true;
  else if (args.option('withhash')) search.withHash = true;
  else if (args.option('withcoord')) search.withPosition = true;
  else if (args.option('any')) search.isAny = true;
  else if (args.option('asc')) search.order = 'nearest';
  else if (args.option('desc')) search.order = 'farthest';
  else if (args.optionWith('count', 1)) {
    search.count = args.int();
    if (search.count <= 0) throw err('COUNT must be > 0');
  } else return false;
  return true;
}

function storeOption({ stores }: Form, args: Args, search: Search): boolean {
  if (stores === 'always' && args.option('storedist')) {
    search.storesDistance = true;
    return true;
  }
  if (stores !== 'as-option') return false;
  for (const name of ['store', 'storedist']) {
    if (!args.optionWith(name, 1)) continue;
    search.target = args.next();
    search.storesDistance = name === 'storedist';
    return true;
  }
  return false;
}

/** Which of FROMMEMBER and FROMLONLAT, BYRADIUS and BYBOX came first shuts the other out. */
function areaOption(source: Source, args: Args, search: Search): boolean {
  const { center, shape } = search;
  const word = lower(args.peek() ?? '');
  const isFree = (name: string) => center === null || search.from === name;
  if (word === 'frommember' && isFree(word) && args.optionWith(word, 1)) {
    search.center = memberPosition(source, args.next());
    search.from = word;
  } else if (word === 'fromlonlat' && isFree(word) && args.optionWith(word, 2)) {
    search.center = position(args);
    search.from = word;
  } else if (word === 'byradius' && shape?.kind !== 'box' && args.optionWith(word, 2)) {
    search.shape = circle(args);
  } else if (word === 'bybox' && shape?.kind !== 'circle' && args.optionWith(word, 3)) {
    search.shape = box(args);
  } else return false;
  return true;
}

function check(form: Form, args: Args, search: Search): void {
  const { target, withDistance, withHash, withPosition, isAny, count } = search;
  if (target !== null && (withDistance || withHash || withPosition)) {
    const who = form.stores === 'always' ? 'GEOSEARCHSTORE' : 'STORE option in GEORADIUS';
    throw err(`${who} is not compatible with WITHDIST, WITHHASH and WITHCOORD options`);
  }
  const name = args.argv[0] as Bytes;
  if (form.from === 'options' && search.center === null) {
    throw err(`exactly one of FROMMEMBER or FROMLONLAT can be specified for ${name}`);
  }
  if (form.from === 'options' && search.shape === null) {
    throw err(`exactly one of BYRADIUS and BYBOX can be specified for ${name}`);
  }
  if (isAny && count === 0) throw err('the ANY argument requires COUNT argument');
}

function areaOf(center: Position, shape: Shape): GeoArea {
  const { metres } = shape;
  if (shape.kind === 'circle') return { kind: 'circle', center, radius: shape.radius * metres };
  const { width, height } = shape;
  return { kind: 'box', center, width: width * metres, height: height * metres };
}

/** ANY stops as soon as there are enough. */
function find(zset: Readonly<ZsetValue>, area: GeoArea, enough: number): Found[] {
  const found: Found[] = [];
  for (const cell of cellsOf(area)) {
    const lowest = scoreOf(cell);
    const bounds = scoresFrom(lowest, lowest + scoresIn(cell));
    for (const entry of entriesWithin(zset, bounds, false, 0, Number.POSITIVE_INFINITY)) {
      if (found.length >= enough) return found;
      const at = positionOf(entry.score);
      const distance = distanceWithin(area, at);
      if (distance !== undefined) found.push({ ...entry, position: at, distance });
    }
  }
  return found;
}

function chosen(found: Found[], { order, count, isAny }: Search): Found[] {
  const isOrdered = order !== 'none' || (count > 0 && !isAny);
  const direction = order === 'farthest' ? -1 : 1;
  if (isOrdered) found.sort((a, b) => direction * (a.distance - b.distance));
  return count > 0 ? found.slice(0, count) : found;
}

function foundReply(found: Found, search: Search, metres: number): Reply {
  const items = [bulk(found.member)];
  if (search.withDistance) items.push(distanceReply(found.distance / metres));
  if (search.withHash) items.push(int(found.score));
  if (search.withPosition) items.push(positionReply(found.position));
  return items.length === 1 ? (items[0] as Reply) : array(items);
}

function store(ctx: Context, form: Form, target: Bytes, entries: readonly ScoredMember[]): Reply {
  if (entries.length === 0) {
    if (removeKey(ctx.db, target)) ctx.notify('g', 'del', target);
    return int(0);
  }
  const value = zsetOf(ctx.db.epoch, entries, ctx.db.encodingLimits.zset);
  replaceValue(ctx.db, target, value, entries.length);
  const event = form.from === 'options' ? 'geosearchstore' : 'georadiusstore';
  ctx.notify('z', event, target);
  return int(entries.length);
}

function search(form: Form): CommandSpec['run'] {
  return (ctx, args) => {
    const wanted: Search = {
      center: null,
      from: null,
      shape: null,
      withDistance: false,
      withHash: false,
      withPosition: false,
      count: 0,
      isAny: false,
      order: 'none',
      target: form.stores === 'always' ? args.next() : null,
      storesDistance: false,
    };
    const source = ctx.db.readAs(args.next(), 'zset');
    begin(form, source, args, wanted);
    readOptions(form, source, args, wanted);
    check(form, args, wanted);
    const { center, shape, target } = wanted;
    if (source === undefined || center === null || shape === null) {
      return target === null ? EMPTY_ARRAY : store(ctx, form, target, []);
    }
    const enough = wanted.isAny ? wanted.count : Number.POSITIVE_INFINITY;
    const found = chosen(find(source, areaOf(center, shape), enough), wanted);
    if (target === null) {
      return array(found.map((each) => foundReply(each, wanted, shape.metres)));
    }
    const entries = found.map(({ member, score, distance }) => ({
      member,
      score: wanted.storesDistance ? distance / shape.metres : score,
    }));
    return store(ctx, form, target, entries);
  };
}

/** The key that is searched and the one that is stored to: the last of STORE and STOREDIST. */
function radiusKeys(argv: readonly Bytes[]): readonly Bytes[] {
  let target: Bytes | undefined;
  for (let at = 5; at + 1 < argv.length; at += 1) {
    if (!/^store(dist)?$/i.test(argv[at] as Bytes)) continue;
    target = argv[at + 1];
    at += 1;
  }
  return target === undefined ? argv.slice(1, 2) : [...argv.slice(1, 2), target];
}

const ONE_KEY = { first: 1, last: 1, step: 1 } as const;
const SHOWN = '[WITHCOORD] [WITHDIST] [WITHHASH]';
const LIMITED = '[COUNT count [ANY]] [ASC | DESC]';
const UNIT = '<M | KM | FT | MI>';
const AREA =
  '<FROMMEMBER member | FROMLONLAT longitude latitude> ' +
  `<BYRADIUS radius ${UNIT} | BYBOX width height ${UNIT}>`;
const STORED = '[STORE key] [STOREDIST key]';

function searching(
  arity: number,
  since: string,
  syntax: string,
  summary: string,
  form: Form,
): CommandSpec {
  const isWriting = form.stores !== 'never';
  const keys: KeySpec = form.stores === 'as-option' ? { ...ONE_KEY, find: radiusKeys } : ONE_KEY;
  const movable = form.stores === 'as-option' ? (['movablekeys'] as const) : [];
  return {
    arity,
    flags: isWriting ? ['write', 'denyoom', ...movable] : ['readonly'],
    keys: form.stores === 'always' ? { first: 1, last: 2, step: 1 } : keys,
    group: 'geo',
    since,
    syntax,
    summary,
    run: search(form),
  };
}

const AROUND_POSITION = `key longitude latitude radius ${UNIT} ${SHOWN} ${LIMITED}`;
const AROUND_MEMBER = `key member radius ${UNIT} ${SHOWN} ${LIMITED}`;
const BY_POSITION = 'Finds places within a radius of a position.';
const BY_MEMBER = 'Finds places within a radius of another one.';

export const geoSearchCommands = defineCommands({
  GEORADIUS: searching(-6, '3.2.0', `${AROUND_POSITION} ${STORED}`, BY_POSITION, {
    from: 'position',
    stores: 'as-option',
  }),
  GEORADIUS_RO: searching(-6, '3.2.10', AROUND_POSITION, BY_POSITION, {
    from: 'position',
    stores: 'never',
  }),
  GEORADIUSBYMEMBER: searching(-5, '3.2.0', `${AROUND_MEMBER} ${STORED}`, BY_MEMBER, {
    from: 'member',
    stores: 'as-option',
  }),
  GEORADIUSBYMEMBER_RO: searching(-5, '3.2.10', AROUND_MEMBER, BY_MEMBER, {
    from: 'member',
    stores: 'never',
  }),
  GEOSEARCH: searching(
    -7,
    '6.2.0',
    `key ${AREA} [ASC | DESC] [COUNT count [ANY]] ${SHOWN}`,
    'Finds places in a circle or a box.',
    { from: 'options', stores: 'never' },
  ),
  GEOSEARCHSTORE: searching(
    -8,
    '6.2.0',
    `destination source ${AREA} [ASC | DESC] [COUNT count [ANY]] [STOREDIST]`,
    'Finds places in a circle or a box and keeps them under another key.',
    { from: 'options', stores: 'always' },
  ),
});
