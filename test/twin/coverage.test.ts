/*
 * Every option of every simulated command is exercised by a transcript, and so compared with a live
 * server, unless a reason is written down.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/redis/commands/index.ts';
import { NOT_SIMULATED } from '../../src/redis/not-simulated.ts';
import { findRedisServer } from '../environment/redis-server.ts';
import { documented } from './argument-tree.ts';
import { coverage, uncovered } from './exercised/exercised.ts';
import { FIDELITY_PATH, fidelityText, withoutFigures } from './exercised/fidelity.ts';
import { ITSELF, optionsOf, usedOptions } from './exercised/options.ts';
import { REASONS, reasonFor } from './exercised/reasons.ts';
import { readFuzzed } from './fuzz/fuzzed.ts';
import { LiveNode } from './live-node.ts';
import { renderReplies } from './render.ts';

function used(line: string): string[] | null {
  const [name = '', ...words] = line.split(' ');
  const entry = documented.find((other) => other.words.join(' ') === name);
  if (entry === undefined) throw new Error(`no command ${name}`);
  const found = usedOptions(entry, words);
  return found && [...found].filter((option) => option !== ITSELF);
}

describe('the options of a request', () => {
  it.each([
    ['GET k', []],
    ['DBSIZE', []],
    ['GET', null],
    ['SET k v', []],
    [
      'SET k v px 5 nx',
      ['expiration', 'expiration > PX milliseconds', 'condition', 'condition > NX'],
    ],
    ['SET nx px', []],
    ['SET k v NX XX', null],
    ['SORT l GET # GET * BY w', ['GET pattern', 'BY pattern']],
    ['ZUNION 2 a weights WEIGHTS 1 2', ['WEIGHTS weight']],
    ['XREAD COUNT 1 STREAMS block 0', ['COUNT count', 'STREAMS']],
    ['XCLAIM k g c 0 1-1 2-1 FORCE', ['FORCE']],
  ])('are found in %s', (line, expected) => {
    expect(used(line)?.sort() ?? null).toEqual(expected?.sort() ?? null);
  });
});

describe('the transcripts', () => {
  const all = coverage();
  const gaps = uncovered(all);

  it('exercise every option, unless there is a reason', () => {
    const options = documented.flatMap(optionsOf).length;
    expect(options).toBeGreaterThan(500);
    expect(gaps.filter((gap) => reasonFor(gap) === undefined)).toEqual([]);
  });

  it.each(REASONS.map(({ gap, why }) => ({ gap, why })))('leave out $gap: $why', ({ gap }) => {
    expect(gaps.filter((name) => gap.test(name))).not.toEqual([]);
  });
});

describe('docs/fidelity.md', () => {
  it('is what `npm run docs:fidelity` writes', () => {
    const written = fidelityText(coverage(), readFuzzed());
    const committed = readFileSync(FIDELITY_PATH, 'utf8');
    expect(withoutFigures(committed)).toBe(withoutFigures(written));
  });
});

describe.skipIf(!findRedisServer())('the list of what is not simulated', () => {
  it('and the command table have every command of a live server', async () => {
    const live = await LiveNode.start({});
    try {
      const names = renderReplies(await live.inspect(['COMMAND LIST']), null).slice(1);
      const theirs = names.map((line) => line.trim().split(' ')[1]?.split('|')[0]);
      const ours = [...NOT_SIMULATED, ...commands.map(({ name }) => name)];
      expect(new Set(ours)).toEqual(new Set(theirs));
      expect(ours).toHaveLength(new Set(ours).size);
    } finally {
      await live.stop();
    }
  });
});
