// A hash of the complete world at the playhead: kernel, processes, wires, servers, and the journal
// that led there. Two runs that agree in it go on alike.

import { Digest, type Plain } from '../base/digest.ts';
import { stateOf } from './actors/host.ts';
import type { Kernel } from './kernel.ts';
import type { Process } from './state.ts';

export function digestState(kernel: Kernel): string {
  const { state, journal } = kernel;
  const digest = new Digest();
  digest.plain([state.cursor, state.inputsApplied, state.nextSeq, state.nextUnit]);
  digest.plain([state.nextConnection, state.nextPacket, state.nextNumber, state.typedNumbers]);
  digest.plain([state.linkLatencyMs, state.linkJitterMs, plain(state.armed)]);
  digest.plain(plain(state.breakpoints));
  digest.plain(plain([...state.poison]));
  digest.plain([plain([...state.pauses]), plain([...state.troubles])]);
  digest.plain(plain(state.protections));
  for (const process of state.processes.values()) digest.plain(describe(process));
  digest.plain(plain([...state.connections.values()]));
  digest.plain(plain([...state.packets.values()]));
  digest.plain(plain([...state.nodes.values()]));
  digest.plain(plain([...state.applied]));
  digest.plain(plain(state.outside.effects));
  digest.plain(plain(state.queue.toArray()));
  for (const server of kernel.servers.values()) digest.plain(server.digest());
  digest.plain(journal.digest());
  return digest.value();
}

/**
 * Of a machine's snapshot, state and context say everything: machines are flat and have no
 * actors.
 */
function describe(process: Process): Plain {
  const { snapshot, ...rest } = process;
  const machine = snapshot === null ? null : [stateOf(snapshot), plain(snapshot.context)];
  return [plain(rest), plain(machine)];
}

/** State and facts are plain data by construction; their types are interfaces, which TypeScript
 * does not take for index signatures. */
function plain(value: unknown): Plain {
  return value as Plain;
}
