/*
 * Fuzzing in episodes: each starts a fresh pair of servers and plays random turns on it. The first
 * difference ends a run; it is made small and written down as a transcript.
 */
import { LiveNode } from '../live-node.ts';
import { replay } from '../replay.ts';
import { type Action, parseTranscript, rewritten } from '../transcript.ts';
import { Pair } from './pair.ts';
import { shrink } from './shrink.ts';
import { type Turn, Turns } from './turns.ts';

/** Long enough for a history, short enough to be made small soon. */
const EPISODE_ACTIONS = 500;

interface Fault {
  readonly seed: number;
  /** What differed, at the end of the smallest run of turns found. */
  readonly text: string;
  /** That run with what the live server answers, in the notation of transcripts. */
  readonly transcript: string;
}

export interface FuzzResult {
  /** Actions played. */
  readonly actions: number;
  readonly fault: Fault | null;
  /**
   * Differences that the same turns did not show again: a busy machine let time go by between the
   * two servers.
   */
  readonly flukes: readonly string[];
}

/** How often turns that differed are played again before that counts as a fluke. */
const AGAIN = 3;

/**
 * Plays about so many actions, from `seed` on: every episode has a seed of its own.
 * @param onEpisode told the count of actions after each episode
 */
export async function fuzz(
  seed: number,
  count: number,
  onEpisode: (actions: number) => void = () => {},
): Promise<FuzzResult> {
  let actions = 0;
  const flukes: string[] = [];
  for (let episode = 0; actions < count; episode += 1) {
    const most = Math.min(EPISODE_ACTIONS, count - actions);
    const played = await playEpisode(seed * 1_000_000 + episode, most);
    actions += played.actions;
    flukes.push(...played.flukes);
    onEpisode(actions);
    if (played.fault !== null) return { actions, fault: played.fault, flukes };
  }
  return { actions, fault: null, flukes };
}

async function playEpisode(seed: number, most: number): Promise<FuzzResult> {
  const turns: Turn[] = [...Turns.opening()];
  const source = new Turns(seed);
  for (let actions = 0; actions < most; ) {
    const turn = source.next();
    turns.push(turn);
    actions += turn.length;
  }
  const { actions, found } = await playOn(turns);
  if (found === null) return { actions, fault: null, flukes: [] };
  const shown = turns.slice(0, found.turn + 1);
  for (let times = 0; times < AGAIN; times += 1) {
    const again = await playOn(shown);
    if (again.found === null) continue;
    return { actions, fault: await smallest(seed, shown, again.found.text), flukes: [] };
  }
  const fluke = `episode ${seed}: ${JSON.stringify(turns[found.turn])}\n${found.text}`;
  return { actions, fault: null, flukes: [fluke] };
}

async function playOn(turns: readonly Turn[]) {
  const pair = await Pair.start();
  try {
    const found = await pair.play(turns);
    return { actions: pair.actions, found };
  } finally {
    await pair.stop();
  }
}

async function smallest(seed: number, turns: readonly Turn[], text: string): Promise<Fault> {
  let last = text;
  const kept = await shrink(turns, async (part) => {
    const { found } = await playOn(part);
    if (found !== null) last = found.text;
    return found !== null;
  });
  return { seed, text: last, transcript: await asTranscript(kept) };
}

function lineOf(action: Action): string {
  switch (action.kind) {
    case 'wait':
      return `(wait ${action.ms} ms)`;
    case 'leave':
      return `(${action.connection} leaves)`;
    case 'bytes':
      return `${action.connection}>> ${action.line}`;
    default:
      return `${action.connection}> ${action.line}`;
  }
}

/** The turns with the replies of a live server. */
async function asTranscript(turns: readonly Turn[]): Promise<string> {
  const transcript = parseTranscript(['@ appendonly yes', ...turns.flat().map(lineOf)].join('\n'));
  const live = await LiveNode.start(transcript.config);
  try {
    return rewritten(transcript, await replay(live, transcript));
  } finally {
    await live.stop();
  }
}
