// A run at its playhead as a Moment: the only place where the stage meets the simulation and the
// ledger. Reads and never changes anything; the same run at the same playhead gives the same
// moment, however it came there.

import type { Ms } from '../../base/time.ts';
import type { StageTextKey } from '../../i18n/en/stage.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { ledgerOf } from '../../ledger/ledger-of.ts';
import type { Run } from '../../sim/run.ts';
import type { NodeView } from '../../sim/world.ts';
import { momentInSeconds } from '../clock.ts';
import type { DiskMoment, LossMoment, Moment, PacketMoment } from '../moment.ts';
import { TRAIL_MS, WRECK_MS } from '../motion.ts';
import { literal, type Phrase, type PhraseParams, phrase } from '../phrase.ts';
import { Journeys, wireOf } from './journeys.ts';
import { ListHistory } from './list-history.ts';
import { actorName } from './names.ts';
import { commandWords, replyWords } from './packet-words.ts';
import { readActors } from './read-actors.ts';
import { readCopies } from './read-copies.ts';
import { readNodes, readSentinel, shownNode } from './read-nodes.ts';
import { readReplication } from './read-replication.ts';
import { readStructures } from './read-structures.ts';
import { readUnits } from './read-units.ts';
import { RecentFacts } from './recent-facts.ts';
import type { PacketSent } from './sent-packets.ts';
import type { StructureRead } from './structure-read.ts';

const REDIS = literal('Redis');

/**
 * The moment at the playhead. `t` is the virtual time shown: the playhead, or a little later. Moves
 * are read as far back as `movesFor`: by default all that anybody draws, `HOP_MS` where moves are
 * only seen for as long as they last.
 */
export function readRun(run: Run, t: Ms, movesFor: Ms = TRAIL_MS): Moment {
  const { world, journal } = run;
  const ledger = ledgerOf(run);
  const recent = new RecentFacts(journal, t - TRAIL_MS, t);
  const node = shownNode(world);
  const { scenario } = run;
  const protections = world.protections;
  const reads = readStructures({ world, node, scenario, protections, ledger, recent, at: t });
  const trails = journeysFrom(t - TRAIL_MS, recent, reads, node.id);
  // Only what is lost is followed back farther than moves are seen.
  const from = t - movesFor;
  const journeys =
    movesFor < TRAIL_MS
      ? journeysFrom(from, new RecentFacts(journal, from, t), reads, node.id)
      : trails;
  const effects = world.effects();
  const doneSlots = slotsOf(effects.map(({ message }) => message));
  const lost = lostRecords(ledger);
  const copies = readCopies({
    ledger,
    world,
    node: node.id,
    reads,
    effects,
    journeys,
    trails,
    recent,
    poisoned: world.poisoned(),
    at: t,
    doneSlots,
    lostSlots: slotsOf(lost.map(({ id }) => id)),
  });
  return {
    at: world.at,
    actors: readActors(world, scenario, ledger, t),
    node: { id: node.id, up: node.up, backAt: node.restartsAt, disk: diskOf(node, ledger) },
    nodes: readNodes(world, node, ledger),
    replication: readReplication(world, recent, t),
    sentinel: readSentinel(world),
    structures: reads.map(({ moment }) => moment),
    units: readUnits(recent, node.id, t),
    packets: readPackets(run, ledger, recent, t),
    copies,
    losses: lost.map((record, slot) => lossOf(record, slot, ledger)),
    done: { messages: doneSlots.size, sideEffects: effects.length },
  };
}

/** The ways of copies since a moment. */
function journeysFrom(
  from: Ms,
  facts: RecentFacts,
  reads: readonly StructureRead[],
  node: string,
): Journeys {
  const lists = new Map<string, ListHistory>();
  for (const { moment, db, key } of reads) {
    if (moment.kind !== 'list') continue;
    const { id, length } = moment;
    lists.set(id, new ListHistory(id, { node, db, key }, length, facts));
  }
  return new Journeys(facts, lists, reads, from);
}

function diskOf({ id, up, disk }: NodeView, ledger: Ledger): DiskMoment | null {
  if (disk === null) return null;
  const { isAofOn, writtenBytes, fsyncedBytes, unsyncedCommands: unsynced } = disk;
  const log = isAofOn ? { writtenBytes, fsyncedBytes, unsynced } : null;
  const { snapshotBytes, isSaving, stalledUntil } = disk;
  const awaits = up ? null : messagesInFiles(ledger, id);
  return { log, snapshotBytes, isSaving, stalledUntil, awaits };
}

function messagesInFiles(ledger: Ledger, node: string): number {
  const copies = ledger.copies();
  return copies.filter(({ place }) => place.kind === 'disk' && place.node === node).length;
}

function slotsOf(ids: readonly string[]): Map<string, number> {
  const slots = new Map<string, number>();
  for (const id of ids) if (!slots.has(id)) slots.set(id, slots.size);
  return slots;
}

function lostRecords(ledger: Ledger) {
  return ledger
    .messages()
    .filter(({ lost }) => lost !== null)
    .sort((a, b) => (a.lost?.lastCopy.endedBy ?? 0) - (b.lost?.lastCopy.endedBy ?? 0));
}

function lossOf(
  record: ReturnType<typeof lostRecords>[number],
  slot: number,
  ledger: Ledger,
): LossMoment {
  const { id: message, number, lost } = record;
  return { message, number, at: lost?.at ?? 0, slot, why: whyLost(ledger, message) };
}

const WHY = {
  'popped-then-crashed': 'stage.why.popped-then-crashed',
  'reply-lost': 'stage.why.reply-lost',
  'popped-for-the-dead': 'stage.why.popped-for-the-dead',
  'producer-crashed': 'stage.why.producer-crashed',
  'gave-up': 'stage.why.gave-up',
  'taken-for-stored': 'stage.why.taken-for-stored',
  'removed-by-command': 'stage.why.removed-by-command',
  expired: 'stage.why.expired',
  evicted: 'stage.why.evicted',
  'node-crashed': 'stage.why.node-crashed',
  'power-lost': 'stage.why.power-lost',
  'full-resync': 'stage.why.full-resync',
  'effect-undone': 'stage.why.effect-undone',
  poisoned: 'stage.why.poisoned',
  trimmed: 'stage.why.trimmed',
} as const;

/** Commands that take messages away without saying so. */
const REMOVED_BY: Readonly<Record<string, StageTextKey>> = {
  PUBLISH: 'stage.why.unheard',
};

/** The ledger's reason in the stage's words. */
function whyLost(ledger: Ledger, message: Parameters<Ledger['why']>[0]): Phrase {
  const why = ledger.why(message);
  const key = why !== undefined && why.key in WHY ? WHY[why.key as keyof typeof WHY] : undefined;
  if (why === undefined || key === undefined) return phrase('stage.why.other');
  const { command } = why.params;
  const special = key === 'stage.why.removed-by-command' ? REMOVED_BY[`${command}`] : undefined;
  const params: Record<string, PhraseParams[string]> = {};
  for (const [name, value] of Object.entries(why.params)) {
    if (typeof value === 'number') {
      params[name] = name === 'at' || name.endsWith('At') ? momentInSeconds(value) : value;
    } else {
      params[name] = ['worker', 'producer', 'by'].includes(name) ? actorName(value) : value;
    }
  }
  return phrase(special ?? key, params);
}

/** Packets that carry no copy, and those that were lost a moment ago. */
function readPackets(run: Run, ledger: Ledger, recent: RecentFacts, t: Ms): PacketMoment[] {
  const carriers = new Set<string>();
  for (const { place } of ledger.copies()) if (place.kind === 'wire') carriers.add(place.packet);
  const clients = new Set(run.world.actors().map(({ id }) => id));
  const flying = run.world
    .packets()
    .filter(({ id, actor }) => clients.has(actor) && !carriers.has(id));
  const wrecks = recent
    .packetsLost()
    .filter(({ actor }) => clients.has(actor))
    .filter(({ at, messages }) => messages.length === 0 && t - at < WRECK_MS);
  return [
    ...flying.map(({ id }) => ({ sent: recent.packetSent(id), lostAt: null })),
    ...wrecks.map(({ packet, at }) => ({ sent: recent.packetSent(packet), lostAt: at })),
  ].flatMap(({ sent, lostAt }) => (sent === undefined ? [] : [packetOf(sent, lostAt)]));
}

function packetOf(sent: PacketSent, lostAt: Ms | null): PacketMoment {
  const actor = actorName(sent.actor);
  const ends =
    sent.direction === 'request' ? { from: actor, to: REDIS } : { from: REDIS, to: actor };
  const words = sent.direction === 'request' ? commandWords(sent.argv) : replyWords(sent.reply);
  return { id: sent.packet, place: wireOf(sent, lostAt), words, ...ends };
}
