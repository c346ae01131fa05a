// Which faults can be used on what right now, and why not where not. Feeds the break strip, the
// form, the menu of an object on the stage and the phone's card alike, so that all say the same.

import type { Key, Sentence } from '../../i18n/dictionary.ts';
import type { FaultAction } from '../../sim/faults/index.ts';
import type { WorldView } from '../../sim/world.ts';
import { actionOf, FAULT_ROWS, type FaultRow, rowOf } from './fault-table.ts';
import { type FaultScene, nameOfThing, stateOf, type Thing, thingsIn } from './fault-things.ts';

/** What a choice does: something at once, or a crash as soon as the worker holds a message. */
export type FaultAct =
  | { readonly kind: 'act'; readonly action: FaultAction }
  | { readonly kind: 'crash-holding'; readonly actor: string; readonly action: FaultAction };

interface FaultTarget {
  /** What the fault is aimed at. */
  readonly id: string;
  readonly name: Sentence | string;
  /** What it is about at the moment. */
  readonly state: Sentence;
  readonly act: FaultAct;
}

export interface FaultChoice {
  readonly id: FaultRow['id'];
  readonly row: FaultRow;
  readonly label: `break.${FaultRow['id']}`;
  readonly explains: Key;
  /** Why it cannot be used now; null when it can. */
  readonly blocked: Key | null;
  /** A lesson has it for one thing only: no need to ask for which. */
  readonly isDirect: boolean;
  readonly targets: readonly FaultTarget[];
}

/** What the lesson (or the free run) lets people do. */
export interface FaultRules {
  /** The faults of a lesson's step, exactly as its buttons apply them. Null: all there are. */
  readonly allowed: readonly FaultAction[] | null;
  /** True until the prediction is made. */
  readonly locked: boolean;
}

/** Ids of the things that are asked about; undefined for all. */
type Only = readonly string[] | undefined;

/** The faults that the rules know, save those at a line of code, with what they can be used on. */
export function faultChoices(scene: FaultScene, rules: FaultRules, only?: Only): FaultChoice[] {
  const things = thingsIn(scene).filter(({ id }) => only?.includes(id) ?? true);
  const nodes = scene.world.nodes().map(({ id }) => id);
  const rows = FAULT_ROWS.filter((row) => row.rank !== 'code' && isKnown(row, rules, nodes));
  return rows.map((row) => {
    const targets = things.flatMap((thing) => targetOf(row, thing, scene.world, rules, nodes));
    return {
      id: row.id,
      row,
      label: `break.${row.id}`,
      explains: `break.why-${row.id}`,
      blocked: rules.locked ? 'run.locked' : targets.length === 0 ? row.nothing : null,
      isDirect: rules.allowed !== null && targets.length === 1,
      targets,
    };
  });
}

/** Whether a lesson's step has this sort of fault, for whatever thing. */
function isKnown(row: FaultRow, { allowed }: FaultRules, nodes: readonly string[]): boolean {
  return allowed?.some((action) => isOfRow(row, action, nodes)) ?? true;
}

/** Whether an action is what a row does; a crash also does for the one that waits. */
function isOfRow(row: FaultRow, action: FaultAction, nodes: readonly string[]): boolean {
  const own = rowOf(action, nodes);
  return own === row || (row.id === 'crash-holding' && own?.id === 'process-crash');
}

function targetOf(
  row: FaultRow,
  thing: Thing,
  world: WorldView,
  { allowed }: FaultRules,
  nodes: readonly string[],
): FaultTarget[] {
  if (!row.fits(thing, world)) return [];
  const { id } = thing;
  const action =
    allowed === null
      ? actionOf(row, id, {})
      : allowed.find((each) => each.target === id && isOfRow(row, each, nodes));
  if (action === undefined) return [];
  const act: FaultAct =
    row.id === 'crash-holding'
      ? { kind: 'crash-holding', actor: id, action }
      : { kind: 'act', action };
  const state = row.says?.(thing, world) ?? stateOf(thing);
  return [{ id, name: nameOfThing(thing), state, act }];
}
