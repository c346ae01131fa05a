// Which faults can be used on what right now, and why not where not. Feeds the break strip, the
// menu of an object on the stage and the phone's card alike, so that all of them say the same.

import type { Key, Sentence } from '../../i18n/dictionary.ts';
import type { FaultAction, FaultName } from '../../sim/faults/index.ts';
import type { ActorView, ConsumerView, WorldView } from '../../sim/world.ts';
import { moment, nameOfActor, numbersOf } from '../events/names.ts';
import type { IconName } from '../page/icons.ts';

/** What a choice does: something at once, or a crash as soon as the worker holds a message. */
export type FaultAct =
  | { readonly kind: 'act'; readonly action: FaultAction }
  | { readonly kind: 'crash-holding'; readonly actor: string; readonly action: FaultAction };

interface FaultTarget {
  /** A process's id. */
  readonly actor: string;
  readonly name: Sentence | string;
  /** What it is about at the moment. */
  readonly state: Sentence;
  readonly act: FaultAct;
}

export interface FaultChoice {
  readonly id: FaultName | 'crash-holding';
  readonly icon: IconName;
  readonly label: `break.${FaultName | 'crash-holding'}`;
  readonly explains: Key;
  readonly danger: boolean;
  /** Why it cannot be used now; null when it can. */
  readonly blocked: Key | null;
  /** A lesson has it for one thing only: no need to ask for which. */
  readonly isDirect: boolean;
  readonly targets: readonly FaultTarget[];
}

interface ChoiceSpec {
  readonly id: FaultChoice['id'];
  readonly fault: FaultName;
  readonly icon: IconName;
  readonly danger: boolean;
  fits(actor: ActorView): boolean;
  stateOf(actor: ActorView, world: WorldView): Sentence;
  /** The fault as the free run applies it. */
  actionFor(actor: ActorView): FaultAction;
}

const isConsumer = (actor: ActorView): actor is ConsumerView => actor.role === 'consumer';
const isSlow = (actor: ActorView) => isConsumer(actor) && actor.slowness > 1;

const SPECS: readonly ChoiceSpec[] = [
  {
    id: 'process-crash',
    fault: 'process-crash',
    icon: 'close',
    danger: true,
    fits: (actor) => actor.alive,
    stateOf: holding,
    actionFor: ({ id }) => ({ kind: 'fault', fault: 'process-crash', target: id }),
  },
  {
    id: 'crash-holding',
    fault: 'process-crash',
    icon: 'bolt',
    danger: true,
    fits: (actor) => actor.alive && isConsumer(actor),
    stateOf: holding,
    actionFor: ({ id }) => ({ kind: 'fault', fault: 'process-crash', target: id }),
  },
  {
    id: 'reset-before',
    fault: 'reset-before',
    icon: 'cut',
    danger: false,
    fits: (actor) => actor.alive,
    stateOf: (actor, world) => flying(actor, world, 'request'),
    actionFor: ({ link }) => ({ kind: 'fault', fault: 'reset-before', target: link }),
  },
  {
    id: 'reset-after',
    fault: 'reset-after',
    icon: 'cut',
    danger: false,
    fits: (actor) => actor.alive,
    stateOf: (actor, world) => flying(actor, world, 'reply'),
    actionFor: ({ link }) => ({ kind: 'fault', fault: 'reset-after', target: link }),
  },
  {
    id: 'slow-worker',
    fault: 'slow-worker',
    icon: 'clock',
    danger: false,
    fits: (actor) => actor.alive && isConsumer(actor),
    stateOf: (actor) =>
      isConsumer(actor) && actor.slowness > 1
        ? { key: 'state.slow', params: { factor: actor.slowness } }
        : holding(actor),
    actionFor: (actor) => {
      const factor = isSlow(actor) ? 1 : 4;
      return { kind: 'fault', fault: 'slow-worker', target: actor.id, factor };
    },
  },
  {
    id: 'restart',
    fault: 'restart',
    icon: 'restart',
    danger: false,
    fits: (actor) => !actor.alive,
    stateOf: (actor) =>
      actor.restartsAt === null
        ? { key: 'state.crashed' }
        : { key: 'state.crashed-until', params: { at: moment(actor.restartsAt) } },
    actionFor: ({ id }) => ({ kind: 'fault', fault: 'restart', target: id }),
  },
];

/** What the lesson (or the free run) lets people do. */
export interface FaultRules {
  /** The faults of a lesson's step, exactly as its buttons apply them. Null: all there are. */
  readonly allowed: readonly FaultAction[] | null;
  /** True until the prediction is made. */
  readonly locked: boolean;
}

/** All faults with what they can be used on. `only` restricts them to one process. */
export function faultChoices(world: WorldView, rules: FaultRules, only?: string): FaultChoice[] {
  const actors = world.actors().filter((actor) => only === undefined || actor.id === only);
  const consumersFirst = [...actors.filter(isConsumer), ...actors.filter((a) => !isConsumer(a))];
  return SPECS.map((spec) => {
    const targets = consumersFirst.flatMap((actor) => targetOf(spec, actor, world, rules));
    return {
      id: spec.id,
      icon: spec.icon,
      label: `break.${spec.id}`,
      explains: `break.why-${spec.id}`,
      danger: spec.danger,
      blocked: blockedBy(spec, rules, targets.length),
      isDirect: rules.allowed !== null && targets.length === 1,
      targets,
    };
  });
}

function targetOf(
  spec: ChoiceSpec,
  actor: ActorView,
  world: WorldView,
  { allowed }: FaultRules,
): FaultTarget[] {
  const usual = spec.actionFor(actor);
  const action =
    allowed === null
      ? usual
      : allowed.find((each) => each.fault === usual.fault && each.target === usual.target);
  if (action === undefined || !spec.fits(actor)) return [];
  const act: FaultAct =
    spec.id === 'crash-holding'
      ? { kind: 'crash-holding', actor: actor.id, action }
      : { kind: 'act', action };
  const name = nameOfActor(actor.id);
  return [{ actor: actor.id, name, state: spec.stateOf(actor, world), act }];
}

function blockedBy(spec: ChoiceSpec, rules: FaultRules, targets: number): Key | null {
  const isNeeded = rules.allowed?.some((action) => action.fault === spec.fault) ?? true;
  if (!isNeeded) return 'run.not-in-step';
  if (rules.locked) return 'run.locked';
  return targets === 0 ? 'run.no-target' : null;
}

function holding(actor: ActorView): Sentence {
  const { holds } = actor;
  if (holds.length === 0) return { key: 'state.holds-nothing' };
  const messages = numbersOf(holds.map((message) => message.id));
  return { key: 'state.holds', params: { count: holds.length, messages } };
}

function flying(actor: ActorView, world: WorldView, direction: 'request' | 'reply'): Sentence {
  const found = world
    .packets()
    .some((packet) => packet.link === actor.link && packet.direction === direction);
  return { key: found ? `state.${direction}-flying` : 'state.next-one' };
}
