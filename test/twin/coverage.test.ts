/*
 * Every option of every simulated command is exercised by a transcript, and so compared with a live
 * server, unless a reason is written down.
 */
import { describe, expect, it } from 'vitest';
import { documented } from './argument-tree.ts';
import { coverage, uncovered } from './coverage/exercised.ts';
import { ITSELF, optionsOf, usedOptions } from './coverage/options.ts';
import { REASONS, reasonFor } from './coverage/reasons.ts';

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
