// "Crash it while it holds a message": goes on, step by step, to the moment when the worker holds
// one, and crashes it there.

import { seconds } from '../base/time.ts';
import type { Sentence } from '../i18n/dictionary.ts';
import type { FaultAction } from '../sim/faults/index.ts';
import type { Run } from '../sim/run.ts';
import { nameOfActor } from '../view/events/names.ts';
import type { Session } from './session.svelte.ts';

/** How far to look ahead. */
const PATIENCE_S = 60;

/** Returns why it cannot be done, or null when it is done. */
export function crashWhileHolding(
  session: Session,
  actor: string,
  action: FaultAction,
): Sentence | null {
  const holds = (run: Run) => (run.world.actor(actor)?.holds.length ?? 0) > 0;
  let found = holds(session.frame.run);
  if (!found) {
    session.move((run) => {
      const from = run.cursor;
      const limit = run.now + seconds(PATIENCE_S);
      while (!holds(run) && run.now < limit && run.step());
      found = holds(run);
      if (!found) run.seekTo(from);
    });
  }
  if (!found) {
    return {
      key: 'run.never-holds',
      params: { actor: nameOfActor(actor), seconds: PATIENCE_S },
    };
  }
  session.act(action);
  return null;
}
