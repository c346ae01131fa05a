// What can be set to go wrong between two lines of a program, and what is set already.

import type { FaultAction } from '../../sim/faults/index.ts';
import type { ListingLine } from '../../sim/programs/listing.ts';
import type { ArmedFaultView } from '../../sim/world.ts';
import type { IconName } from '../page/icons.ts';

export type Mishap = NonNullable<ArmedFaultView['does']>;

/** A line of the program as the panel shows it. */
export interface GutterLine extends ListingLine {
  /** The process is at this line. */
  readonly isNow: boolean;
  /** What will go wrong when it comes here. */
  readonly armed: readonly Mishap[];
  /** What else can be set to go wrong here. */
  readonly offers: readonly Mishap[];
}

export const MISHAP_ICONS: Readonly<Record<Mishap, IconName>> = {
  crash: 'close',
  pause: 'pause',
  'lose-request': 'cut',
  'lose-reply': 'cut',
};

const MISHAPS: readonly Mishap[] = ['crash', 'pause', 'lose-request', 'lose-reply'];
const LOSSES: readonly Mishap[] = ['lose-request', 'lose-reply'];
const RESTART_MS = 3000;

/**
 * The lines with what is set and what can be.
 * @param now id of the line that the process is at
 * @param allowed the faults of a lesson's step; null for all
 */
export function gutterOf(
  actor: string,
  lines: readonly ListingLine[],
  now: string | null,
  faults: readonly ArmedFaultView[],
  allowed: readonly FaultAction[] | null,
): GutterLine[] {
  return lines.map((line) => {
    const armed = faults.flatMap(({ target, line: at, does }) =>
      target === actor && at === line.id && does !== undefined ? [does] : [],
    );
    const offers = MISHAPS.filter(
      (each) =>
        line.isStop &&
        !armed.includes(each) &&
        (line.does === 'asks' || !LOSSES.includes(each)) &&
        (allowed?.some((action) => isMishap(action, actor, each)) ?? true),
    );
    return { ...line, isNow: line.id === now, armed, offers };
  });
}

/** A lesson names process and mishap; at which line is for the learner to find. */
function isMishap(action: FaultAction, actor: string, mishap: Mishap): boolean {
  return (
    action.fault === 'at-line' && action.target === actor && (action.does ?? 'crash') === mishap
  );
}

/** The fault behind an offer. */
export function mishapAt(target: string, line: string, does: Mishap): FaultAction {
  const common = { kind: 'fault', fault: 'at-line', target, line, does } as const;
  return does === 'crash' ? { ...common, restartAfterMs: RESTART_MS } : common;
}
