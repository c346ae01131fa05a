// Applies what comes from outside. An input that makes no sense (a dead target, a value out of
// range) changes nothing and becomes a fact that says why.

import { unreachable } from '../base/assert.ts';
import { raw } from '../base/bytes.ts';
import type { FaultParams, RefusalReason } from './facts/outside.ts';
import type { Fault, FaultHost, FaultOrder } from './faults/fault.ts';
import { type FaultAction, faults } from './faults/index.ts';
import type { Input } from './input.ts';
import type { Kernel } from './kernel.ts';
import { turnKnob } from './knobs.ts';

/** Applies one input at the present moment. It counts as an event of the kernel. */
export function applyInput(kernel: Kernel, input: Input): void {
  kernel.state.cursor += 1;
  kernel.state.inputsApplied += 1;
  const { redis } = kernel.scenario;
  switch (input.kind) {
    case 'command':
      kernel.console.typed(redis.id, input.argv.map(raw));
      break;
    case 'interrupt':
      kernel.console.interrupt(redis.id);
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
  const { after: _after, ...params } = rest as FaultParams;
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

function checkTarget(
  kernel: Kernel,
  aimsAt: 'process' | 'consumer' | 'link',
  target: string,
): RefusalReason | null {
  if (aimsAt === 'link') {
    const processes = [...kernel.state.processes.values()];
    return processes.some(({ link }) => link === target) ? null : 'no-such-target';
  }
  const process = kernel.state.processes.get(target);
  if (process === undefined) return 'no-such-target';
  return aimsAt === 'consumer' && process.role !== 'consumer' ? 'wrong-target' : null;
}

function faultHost({ processes, resets }: Kernel): FaultHost {
  return {
    crash: (actor, how, order) => processes.crash(actor, how, order),
    restart: (actor, order) => processes.restart(actor, order),
    slow: (actor, factor, order) => processes.slow(actor, factor, order),
    resetPacket: (link, packet, order) => resets.resetPacket(link, packet, order),
  };
}
