// The disk below the data: how much of the append-only file is written, how much of that is safe,
// and what a loss of power would take.

import type { Ms } from '../../base/time.ts';
import { seconds } from '../clock.ts';
import type { Measures } from '../measures.ts';
import type { DiskMoment } from '../moment.ts';
import { type Phrase, phrase } from '../phrase.ts';
import type { Box } from '../shapes.ts';
import type { DiskShape } from '../structure-shapes.ts';
import { lineOf } from './structure.ts';

const HEIGHT = 52;
const BAR_HEIGHT = 6;
/** The bar shows the last so many bytes: a file grows without end. */
const SHOWN_BYTES = 2000;

/** How high the disk is drawn. */
export function diskHeight({ unit }: Measures): number {
  return HEIGHT * unit;
}

/** The disk in its box, at a moment. */
export function drawDisk(
  disk: DiskMoment,
  node: string,
  box: Box,
  at: Ms,
  measures: Measures,
): DiskShape {
  const { unit } = measures;
  const risk = riskOf(disk, at);
  const inner = { x: box.x + 10 * unit, width: box.width - 20 * unit };
  const first = { x: inner.x, y: box.y + 17 * unit };
  const second = { x: inner.x, y: box.y + 34 * unit };
  const isAtRisk = disk.log !== null && disk.log.unsynced > 0;
  const title = { key: 'title', phrase: holdingOf(disk), tone: 'ink' } as const;
  const words = { key: 'risk', phrase: risk, tone: isAtRisk ? 'warn' : 'muted' } as const;
  return {
    key: 'disk',
    object: { kind: 'disk', id: node },
    name: phrase('stage.name.disk', { holding: holdingOf(disk), risk }),
    box,
    bar: barOf(disk, { ...inner, y: box.y + box.height - (BAR_HEIGHT + 6) * unit }, unit),
    isAtRisk,
    labels: [
      lineOf(title, first, inner.width, measures),
      lineOf(words, second, inner.width, measures),
    ],
  };
}

function barOf(
  { log }: DiskMoment,
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
  unit: number,
): DiskShape['bar'] {
  if (log === null) return null;
  const from = Math.max(0, log.writtenBytes - SHOWN_BYTES);
  const span = Math.max(1, log.writtenBytes - from);
  const safe = Math.max(0, Math.min(1, (log.fsyncedBytes - from) / span));
  const isEmpty = log.writtenBytes === 0;
  return {
    box: { x, y, width, height: BAR_HEIGHT * unit },
    safeWidth: isEmpty ? 0 : safe * width,
  };
}

function holdingOf({ log, snapshotBytes, isSaving, awaits }: DiskMoment): Phrase {
  if (awaits !== null) return phrase('stage.disk.awaits');
  if (isSaving) return phrase('stage.disk.saving');
  if (log !== null) {
    return phrase('stage.disk.log', { written: log.writtenBytes, synced: log.fsyncedBytes });
  }
  return snapshotBytes === 0
    ? phrase('stage.disk.empty')
    : phrase('stage.disk.snapshot', { bytes: snapshotBytes });
}

function riskOf({ log, stalledUntil, snapshotBytes, awaits }: DiskMoment, at: Ms): Phrase {
  if (awaits !== null) return phrase('stage.disk.found', { count: awaits });
  if (log !== null && stalledUntil > at) {
    const left = seconds(stalledUntil - at);
    return phrase('stage.disk.stalled', { seconds: left, count: log.unsynced });
  }
  if (log !== null) {
    return log.unsynced === 0
      ? phrase('stage.disk.safe')
      : phrase('stage.disk.risk', { count: log.unsynced });
  }
  return phrase(snapshotBytes === 0 ? 'stage.disk.risk-all' : 'stage.disk.risk-since');
}
