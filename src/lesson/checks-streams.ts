// Statements about streams: which entries are there, what a group has pending, and what was passed
// over. The PEL is that of the group `workers`, and the entries are those of `orders`.

import { type Bytes, bytes } from '../base/bytes.ts';
import { messageId, messagesIn } from '../sim/payload.ts';
import { type Check, named, type Situation } from './check.ts';
import { factsOf, no, yes } from './verdicts.ts';

const STREAM = bytes('orders');

function streamOf({ world }: Situation) {
  return world.nodes()[0]?.inspect.stream(0, STREAM);
}

function isAbout(fields: readonly Bytes[], number: number): boolean {
  return fields.some((field) => messagesIn(field).includes(messageId(number)));
}

/** Message `number` is an entry of the stream, read or not. */
export function inStream(number: number): Check {
  return {
    says: { key: 'check.in-stream', params: { number } },
    test(situation) {
      const entries = streamOf(situation)?.entries ?? [];
      return entries.some(({ fields }) => isAbout(fields, number))
        ? yes('why.in-stream', { number })
        : no('why.not-in-stream', { number });
    },
  };
}

/** A later message was worked on, and this one, which is in the stream, by nobody. */
export function skipped(number: number): Check {
  return {
    says: { key: 'check.skipped', params: { number } },
    test(situation) {
      const taken = factsOf(situation.facts, 'work-started').map(({ message }) => message);
      const isTaken = taken.includes(messageId(number));
      const isPassed = taken.some((message) => Number(message.slice(1)) > number);
      if (isTaken) return no('why.not-skipped', { number });
      return isPassed && inStream(number).test(situation).ok
        ? yes('why.skipped', { number })
        : no('why.not-yet-taken', { number });
    },
  };
}

/** Message `number` was delivered to `actor`, and Redis waits for its ack. */
export function pendingWith(number: number, actor: string): Check {
  return {
    says: { key: 'check.pending-with', params: { number, actor: named(actor) } },
    test(situation) {
      const found = pendingEntry(situation, number);
      if (!found) return no('why.not-pending', { number });
      const verdict = found.consumer === bytes(actor) ? yes : no;
      return verdict('why.pending-with', { number, actor: named(found.consumer) });
    },
  };
}

function pendingEntry(situation: Situation, number: number) {
  const stream = streamOf(situation);
  const id = stream?.entries.find(({ fields }) => isAbout(fields, number))?.id;
  return stream?.groups[0]?.pending.find((entry) => entry.id === id);
}

/** What a consumer's XACK for message `number` was answered: 1, or 0 for nothing pending. */
export function xackAnswered(actor: string, number: number, wanted: number): Check {
  const params = { actor: named(actor), number };
  return {
    says: { key: 'check.xack-answered', params: { ...params, wanted } },
    test(situation) {
      const reply = acksOf(situation, number).find((fact) => fact.actor === actor)?.reply;
      if (reply?.kind !== 'int') return no('why.not-acked', params);
      const found = Number(reply.value);
      const verdict = found === wanted ? yes : no;
      return verdict('why.xack-answered', { ...params, found });
    },
  };
}

/** A consumer died with message `number` in its memory, after somebody else had acked it. */
export function diedUnrecorded(actor: string, number: number): Check {
  const params = { actor: named(actor), number };
  return {
    says: { key: 'check.died-unrecorded', params },
    test(situation) {
      const crashes = factsOf(situation.facts, 'actor-crashed').filter(
        (fact) => fact.actor === actor && fact.messages.includes(messageId(number)),
      );
      if (crashes.length === 0) return no('why.not-crashed-holding', params);
      const acks = acksOf(situation, number).filter((fact) => fact.actor !== actor);
      return crashes.some((crash) => acks.some(({ seq }) => seq < crash.seq))
        ? yes('why.died-unrecorded', params)
        : no('why.died-recorded', params);
    },
  };
}

/** The XACKs that named the entry of message `number`. */
function acksOf(situation: Situation, number: number) {
  const entry = streamOf(situation)?.entries.find(({ fields }) => isAbout(fields, number));
  return factsOf(situation.facts, 'command-executed').filter(
    ({ argv }) => argv[0] === 'XACK' && entry !== undefined && argv[3] === bytes(entry.id),
  );
}

/** Message `number` is pending, and was delivered at least so often, as Redis counts it. */
export function deliveries(number: number, count: number): Check {
  return {
    says: { key: 'check.deliveries', params: { number, count } },
    test(situation) {
      const found = pendingEntry(situation, number)?.deliveryCount;
      if (found === undefined) return no('why.not-pending', { number });
      const verdict = found >= count ? yes : no;
      return verdict('why.deliveries', { number, found });
    },
  };
}

/** The PEL has at least so many entries. */
export function pendingEntries(count: number): Check {
  return {
    says: { key: 'check.pending-entries', params: { count } },
    test(situation) {
      const found = streamOf(situation)?.groups[0]?.pending.length ?? 0;
      const verdict = found >= count ? yes : no;
      return verdict('why.pending-entries', { found });
    },
  };
}

/** The stream has exactly so many entries that carry message `number`. */
export function entriesWith(number: number, count: number): Check {
  return {
    says: { key: 'check.entries-with', params: { number, count } },
    test(situation) {
      const entries = streamOf(situation)?.entries ?? [];
      const found = entries.filter(({ fields }) => isAbout(fields, number)).length;
      const verdict = found === count ? yes : no;
      return verdict('why.entries-with', { number, found });
    },
  };
}
