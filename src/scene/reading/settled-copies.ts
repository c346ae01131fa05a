// Copies at rest. Most of what is on the stage made its last move long ago and is read the same in
// every frame: it is read once, and then known by the ledger's record of it, which never changes.

import type { Copy, MessageRecord } from '../../ledger/record.ts';
import type { CopyMoment } from '../moment.ts';

const onWires = new WeakMap<Copy, CopyMoment>();
/** By the number of the side effect. */
const inWorld = new WeakMap<MessageRecord, CopyMoment[]>();

/** A copy that travels on a wire and came there long ago. */
export function settledOnWire(
  copy: Copy,
  id: string,
  isPoison: boolean,
  read: () => CopyMoment | undefined,
): CopyMoment | undefined {
  const known = onWires.get(copy);
  if (known?.id === id && known.isPoison === isPoison) return known;
  const moment = read();
  if (moment !== undefined) onWires.set(copy, moment);
  return moment;
}

/** The disc of the `nth` side effect of a message, in place `slot` of the outside world. */
export function settledInWorld(
  record: MessageRecord,
  nth: number,
  slot: number,
  isPoison: boolean,
  read: () => CopyMoment,
): CopyMoment {
  const discs = inWorld.get(record) ?? [];
  const known = discs[nth];
  const isThere = known?.place.kind === 'world' && known.place.slot === slot;
  if (isThere && known.isPoison === isPoison) return known;
  const moment = read();
  discs[nth] = moment;
  inWorld.set(record, discs);
  return moment;
}
