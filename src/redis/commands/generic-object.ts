// OBJECT: how Redis keeps a value, and how it is used. Source: object.c.

import { type Bytes, raw } from '../../base/bytes.ts';
import { bulk, int, NIL, type Reply } from '../../resp/reply.ts';
import { type CommandSpec, defineCommands } from '../command.ts';
import type { Context } from '../context.ts';
import type { Database } from '../database.ts';
import { err } from '../errors.ts';
import { sharesIntegers } from '../eviction.ts';
import { helpReply } from '../help.ts';
import type { Value } from '../types/value.ts';

const HELP = [
  'ENCODING <key>',
  '    Return the kind of internal representation used in order to store the value',
  '    associated with a <key>.',
  'FREQ <key>',
  '    Return the access frequency index of the <key>. The returned integer is',
  '    proportional to the logarithm of the recent access frequency of the key.',
  'IDLETIME <key>',
  '    Return the idle time of the <key>, that is the approximated number of',
  '    seconds elapsed since the last access to the key.',
  'REFCOUNT <key>',
  '    Return the number of references of the value associated with the specified',
  '    <key>.',
];

const POLICY_NOTE =
  'Please note that when switching between policies at runtime LRU and LFU data will take some ' +
  'time to adjust.';

/** Whole seconds since the last access, on the clock of one tick a second that Redis keeps. */
function idleTime(ctx: Context, touchedAt: number): Reply {
  if (ctx.server.frequencies !== null) {
    throw err(`An LFU maxmemory policy is selected, idle time not tracked. ${POLICY_NOTE}`);
  }
  return int(Math.max(Math.floor(ctx.now / 1000) - Math.floor(touchedAt / 1000), 0));
}

interface Look {
  readonly key: Bytes;
  readonly value: Readonly<Value>;
  readonly touchedAt: number;
}

function frequency(ctx: Context, { key }: Look): Reply {
  if (ctx.server.frequencies !== null) return int(ctx.db.frequency(key));
  throw err(
    `An LFU maxmemory policy is not selected, access frequency not tracked. ${POLICY_NOTE}`,
  );
}

function look(
  since: string,
  summary: string,
  answer: (ctx: Context, found: Look) => Reply,
): CommandSpec {
  return {
    arity: 3,
    flags: ['readonly'],
    keys: { first: 2, last: 2, step: 1 },
    group: 'generic',
    since,
    syntax: 'key',
    summary,
    run: (ctx, args) => {
      const key = args.next();
      const db: Database = ctx.db;
      const value = db.glance(key, false);
      if (value === undefined) return NIL;
      return answer(ctx, { key, value, touchedAt: db.touchedAt(key) ?? 0 });
    },
  };
}

export const genericObjectCommands = defineCommands({
  OBJECT: {
    arity: -2,
    flags: [],
    group: 'generic',
    since: '2.2.3',
    syntax: 'subcommand [argument ...]',
    summary: 'Tells how a value is kept.',
    run: () => NIL,
    subcommands: {
      ENCODING: look('2.2.3', 'The form in which Redis keeps the value.', (_, { value }) =>
        bulk(raw(value.encoding())),
      ),
      FREQ: look('4.0.0', 'How often the key is used; needs an LFU policy.', frequency),
      IDLETIME: look('2.2.3', 'Seconds since the last access.', (ctx, { touchedAt }) =>
        idleTime(ctx, touchedAt),
      ),
      REFCOUNT: look('2.2.3', 'References to the value.', ({ server }, { value }) =>
        int(value.type === 'string' && sharesIntegers(server) ? value.refcount() : 1),
      ),
      HELP: {
        arity: 2,
        flags: ['loading', 'stale'],
        group: 'generic',
        since: '6.2.0',
        syntax: '',
        summary: 'Lists the subcommands.',
        run: () => helpReply('OBJECT', HELP),
      },
    },
  },
});
