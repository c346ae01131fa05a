/*
 * A server on its own that lives through random turns of all kinds, those of the fuzzer, on a clock
 * that only the turns move. What Redis itself does not carry over to a file or a replica is left
 * out: the zeros that a BITFIELD appends before it fails, and what a script keeps to itself.
 */
import { raw } from '../../../src/base/bytes.ts';
import { datasetDigest } from '../../../src/redis/dataset-digest.ts';
import type { RedisServer } from '../../../src/redis/server.ts';
import { encodeCommand } from '../../../src/resp/encode.ts';
import { EmulatorNode } from '../../twin/emulator-node.ts';
import { type Turn, Turns } from '../../twin/fuzz/turns.ts';
import { perform } from '../../twin/replay.ts';
import type { Action } from '../../twin/transcript.ts';

const NOT_CARRIED = /^BITFIELD .*FAIL|REPL_NONE/i;

function isCarried(action: Action): boolean {
  return action.kind !== 'send' || !NOT_CARRIED.test(action.line);
}

/** The first `count` turns of a seed. */
export function randomTurns(seed: number, count: number): Turn[] {
  const source = new Turns(seed);
  const turns = Array.from({ length: count }, () => source.next());
  return [...Turns.opening(), ...turns].map((turn) => turn.filter(isCarried));
}

export function digestOf(server: RedisServer): string {
  return datasetDigest(server.databases);
}

export class RandomLife {
  readonly node = new EmulatorNode({ appendonly: 'yes' });
  /** The append-only file so far. */
  aof = raw('');

  /** What the sender got for each action. */
  async play(turns: readonly Turn[], see?: (action: Action) => void): Promise<void> {
    for (const action of turns.flat()) {
      await perform(this.node, action);
      const written = this.node.takePropagated().map((argv) => encodeCommand(argv));
      this.aof = raw(this.aof + written.join(''));
      see?.(action);
      this.node.take();
    }
  }

  get server(): RedisServer {
    return this.node.server;
  }
}
