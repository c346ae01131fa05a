// The ledger that belongs to a run. Apart from the ledger, which what follows a journal makes.

import type { Run } from '../sim/run.ts';
import { Follower } from './follower.ts';
import type { Ledger } from './ledger.ts';

const followers = new WeakMap<Run, Follower>();

function followerOf(run: Run): Follower {
  let follower = followers.get(run);
  if (follower === undefined) {
    follower = new Follower(run.journal);
    followers.set(run, follower);
  }
  return follower;
}

/** The ledger at a run's playhead. Asked twice at one position, it is the same object. */
export function ledgerOf(run: Run): Ledger {
  return followerOf(run).ledger();
}

/** Keeps run and ledger as they are at the playhead: to come back here costs no event, no fact. */
export function keepHere(run: Run): void {
  run.keepHere();
  followerOf(run).keepHere();
}
