/* What the effects tell is enough to follow every list and string without looking inside. */
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../src/base/bytes.ts';
import type { Effect } from '../../src/redis/effects.ts';
import { Choices } from '../base/choices.ts';
import { randomCommand } from './random-commands.ts';
import { Session } from './session.ts';

/** The dataset as somebody outside knows it: "db:key" to a string, or a list's elements. */
type Picture = Map<string, Bytes | Bytes[]>;

function follow(picture: Picture, effect: Effect): void {
  if (!('db' in effect) || !('key' in effect)) return;
  const name = `${effect.db}:${effect.key}`;
  if (effect.kind === 'key-removed') {
    expect(picture.has(name), `${name} is there to be removed`).toBe(true);
    picture.delete(name);
  } else if (effect.kind === 'string-set') {
    picture.set(name, effect.value);
  } else if (effect.kind === 'list-spliced') {
    const known = picture.get(name) ?? [];
    const elements = typeof known === 'string' ? [] : [...known];
    const gone = elements.splice(effect.at, effect.removed.length, ...effect.added);
    expect(gone).toEqual(effect.removed);
    picture.set(name, elements);
  }
}

function truth(session: Session): Picture {
  const { inspect } = session.server;
  const found: Picture = new Map();
  for (const db of inspect.databases()) {
    for (const { key } of inspect.keys(db)) {
      const list = inspect.list(db, key);
      found.set(`${db}:${key}`, list ? [...list] : (inspect.string(db, key) as Bytes));
    }
  }
  return found;
}

const inOrder = (picture: Picture) => [...picture].sort(([a], [b]) => (a < b ? -1 : 1));

describe('element effects', () => {
  it.each([1, 2, 3])('tell the whole story, seed=%i', (seed) => {
    const session = new Session({ watchElements: true });
    const pick = new Choices(seed);
    const picture: Picture = new Map();
    for (let step = 0; step < 1000; step += 1) {
      if (pick.below(8) === 0) session.send(`W${step}`, 'BLMOVE a b LEFT RIGHT 0');
      session.sendWords(pick.of(['A', 'B']), randomCommand(pick));
      if (pick.below(50) === 0) session.send('A', 'FLUSHDB');
      for (const effect of session.effects.splice(0)) follow(picture, effect);
      expect(inOrder(picture), `seed=${seed}, step=${step}`).toEqual(inOrder(truth(session)));
    }
  });

  it('are silent where nobody looks', () => {
    const session = new Session();
    session.send('A', 'RPUSH q a');
    expect(session.effects.map(({ kind }) => kind)).toEqual(['reply']);
  });

  it('of one unit carry one number', () => {
    const session = new Session({ watchElements: true, watchPropagation: true });
    session.send('A', 'MULTI');
    session.send('A', 'RPUSH q a');
    session.send('A', 'RPUSH q b');
    session.effects.splice(0);
    session.send('A', 'EXEC');
    expect(session.effects.map(({ kind }) => kind)).toEqual([
      'list-spliced',
      'list-spliced',
      'reply',
      'propagate',
      'propagate',
      'propagate',
      'propagate',
    ]);
    expect(new Set(session.effects.map(({ unit }) => unit)).size).toBe(1);
  });
});
