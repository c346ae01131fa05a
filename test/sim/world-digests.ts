// One digest for each of many random worlds, to compare two engines: Node and a browser run this
// same file. Every tenth world has replicas.

import { conservation } from '../../src/ledger/invariants.ts';
import { ledgerOf } from '../../src/ledger/ledger-of.ts';
import { Run } from '../../src/sim/run.ts';
import { randomReplicaRun } from './random-replicas.ts';
import { Dice, randomRun } from './random-runs.ts';

const WITH_REPLICAS = 10;

/**
 * Digests of the worlds with seeds first .. first+count-1 at their ends. Each is played a second
 * time from its file; a world that then ends otherwise, or in which a message is nowhere without
 * being counted lost, throws.
 */
export function worldDigests(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => worldDigest(first + index));
}

function worldDigest(seed: number): string {
  const make = seed % WITH_REPLICAS === 0 ? randomReplicaRun : randomRun;
  const run = make(new Dice(seed), seed);
  run.advanceTo(run.scenario.horizonMs);
  const wrong = conservation(ledgerOf(run));
  if (wrong.length > 0) throw new Error(`seed=${seed}: ${wrong.join('; ')}`);
  const digest = run.digest();
  const replay = Run.parse(JSON.parse(JSON.stringify(run.toFile())));
  replay.advanceTo(replay.scenario.horizonMs);
  if (replay.digest() !== digest) throw new Error(`seed=${seed}: the replay ends otherwise`);
  return digest;
}
