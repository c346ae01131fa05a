// Producers and workers as the stage shows them: what each does in words, what it believes.

import type { Ms } from '../../base/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { MessageRecord } from '../../ledger/record.ts';
import type { DesignName, Protections } from '../../sim/protections.ts';
import type { Scenario } from '../../sim/scenario.ts';
import type {
  ActorView,
  ConsumerView,
  LinkView,
  ProducerView,
  WorldView,
} from '../../sim/world.ts';
import { seconds } from '../clock.ts';
import type { ActorMoment, BeliefMoment, TroubleMoment } from '../moment.ts';
import { type Phrase, phrase } from '../phrase.ts';
import { actorName, shortActorName } from './names.ts';

/** All actors, in the order of the scenario. */
export function readActors(
  world: WorldView,
  scenario: Scenario,
  ledger: Ledger,
  t: Ms,
): ActorMoment[] {
  const links = new Map(world.links().map((link) => [link.actor, link]));
  const blocked = new Set(world.nodes().flatMap((node) => node.blocked.map(({ actor }) => actor)));
  const armed = world.armedFaults();
  const protections = world.protections;
  const isDivided = areDivided(world);
  return world.actors().map((actor) => ({
    id: actor.id,
    role: actor.role,
    name: actorName(actor.id),
    shortName: shortActorName(actor.id),
    tally: tallyOf(actor),
    doing: doingOf(
      actor,
      blocked.has(actor.id) ? blockingCommand(scenario.design, protections) : null,
      t,
    ),
    condition: conditionOf(actor),
    backAt: actor.alive ? actor.pausedUntil : actor.restartsAt,
    connection: connectionOf(actor, links.get(actor.id)),
    link: actor.link,
    trouble: troubleOf(links.get(actor.id)),
    server: isDivided ? actor.node : null,
    workStartedAt: actor.role === 'consumer' ? actor.workStartedAt : null,
    workEndsAt: actor.role === 'consumer' ? actor.workEndsAt : null,
    beliefs: actor.role === 'producer' ? beliefsOf(actor, ledger) : [],
    armed: armed
      .filter(({ target }) => target === actor.id || target === actor.link)
      .map(({ fault }) => fault),
  }));
}

/** Whether it matters which server somebody talks to. */
function areDivided(world: WorldView): boolean {
  const primaries = world.nodes().filter(({ up, role }) => up && role === 'primary');
  const servers = new Set(world.actors().map(({ node }) => node));
  return primaries.length > 1 || servers.size > 1;
}

/** What is wrong with a link; null when nothing is. */
export function troubleOf(link: LinkView | undefined): TroubleMoment | null {
  if (link === undefined) return null;
  const { cut, extraMs } = link;
  if (cut !== null) return { kind: 'cut', healsAt: cut.healsAt };
  return extraMs > 0 ? { kind: 'slow', extraMs } : null;
}

function connectionOf(actor: ActorView, link: LinkView | undefined): ActorMoment['connection'] {
  if (actor.state === 'new') return 'none';
  return link?.state ?? actor.connection;
}

function conditionOf(actor: ActorView): ActorMoment['condition'] {
  if (actor.alive) return actor.pausedUntil === null ? 'running' : 'paused';
  return actor.state === 'new' ? 'new' : 'crashed';
}

function tallyOf(actor: ActorView): Phrase {
  if (actor.role === 'consumer') return phrase('stage.tally.done', { count: actor.finished });
  return phrase('stage.tally.sent', { count: actor.created, total: actor.spec.messages });
}

function doingOf(actor: ActorView, blockedIn: string | null, t: Ms): Phrase {
  if (actor.state === 'new') {
    return phrase('stage.actor.new', { seconds: seconds((actor.restartsAt ?? t) - t) });
  }
  return actor.role === 'producer' ? producerDoing(actor, t) : workerDoing(actor, blockedIn, t);
}

function producerDoing(actor: ProducerView, t: Ms): Phrase {
  const left = { seconds: seconds((actor.until ?? t) - t) };
  switch (actor.state) {
    case 'connecting':
      return phrase('stage.producer.connecting');
    case 'sending':
      return actor.attempt > 1
        ? phrase('stage.producer.sending-again', { attempt: actor.attempt })
        : phrase('stage.producer.sending');
    case 'backingOff':
      return phrase('stage.producer.backing-off', left);
    case 'resting':
      if (actor.created >= actor.spec.messages) return phrase('stage.producer.idle');
      return phrase('stage.producer.resting', left);
    case 'idle':
      return phrase('stage.producer.idle');
    default:
      return phrase('stage.actor.other-state', { state: actor.state });
  }
}

function workerDoing(actor: ConsumerView, blockedIn: string | null, t: Ms): Phrase {
  const left = { seconds: seconds((actor.until ?? t) - t) };
  switch (actor.state) {
    case 'connecting':
      return phrase('stage.worker.connecting');
    case 'asking':
      if (actor.holds.length > 0) return phrase('stage.worker.telling');
      return blockedIn === null
        ? phrase(`stage.duty.${actor.spec.duty}`)
        : phrase('stage.worker.blocked', { command: blockedIn });
    case 'listening':
      return phrase('stage.worker.listening');
    case 'resting':
      return phrase(
        actor.spec.duty === 'work' ? 'stage.worker.resting' : 'stage.duty.resting',
        left,
      );
    case 'backingOff':
      return phrase('stage.worker.backing-off', left);
    case 'working':
      return working(actor);
    default:
      return phrase('stage.actor.other-state', { state: actor.state });
  }
}

/** The command in which consumers of a design wait inside Redis. */
function blockingCommand(design: DesignName, { claim, due, read }: Protections): string {
  switch (design) {
    case 'list':
      return claim === 'pop' ? 'BRPOP' : 'BLMOVE';
    case 'sorted-set':
      return due === 'priority' ? 'BZPOPMIN' : 'BRPOP';
    case 'stream':
      return read === 'group' ? 'XREADGROUP' : 'XREAD';
    case 'pubsub':
      return 'SUBSCRIBE';
  }
}

function working(actor: ConsumerView): Phrase {
  const number = actor.holds[0]?.number ?? 0;
  return actor.slowness > 1
    ? phrase('stage.worker.working-slowly', { number, factor: actor.slowness })
    : phrase('stage.worker.working', { number });
}

/** Beliefs that are wrong or open, the newest first; what it knows rightly needs no words. */
function beliefsOf(actor: ProducerView, ledger: Ledger): BeliefMoment[] {
  return ledger
    .messages()
    .filter(({ createdBy, belief }) => createdBy === actor.id && belief !== null)
    .flatMap((record): BeliefMoment[] => {
      const { number, belief } = record;
      if (belief === 'unknown') return [{ number, stored: 'unknown', mistaken: false }];
      const mistaken = belief === 'not-stored' && wasStored(record);
      return mistaken ? [{ number, stored: false, mistaken }] : [];
    })
    .reverse();
}

/** Whether Redis ever had it. */
function wasStored(record: MessageRecord): boolean {
  const copies = [...record.copies, ...record.ended];
  return (
    record.timesDone > 0 ||
    copies.some(
      ({ place, taken }) => place.kind === 'key' || place.kind === 'worker' || taken !== null,
    )
  );
}
