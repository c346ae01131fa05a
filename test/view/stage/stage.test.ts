// The stage as people use it: by pointer, by keyboard, by screen reader. Elements stay the same
// while scenes change, so that nothing loses its focus because a frame was drawn.

import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { stage as en } from '../../../src/i18n/en/stage.ts';
import { fill } from '../../../src/i18n/language.ts';
import { stage as zh } from '../../../src/i18n/zh-CN/stage.ts';
import type { Translate } from '../../../src/scene/phrase.ts';
import { composeMoment } from '../../../src/scene/scene.ts';
import type { StageObject } from '../../../src/scene/shapes.ts';
import Stage from '../../../src/view/stage/Stage.svelte';
import { busyMoment, copy, moment } from '../../scene/moments.ts';

const LAPTOP = { width: 936, height: 392 };
const english: Translate = (key, params) => fill(en[key], params);
const chinese: Translate = (key, params) => fill(zh[key], params);

const scene = composeMoment(busyMoment(), 7420, LAPTOP);
const CHOICES = [
  { id: 'process-crash', label: 'Crash it' },
  { id: 'restart', label: 'Restart it', disabled: true },
];
const forActors = ({ kind }: StageObject) => (kind === 'actor' ? CHOICES : []);

function button(name: RegExp | string): Element {
  return screen.getByRole('button', { name });
}

describe('every object', () => {
  it('is a button with a name that says what it is and what happens to it', () => {
    render(Stage, { scene, t: english });
    expect(button('message 5, waiting in orders, next to leave')).toBeTruthy();
    expect(button(/^worker B, crashed, back in 4\.0.s/)).toBeTruthy();
    expect(button(/^connection of worker B, closed/)).toBeTruthy();
    expect(button(/^message 4, lost: taken at 6\.11.s, worker B crashed/)).toBeTruthy();
    expect(screen.getAllByRole('button').length).toBe(
      scene.cards.length +
        scene.lists.length +
        scene.links.length +
        scene.packets.length +
        scene.tokens.length +
        scene.heaps.length,
    );
  });

  it('has its name in Chinese for those who read Chinese', () => {
    render(Stage, { scene, t: chinese });
    expect(button('消息 5，在 orders 中等待，下一个被取走')).toBeTruthy();
    expect(button(/^消费者 B，已崩溃/)).toBeTruthy();
  });

  it('reports a click and the Enter and Space keys', async () => {
    const onselect = vi.fn();
    render(Stage, { scene, t: english, onselect });
    const message = button(/^message 5, /);
    await fireEvent.click(message);
    await fireEvent.keyDown(message, { key: 'Enter' });
    await fireEvent.keyDown(message, { key: ' ' });
    await fireEvent.keyDown(message, { key: 'x' });
    expect(onselect.mock.calls.flat()).toEqual(Array(3).fill({ kind: 'message', id: 'm5' }));
  });
});

describe('the keyboard', () => {
  const focused = () => document.activeElement?.getAttribute('aria-label') ?? '';

  it('comes to one object by Tab and goes on by arrow keys', async () => {
    render(Stage, { scene, t: english });
    const stops = screen
      .getAllByRole('button')
      .filter((each) => each.getAttribute('tabindex') === '0');
    expect(stops).toHaveLength(1);
    (button(/^message 6, /) as unknown as SVGElement).focus();
    for (const [key, expected] of [
      ['ArrowRight', /^message 5, /],
      ['ArrowLeft', /^message 6, /],
      ['ArrowLeft', /^message 7, /],
    ] as const) {
      await fireEvent.keyDown(document.activeElement as Element, { key });
      await tick();
      expect(focused()).toMatch(expected);
    }
  });

  it('keeps its place when the next scene is drawn', async () => {
    const { rerender } = render(Stage, { scene, t: english });
    (button(/^message 5, /) as unknown as SVGElement).focus();
    await rerender({ scene: composeMoment(busyMoment(), 7500, LAPTOP) });
    expect(focused()).toMatch(/^message 5, /);
  });

  it('goes on from somewhere when its object is gone', async () => {
    const { rerender } = render(Stage, { scene, t: english });
    (button(/^message 5, /) as unknown as SVGElement).focus();
    await rerender({ scene: composeMoment(moment(), 9000, LAPTOP) });
    await tick();
    await tick();
    expect(focused()).not.toBe('');
  });
});

describe('what can be done with an object', () => {
  it('opens as a menu at the object, and the choice is reported', async () => {
    const onchoose = vi.fn();
    render(Stage, { scene, t: english, choices: forActors, onchoose });
    expect(screen.queryByRole('menu')).toBeNull();
    await fireEvent.click(button(/^worker A, /));
    await tick();
    expect(screen.getByRole('menu').getAttribute('aria-label')).toMatch(/^worker A/);
    expect(document.activeElement?.textContent).toContain('Crash it');
    await fireEvent.click(screen.getByRole('menuitem', { name: 'Crash it' }));
    expect(onchoose).toHaveBeenCalledWith({ kind: 'actor', id: 'worker-A' }, 'process-crash');
    expect(screen.queryByRole('menu')).toBeNull();
  });

  it('closes by Escape and gives the focus back', async () => {
    render(Stage, { scene, t: english, choices: forActors });
    await fireEvent.click(button(/^worker A, /));
    await tick();
    await fireEvent.keyDown(document.activeElement as Element, { key: 'Escape' });
    await tick();
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^worker A/);
  });

  it('closes by a press elsewhere', async () => {
    render(Stage, { scene, t: english, choices: forActors });
    await fireEvent.click(button(/^worker A, /));
    await fireEvent.pointerDown(document.body);
    expect(screen.queryByRole('menu')).toBeNull();
  });

  it('does not open where there is nothing to do, nor take a choice that is off', async () => {
    const onchoose = vi.fn();
    render(Stage, { scene, t: english, choices: forActors, onchoose });
    await fireEvent.click(button(/^message 5, /));
    expect(screen.queryByRole('menu')).toBeNull();
    await fireEvent.click(button(/^worker A, /));
    await fireEvent.click(screen.getByRole('menuitem', { name: 'Restart it' }));
    expect(onchoose).not.toHaveBeenCalled();
  });
});

describe('a copy of a message', () => {
  it('is the same element of the page from place to place', async () => {
    const at = (place: Parameters<typeof copy>[1]) =>
      composeMoment(moment({ copies: [copy(1, place)] }), 9000, LAPTOP);
    const { rerender } = render(Stage, {
      scene: at({ kind: 'list', list: 'orders', fromTail: 0 }),
      t: english,
    });
    const before = button(/^message 1, waiting/);
    await rerender({ scene: at({ kind: 'hand', actor: 'worker-A', slot: 0 }) });
    expect(button(/^message 1, held by worker A/)).toBe(before);
    await rerender({ scene: at({ kind: 'world', slot: 0, nth: 1 }) });
    expect(button(/^message 1, done once/)).toBe(before);
  });

  it('lights up with all its other copies, and the page is told', async () => {
    const onpoint = vi.fn();
    const { container, rerender } = render(Stage, { scene, t: english, onpoint });
    const shape = button(/^message 8, on its way/).closest('.target') as Element;
    await fireEvent.pointerEnter(shape);
    expect(container.querySelectorAll('.lit')).toHaveLength(2);
    expect(onpoint).toHaveBeenLastCalledWith('m8');
    await fireEvent.pointerLeave(shape);
    expect(container.querySelectorAll('.lit')).toHaveLength(0);
    expect(onpoint).toHaveBeenLastCalledWith(null);
    await rerender({ highlight: 'm2' });
    expect(container.querySelectorAll('.lit')).toHaveLength(2);
  });
});
