/* The prompt: sends by Enter but not while an input method composes, recalls, completes, hints. */
import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CommandTable } from '../../../src/console/hints.ts';
import type { Key } from '../../../src/i18n/dictionary.ts';
import ConsolePane from '../../../src/view/dock/ConsolePane.svelte';

const TABLE: CommandTable = new Map(
  [
    ['lrange', 'key start stop'],
    ['llen', 'key'],
  ].map(([name = '', syntax = '']) => [name, { name, syntax, summary: `about ${name}` }]),
);

const onsend = vi.fn<(line: string) => Key | null>();
const oninterrupt = vi.fn();

function show(changes: Record<string, unknown> = {}) {
  return render(ConsolePane, {
    entries: [],
    table: TABLE,
    keys: ['orders'],
    waits: false,
    blocked: null,
    everyone: true,
    history: ['PING', 'LLEN orders'],
    onsend,
    oninterrupt,
    oneveryone: vi.fn(),
    ...changes,
  });
}

const prompt = () => screen.getByRole('textbox', { name: 'Redis command' }) as HTMLInputElement;

async function type(line: string) {
  await fireEvent.input(prompt(), { target: { value: line } });
}

/** Enter as a browser has it: the key, and then the form is submitted. */
async function enter(init: KeyboardEventInit & { keyCode?: number } = {}) {
  await fireEvent.keyDown(prompt(), { key: 'Enter', ...init });
  await fireEvent.submit(prompt().closest('form') as HTMLFormElement);
}

beforeEach(() => {
  onsend.mockReset().mockReturnValue(null);
  oninterrupt.mockReset();
});

describe('sending', () => {
  it('sends a line and clears the prompt', async () => {
    show();
    await type('LLEN orders');
    await enter();
    expect(onsend).toHaveBeenCalledExactlyOnceWith('LLEN orders');
    expect(prompt().value).toBe('');
  });

  it('keeps a line that is wrong, and says why', async () => {
    onsend.mockReturnValue('console.unbalanced');
    show();
    await type('GET "x');
    await enter();
    expect(prompt().value).toBe('GET "x');
    expect(screen.getByRole('alert').textContent).toMatch(/a quote is not closed/);
  });

  it.each([
    ['composing', { isComposing: true }],
    ['ending a composition in Safari', { keyCode: 229 }],
  ])('does not send while %s', async (_, init) => {
    show();
    await type('SET k 你');
    await enter(init);
    expect(onsend).not.toHaveBeenCalled();
    await enter();
    expect(onsend).toHaveBeenCalledOnce();
  });

  it('sends nothing before the prediction, and says why', async () => {
    show({ blocked: 'run.locked' });
    await type('PING');
    await enter();
    expect(onsend).not.toHaveBeenCalled();
    expect(screen.getByRole('alert').textContent).toMatch(/First say what you think/);
  });
});

it('brings earlier lines back and returns to the new one', async () => {
  show();
  await fireEvent.keyDown(prompt(), { key: 'ArrowUp' });
  expect(prompt().value).toBe('LLEN orders');
  await fireEvent.keyDown(prompt(), { key: 'ArrowUp' });
  await fireEvent.keyDown(prompt(), { key: 'ArrowUp' });
  expect(prompt().value).toBe('PING');
  await fireEvent.keyDown(prompt(), { key: 'ArrowDown' });
  await fireEvent.keyDown(prompt(), { key: 'ArrowDown' });
  expect(prompt().value).toBe('');
});

it('completes a name by Tab, and lets Tab go on where there is nothing to complete', async () => {
  show();
  await type('lr');
  prompt().setSelectionRange(2, 2);
  expect(await fireEvent.keyDown(prompt(), { key: 'Tab' })).toBe(false);
  expect(prompt().value).toBe('LRANGE ');
  expect(await fireEvent.keyDown(prompt(), { key: 'Tab' })).toBe(true);
});

it('says which words are still to come', async () => {
  show();
  await type('LRANGE orders ');
  const described = prompt().getAttribute('aria-describedby')?.split(' ') ?? [];
  const hint = described.map((id) => document.getElementById(id)?.textContent).join('');
  expect(hint).toContain('LRANGE start stop. about lrange');
});

it('lets a waiting redis-cli be ended by Ctrl-C', async () => {
  show({ waits: true });
  await fireEvent.keyDown(prompt(), { key: 'c', ctrlKey: true });
  expect(oninterrupt).toHaveBeenCalledOnce();
  await fireEvent.click(screen.getByRole('button', { name: 'Ctrl-C' }));
  expect(oninterrupt).toHaveBeenCalledTimes(2);
});

it('builds a command from words to tap', async () => {
  show();
  for (const word of ['LRANGE', 'orders', '0', '-1']) {
    await fireEvent.click(screen.getByRole('button', { name: word }));
  }
  expect(prompt().value).toBe('LRANGE orders 0 -1 ');
});
