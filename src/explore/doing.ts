// What a process was doing when something struck it, read off from the facts of one event: by this
// the points of a run are named, and windows are told from each other.

import type { Fact, FactKind } from '../sim/fact.ts';
import type { Journal } from '../sim/journal.ts';
import { purposeOf, type ScriptPurpose } from '../sim/programs/scripts.ts';

/**
 * `sends`: its request left. `runs`: Redis ran its command. `gets`: the reply came. `works`: it
 * began to work. `acts`: its side effect is done, or was refused as done already.
 */
type Deed =
  | 'starts'
  | 'connects'
  | 'creates'
  | 'sends'
  | 'runs'
  | 'gets'
  | 'works'
  | 'acts'
  | 'waits';

export interface Doing {
  readonly deed: Deed;
  /** The command that it is about, in upper case. */
  readonly command: string | null;
  /** Of EVAL: what the script is there for. */
  readonly purpose: ScriptPurpose | null;
}

/** The more of these an event did, the last of the list names it. */
const BY_WEIGHT: readonly Deed[] = [
  'waits',
  'starts',
  'connects',
  'sends',
  'gets',
  'creates',
  'runs',
  'works',
  'acts',
];

const DEEDS: Readonly<Partial<Record<FactKind, Deed>>> = {
  'actor-restarted': 'starts',
  'connection-opening': 'starts',
  'connection-opened': 'connects',
  'message-created': 'creates',
  'packet-sent': 'sends',
  'packet-arrived': 'gets',
  'command-executed': 'runs',
  'work-started': 'works',
  'side-effect-done': 'acts',
  'side-effect-refused': 'acts',
};

/** What these facts of one event say that a process did; of several things the weightiest. */
export function doingOf(facts: readonly Fact[], actor: string, journal: Journal): Doing {
  let best: { readonly deed: Deed; readonly fact: Fact | null } = { deed: 'waits', fact: null };
  for (const fact of facts) {
    if (!('actor' in fact) || fact.actor !== actor) continue;
    const deed = deedOf(fact);
    if (BY_WEIGHT.indexOf(deed) > BY_WEIGHT.indexOf(best.deed)) best = { deed, fact };
  }
  const { deed, fact } = best;
  const isAboutCommand = deed === 'sends' || deed === 'runs' || deed === 'gets';
  if (fact === null || !isAboutCommand) return { deed, command: null, purpose: null };
  return { deed, ...commandOf(fact, journal) };
}

/** A reply on its way says that its command ran, of late if it had blocked. */
function deedOf(fact: Fact): Deed {
  if (fact.kind === 'packet-sent' && fact.direction === 'reply') return 'runs';
  if (fact.kind === 'packet-arrived' && fact.direction === 'request') return 'waits';
  return DEEDS[fact.kind] ?? 'waits';
}

type Command = Pick<Doing, 'command' | 'purpose'>;

/** The command that a fact is about: its own, or that of the request which brought it about. */
export function commandOf(fact: Fact, journal: Journal): Command {
  let at: Fact | null = fact;
  let label: string | null = 'label' in fact ? fact.label : null;
  // A reply names its command; the words of a script stand in the request.
  for (let hops = 0; at !== null && hops < MAX_HOPS; hops += 1) {
    if ('argv' in at && at.kind !== 'console-typed') return ofWords(at.argv);
    if (label !== null && label !== 'EVAL') break;
    if (label === null && at.kind !== fact.kind) label = 'label' in at ? at.label : null;
    at = at.cause === null ? null : journal.get(at.cause);
  }
  return { command: label, purpose: null };
}

const MAX_HOPS = 6;

function ofWords(argv: readonly string[]): Command {
  const command = (argv[0] ?? '').toUpperCase();
  return { command, purpose: command === 'EVAL' ? purposeOf(argv[1] ?? '') : null };
}
