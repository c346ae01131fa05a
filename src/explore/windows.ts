// The windows that a design leaves open: neighbouring points of one process at which the same fault
// does the same harm, told by the deeds at their two ends. Two workers that run one program have
// one window.

import type { FaultName } from '../sim/faults/index.ts';
import type { Doing } from './doing.ts';
import type { Trial } from './explore.ts';
import type { Point } from './points.ts';
import { type Outcome, type Tally, worstOf } from './verdict.ts';

export interface Window {
  readonly fault: FaultName;
  readonly outcome: Exclude<Outcome, 'once'>;
  /** Whose windows: processes or nodes. */
  readonly owners: readonly string[];
  /** The deed behind which harm begins; of a packet, the packet. */
  readonly from: Doing;
  /** The deed behind which all is well again; null if nothing comes after it, and for packets. */
  readonly to: Doing | null;
  /** In how many runs it was found. */
  readonly points: number;
}

/**
 * The windows of all trials with one fault, those with most points first. What happens undisturbed,
 * too, is no window.
 */
export function windowsOf(trials: readonly Trial[], undisturbed: Tally): readonly Window[] {
  const windows = new Map<string, Window>();
  for (const track of tracksOf(trials)) {
    for (const found of windowsIn(track)) {
      if (undisturbed[found.outcome] > 0) continue;
      const { fault, outcome, from, to } = found;
      const key = JSON.stringify([
        fault,
        outcome,
        kindOfOwner(found.owners[0] as string),
        from,
        to,
      ]);
      const known = windows.get(key);
      windows.set(key, known === undefined ? found : joined(known, found));
    }
  }
  return [...windows.values()].sort((one, other) => other.points - one.points);
}

/** `worker-A` and `worker-B` run one program; a reaper runs another. */
export function kindOfOwner(owner: string): string {
  return owner.replace(/-\w+$/, '');
}

function joined(known: Window, found: Window): Window {
  return {
    ...known,
    owners: [...new Set([...known.owners, ...found.owners])].sort(),
    points: known.points + found.points,
  };
}

interface Tried {
  readonly point: Point;
  readonly outcome: Outcome;
}

/** The trials of one fault at one target, in the order of their points. */
function tracksOf(trials: readonly Trial[]): Tried[][] {
  const tracks = new Map<string, Tried[]>();
  for (const { points, tally } of trials) {
    const [point] = points;
    if (point === undefined || points.length > 1) continue;
    const key = `${point.fault.fault} ${point.fault.target}`;
    const tried = { point, outcome: worstOf(tally) };
    tracks.set(key, [...(tracks.get(key) ?? []), tried]);
  }
  return [...tracks.values()];
}

function windowsIn(track: readonly Tried[]): Window[] {
  const windows: Window[] = [];
  for (let start = 0; start < track.length; start += 1) {
    const { point, outcome } = track[start] as Tried;
    if (outcome === 'once') continue;
    const isPacket = point.fault.fault.startsWith('reset-');
    let end = start + 1;
    while (!isPacket && track[end]?.outcome === outcome) end += 1;
    windows.push({
      fault: point.fault.fault,
      outcome,
      owners: [point.owner],
      from: point.doing,
      to: isPacket ? null : (track[end]?.point.doing ?? null),
      points: end - start,
    });
    start = end - 1;
  }
  return windows;
}
