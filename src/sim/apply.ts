// Applies what comes from outside. An input that makes no sense (a dead target, a value out of
// range) changes nothing and becomes a fact that says why.

import { unreachable } from '../base/assert.ts';
import { raw } from '../base/bytes.ts';
import type { FaultParams, RefusalReason } from './facts/outside.ts';
import type { Fault, FaultHost, FaultOrder, FaultTarget } from './faults/fault.ts';
import { type FaultAction, faults } from './faults/index.ts';
import type { Input } from './input.ts';
import type { Kernel } from './kernel.ts';
import { turnKnob } from './knobs.ts';
import type { MessageId } from './payload.ts';

/** Applies one input at the present moment. It counts as an event of the kernel. */
export function applyInput(kernel: Kernel, input: Input): void {
  kernel.state.cursor += 1;
  kernel.state.inputsApplied += 1;
  const { redis } = kernel.scenario;
  switch (input.kind) {
    case 'command':
      kernel.console.typed(input.node ?? redis.id, input.argv.map(raw));
      break;
    case 'interrupt':
      kernel.console.interrupt(input.node ?? redis.id);
      break;
    case 'knob':
      turnKnob(kernel, { target: input.target, name: input.name, value: input.value });
      break;
    case 'fault':
      applyFault(kernel, input);
      break;
    default:
      unreachable(input);
  }
}

function applyFault(kernel: Kernel, action: FaultAction & { readonly at: number }): void {
  const { kind: _kind, at: _at, fault, target, ...rest } = action;
  const { after: _after, scheduled: _scheduled, ...params } = rest as FaultParams;
  const about = { fault, target };
  const order: FaultOrder = {
    fault,
    target,
    params,
    applied: () => kernel.fact({ kind: 'fault-applied', ...about, params }, null),
    armed: () => kernel.fact({ kind: 'fault-armed', ...about, params }, null),
    refused: (reason) => {
      kernel.fact({ kind: 'fault-refused', ...about, reason }, null);
    },
  };
  // The schema of the input has checked that these params are those of this fault.
  const row = faults[fault] as Fault<Record<never, never>>;
  const refusal = checkTarget(kernel, row.aimsAt, target);
  if (refusal !== null) order.refused(refusal);
  else row.apply(faultHost(kernel), target, params, order);
}

function checkTarget(kernel: Kernel, aimsAt: FaultTarget, target: string): RefusalReason | null {
  const { processes, nodes } = kernel.state;
  if (aimsAt === 'message') return /^m[1-9]\d{0,8}$/.test(target) ? null : 'no-such-target';
  if (aimsAt === 'link') return isLink(kernel, target) ? null : 'no-such-target';
  if (aimsAt === 'node') {
    if (nodes.has(target)) return null;
    return processes.has(target) ? 'wrong-target' : 'no-such-target';
  }
  if (aimsAt === 'link-or-node') {
    return nodes.has(target) || isLink(kernel, target) ? null : 'no-such-target';
  }
  if (aimsAt === 'process-or-node' && nodes.has(target)) return null;
  const process = processes.get(target);
  if (process === undefined) return 'no-such-target';
  return aimsAt === 'consumer' && process.role !== 'consumer' ? 'wrong-target' : null;
}

/** A link leads from a process, or from another node, to a node. */
function isLink({ state }: Kernel, target: string): boolean {
  const [from = '', to = ''] = target.split(':');
  const isEnd = state.nodes.has(to) || state.processes.get(to)?.role === 'sentinel';
  if (!isEnd || from === to) return false;
  return state.processes.has(from) || state.nodes.has(from);
}

function faultHost({
  state,
  processes,
  machines,
  disks,
  pauses,
  troubles,
  resets,
  breakpoints,
}: Kernel): FaultHost {
  return {
    crash: (target, how, order) => {
      const { restartAfterMs } = how;
      if (state.processes.has(target)) processes.crash(target, how, order);
      else machines.crash(target, 'process', restartAfterMs, order);
    },
    restart: (target, order) => {
      if (state.processes.has(target)) processes.restart(target, order);
      else machines.restart(target, order);
    },
    losePower: (node, restartAfterMs, order) =>
      machines.crash(node, 'power', restartAfterMs, order),
    jumpClock: (node, byMs, order) => machines.jumpClock(node, byMs, order),
    poison: (message, restartAfterMs, order) =>
      processes.poison(message as MessageId, restartAfterMs, order),
    stallDisk: (node, durationMs, order) => disks.stall(node, durationMs, order),
    pause: (target, durationMs, order) => pauses.begin(target, durationMs, order),
    wake: (target, order) => pauses.end(target, order),
    cut: (link, healAfterMs, order) => troubles.cut(link, healAfterMs, order),
    partition: (node, others, healAfterMs, order) =>
      troubles.partition(node, others, healAfterMs, order),
    heal: (target, order) => troubles.healNow(target, order),
    slowLink: (link, extraMs, forMs, order) => troubles.slow(link, extraMs, forMs, order),
    halfOpen: (link, told, order) => troubles.halfOpen(link, told, order),
    slow: (actor, factor, order) => processes.slow(actor, factor, order),
    breakAtLine: (actor, what, order) => breakpoints.set(actor, what, order),
    resetPacket: (link, packet, order) => resets.resetPacket(link, packet, order),
  };
}
