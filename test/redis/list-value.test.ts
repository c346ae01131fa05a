/* The ring buffer under a list behaves as a plain array does. */
import { describe, expect, it } from 'vitest';
import { type Bytes, raw } from '../../src/base/bytes.ts';
import { ListValue } from '../../src/redis/types/list.ts';
import { Choices } from '../base/choices.ts';

const all = (list: ListValue) => list.slice(0, list.length - 1);

/** One random change, made to the list and to the array that it must equal. */
function change(pick: Choices, list: ListValue, model: Bytes[]): unknown[] {
  const element = raw(String(pick.below(1000)));
  const at = pick.below(model.length + 1);
  switch (pick.below(9)) {
    case 0:
    case 1:
      list.pushHead(element);
      model.unshift(element);
      return [];
    case 2:
    case 3:
      list.pushTail(element);
      model.push(element);
      return [];
    case 4:
      return [list.popHead(), model.shift()];
    case 5:
      return [list.popTail(), model.pop()];
    case 6: {
      const removed = pick.below(3);
      return [list.splice(at, removed, [element]), model.splice(at, removed, element)];
    }
    case 7: {
      if (at < model.length) {
        list.set(at, element);
        model[at] = element;
      }
      return [list.at(at), model[at]];
    }
    default: {
      if (pick.below(20) > 0) return [];
      const to = at + pick.below(model.length + 1);
      list.trim(Math.min(at, model.length), Math.min(to, model.length - 1));
      model.splice(0, model.length, ...model.slice(at, to + 1));
      return [];
    }
  }
}

describe('ListValue', () => {
  it.each([1, 2, 3])('equals an array through random changes, seed=%i', (seed) => {
    const pick = new Choices(seed);
    const list = new ListValue(0);
    const model: Bytes[] = [];
    for (let step = 0; step < 3000; step += 1) {
      const [ours, theirs] = change(pick, list, model);
      expect(ours).toEqual(theirs);
      expect(list.length).toBe(model.length);
      if (step % 50 === 0) expect(all(list)).toEqual(model);
    }
    expect(all(list)).toEqual(model);
  });

  it('grows large and empties again, from either end', () => {
    const list = new ListValue(0);
    for (let at = 0; at < 10_000; at += 1) list.pushTail(raw(String(at)));
    expect(list.at(9999)).toBe('9999');
    for (let at = 0; at < 10_000; at += 1) expect(list.popHead()).toBe(String(at));
    expect(list.popHead()).toBeUndefined();
    expect(list.length).toBe(0);
  });

  it('copies without sharing', () => {
    const list = ListValue.of(0, ['a', 'b'].map(raw));
    const copy = list.copy(1);
    copy.pushTail(raw('c'));
    copy.set(0, raw('z'));
    expect(all(list)).toEqual(['a', 'b']);
    expect(copy.epoch).toBe(1);
  });
});
