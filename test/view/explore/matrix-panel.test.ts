/* The matrix for eyes, hands and screen readers: shapes and words, one tab stop, arrow keys. */
import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { expect, it, vi } from 'vitest';
import type { Point } from '../../../src/explore/points.ts';
import { OUTCOMES } from '../../../src/explore/verdict.ts';
import MatrixPanel from '../../../src/view/explore/MatrixPanel.svelte';

function pointOf(owner: string, at: number): Point {
  return {
    cursor: at,
    at,
    owner,
    fault: { kind: 'fault', fault: 'process-crash', target: owner },
    doing: { deed: 'runs', command: 'BRPOP', purpose: null },
  };
}

const tally = { once: 3, lost: 0, twice: 0, stuck: 0, unsent: 0 };
const worker = 'worker-B';

const panel = {
  state: 'done' as const,
  cells: [
    ...OUTCOMES.map((outcome, index) => ({ point: pointOf(worker, 1000 * index), outcome })),
    { point: pointOf('web-1', 9000), outcome: null },
  ],
  card: {
    guarantee: 'none' as const,
    runs: 6,
    bad: { lost: 1, twice: 1, stuck: 0, unsent: 1 },
    undisturbed: tally,
    windows: [
      {
        fault: 'process-crash' as const,
        outcome: 'lost' as const,
        owners: ['worker-A', worker],
        from: { deed: 'runs' as const, command: 'BRPOP', purpose: null },
        to: { deed: 'acts' as const, command: null, purpose: null },
        points: 1,
      },
    ],
  },
  races: null,
  searching: null,
  chosen: 1,
  problem: '',
  someFaults: false,
  locked: false,
  boxed: false,
  unit: 1,
  onstart: vi.fn(),
  oncancel: vi.fn(),
  onwatch: vi.fn(),
  onsearch: vi.fn(),
  onwatchrace: vi.fn(),
};

const squares = () =>
  within(screen.getByRole('group', { name: /Runs by what was broken/ })).getAllByRole('button');

it('says of each run in words and by its shape what became of the messages', () => {
  render(MatrixPanel, panel);
  const shown = squares().map((square) => [
    square.getAttribute('aria-label'),
    square.textContent?.trim(),
  ]);
  expect(shown).toEqual([
    ['worker B crashes after BRPOP, at 0.00 s: once', '✓'],
    ['worker B crashes after BRPOP, at 1.00 s: lost', '✕'],
    ['worker B crashes after BRPOP, at 2.00 s: twice', '×2'],
    ['worker B crashes after BRPOP, at 3.00 s: stuck', '…'],
    ['worker B crashes after BRPOP, at 4.00 s: never stored', '–'],
    ['web-1 crashes after BRPOP, at 9.00 s: not tried yet', ''],
  ]);
  expect(squares()[1]?.getAttribute('aria-current')).toBe('true');
});

it('says the guarantee and the windows in sentences', () => {
  render(MatrixPanel, panel);
  const { textContent } = screen.getByRole('region', { name: 'Every crash, tried' });
  expect(textContent).toContain('No guarantee.');
  expect(textContent).toContain(
    'A break at 1 of 6 points loses a message; one has a message done twice.',
  );
  expect(textContent).toContain(
    'A crash of worker A or worker B between BRPOP and its side effect loses the message.',
  );
});

it('has one tab stop, arrow keys from square to square, and Enter to watch one', async () => {
  const onwatch = vi.fn();
  render(MatrixPanel, { ...panel, onwatch });
  const stops = () => squares().filter((square) => square.tabIndex === 0);
  expect(stops()).toHaveLength(1);
  stops()[0]?.focus();
  const press = (key: string) => fireEvent.keyDown(document.activeElement as Element, { key });
  await press('ArrowRight');
  expect(document.activeElement).toBe(squares()[1]);
  await press('ArrowDown');
  expect(document.activeElement).toBe(squares()[5]);
  await press('Home');
  await press('ArrowRight');
  expect(stops()).toEqual([document.activeElement]);
  await fireEvent.click(document.activeElement as Element);
  expect(onwatch).toHaveBeenCalledExactlyOnceWith(1);
});

it('can be stopped while it runs, and says how far it is', async () => {
  const oncancel = vi.fn();
  render(MatrixPanel, { ...panel, state: 'running', card: null, oncancel });
  expect(screen.getByRole('progressbar')).toHaveProperty('value', 5);
  expect(screen.getByText('5 of 6 runs')).toBeTruthy();
  await fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
  expect(oncancel).toHaveBeenCalledOnce();
});
