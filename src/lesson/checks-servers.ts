// Statements about the servers themselves: what each holds, how it went down and what it found
// again, who is a primary, and what a producer was told that did not last.

import { bytes, lower, text } from '../base/bytes.ts';
import type { Fact, FactOf } from '../sim/fact.ts';
import { CONSOLE } from '../sim/fact.ts';
import type { NodeId } from '../sim/ids.ts';
import { messageId, messagesIn } from '../sim/payload.ts';
import type { Check, Situation } from './check.ts';
import { factsOf, no, yes } from './verdicts.ts';

/** How many messages are in the keys of a node. */
function messagesOn({ ledger }: Situation, node: NodeId): number {
  return ledger
    .messages()
    .filter(({ copies }) => copies.some(({ place }) => place.kind === 'key' && place.node === node))
    .length;
}

/** At least `count` messages are in the keys of a node. */
export function holdsAtLeast(node: NodeId, count: number): Check {
  return {
    says: { key: 'check.node-holds', params: { node, count } },
    test(situation) {
      const found = messagesOn(situation, node);
      const verdict = found >= count ? yes : no;
      return verdict('why.node-holds', { node, found });
    },
  };
}

/** A node is up, and no message is in it. */
export function isEmpty(node: NodeId): Check {
  return {
    says: { key: 'check.node-empty', params: { node } },
    test(situation) {
      if (situation.world.node(node)?.up !== true) return no('why.node-down', { node });
      const found = messagesOn(situation, node);
      const verdict = found === 0 ? yes : no;
      return verdict('why.node-holds', { node, found });
    },
  };
}

/** Message `number` is in a key of this node. */
export function isOn(node: NodeId, number: number): Check {
  return {
    says: { key: 'check.is-on', params: { node, number } },
    test({ ledger }) {
      const copies = ledger.message(messageId(number))?.copies ?? [];
      const there = copies.some(({ place }) => place.kind === 'key' && place.node === node);
      return there ? yes('why.is-on', { node, number }) : no('why.is-not-on', { node, number });
    },
  };
}

/** A node's server went down in this way: its process died, its machine lost power, it was asked. */
export function wentDown(node: NodeId, how: FactOf<'node-crashed'>['how']): Check {
  return {
    says: { key: `check.went-down-${how}`, params: { node } },
    test({ facts }) {
      const falls = factsOf(facts, 'node-crashed').filter((fact) => fact.node === node);
      if (falls.length === 0) return no('why.not-gone-down', { node });
      const found = falls.find((fact) => fact.how === how) ?? falls[0];
      const verdict = found?.how === how ? yes : no;
      return verdict(`why.went-down-${found?.how ?? how}`, { node });
    },
  };
}

/** A node went down while part of its append-only file was written and not fsynced. */
export function wentDownUnsynced(node: NodeId): Check {
  return {
    says: { key: 'check.went-down-unsynced', params: { node } },
    test({ facts }) {
      let written = 0;
      let synced = 0;
      let wasDown = false;
      for (const fact of facts) {
        if (!('node' in fact) || fact.node !== node) continue;
        if (fact.kind === 'file-written') written = fact.bytes;
        else if (fact.kind === 'file-synced') synced = fact.bytes;
        else if (fact.kind === 'node-crashed') {
          if (written > synced) return yes('why.went-down-unsynced', { node });
          wasDown = true;
        }
      }
      return no(wasDown ? 'why.went-down-synced' : 'why.not-gone-down', { node });
    },
  };
}

/** A node that had been down runs. */
export function cameBack(node: NodeId): Check {
  return {
    says: { key: 'check.came-back', params: { node } },
    test({ facts, world }) {
      const wasDown = factsOf(facts, 'node-crashed').some((fact) => fact.node === node);
      if (!wasDown) return no('why.not-gone-down', { node });
      return world.node(node)?.up ? yes('why.came-back', { node }) : no('why.node-down', { node });
    },
  };
}

/** A snapshot of a node's data is on its disk, with at least so many messages waiting then. */
export function snapshotSaved(node: NodeId): Check {
  return {
    says: { key: 'check.snapshot-saved', params: { node } },
    test({ facts }) {
      const saved = factsOf(facts, 'snapshot-saved').some((fact) => fact.node === node);
      return saved ? yes('why.snapshot-saved', { node }) : no('why.no-snapshot', { node });
    },
  };
}

/** At the console a parameter was set to this value, and Redis took it. */
export function configured(name: string, value: string): Check {
  const setting = `${name} ${value}`;
  return {
    says: { key: 'check.configured', params: { setting } },
    test({ facts }) {
      const sets = factsOf(facts, 'command-executed').filter(
        ({ actor, argv: [command = bytes(''), verb = bytes('')], reply }) =>
          actor === CONSOLE &&
          lower(command) === 'config' &&
          lower(verb) === 'set' &&
          reply?.kind !== 'error',
      );
      const last = sets.flatMap(({ argv }) => valueSet(argv.map(text), name)).at(-1);
      if (last === undefined) return no('why.not-configured', { setting });
      const verdict = last === value ? yes : no;
      return verdict('why.configured', { setting: `${name} ${last}` });
    },
  };
}

/** What `CONFIG SET a 1 b 2` sets a parameter to. */
function valueSet(words: readonly string[], name: string): string[] {
  return words.flatMap((word, at) =>
    at % 2 === 0 && at > 1 && word.toLowerCase() === name ? [words[at + 1] ?? ''] : [],
  );
}

/** At least `count` messages are lost that their producer was told are stored. */
export function lostThoughStored(count = 1): Check {
  return {
    says: { key: 'check.lost-though-stored', params: { count } },
    test({ ledger }) {
      const found = ledger
        .messages()
        .filter(({ belief, state }) => belief === 'stored' && state === 'lost').length;
      const verdict = found >= count ? yes : no;
      return verdict('why.lost-though-stored', { found });
    },
  };
}

/** The producer was told that message `number` is stored before this node had it, if it ever got it. */
export function toldBeforeCopied(number: number, node: NodeId): Check {
  return {
    says: { key: 'check.told-before-copied', params: { number, node } },
    test({ facts }) {
      const told = factsOf(facts, 'belief-changed').find(
        ({ message, belief }) => message === messageId(number) && belief === 'stored',
      );
      if (!told) return no('why.not-told', { number });
      const copied = factsOf(facts, 'list-spliced').find(
        (fact) =>
          fact.node === node &&
          fact.added.some((element) => messagesIn(element).includes(messageId(number))),
      );
      const isFirst = copied === undefined || told.seq < copied.seq;
      return isFirst
        ? yes('why.told-before-copied', { number, node })
        : no('why.told-after-copied', { number, node });
    },
  };
}

/** A node is up and says that it is a primary. */
export function isPrimary(node: NodeId): Check {
  return {
    says: { key: 'check.is-primary', params: { node } },
    test({ world }) {
      const view = world.node(node);
      if (view?.up !== true) return no('why.node-down', { node });
      return view.role === 'primary'
        ? yes('why.is-primary', { node })
        : no('why.is-replica', { node });
    },
  };
}

/** At some moment two servers that were up were primaries. */
export function twoPrimaries(): Check {
  return {
    says: { key: 'check.two-primaries' },
    test({ world }) {
      const primaries = world.nodes().filter(({ up, role }) => up && role === 'primary').length;
      const verdict = primaries > 1 ? yes : no;
      return verdict('why.primaries', { found: primaries });
    },
  };
}

/** A node follows another one, and has all that it has. */
export function follows(node: NodeId, primary: NodeId): Check {
  return {
    says: { key: 'check.follows', params: { node, primary } },
    test({ world }) {
      const view = world.node(node);
      if (view?.up !== true) return no('why.node-down', { node });
      if (view.primary !== primary) return no('why.follows-not', { node, primary });
      const verdict = view.replicaLink === 'connected' ? yes : no;
      const key = view.replicaLink === 'connected' ? 'why.follows' : 'why.follows-soon';
      return verdict(key, { node, primary });
    },
  };
}

/** Redis answered a producer's write with this error, at least `count` times. */
export function refusedWith(error: string, count = 1): Check {
  return {
    says: { key: 'check.refused-with', params: { error, count } },
    test({ facts }) {
      const found = refusals(facts, error);
      const verdict = found >= count ? yes : no;
      return verdict('why.refused-with', { error, found });
    },
  };
}

function refusals(facts: Iterable<Fact>, error: string): number {
  return factsOf(facts, 'request-refused').filter((fact) => fact.error.startsWith(`${error} `))
    .length;
}

/** A message that Redis had refused at first is stored now, and its producer knows. */
export function storedAfterRefusal(): Check {
  return {
    says: { key: 'check.stored-after-refusal' },
    test({ facts, ledger }) {
      const refused = factsOf(facts, 'request-refused').flatMap(({ messages }) => messages);
      if (refused.length === 0) return no('why.none-refused');
      const stored = refused.find((id) => ledger.message(id)?.belief === 'stored');
      return stored === undefined
        ? no('why.still-refused')
        : yes('why.stored-after-refusal', { number: stored.slice(1) });
    },
  };
}

/** Since the network fell apart a node has taken at least `count` writes of producers. */
export function tookSinceSplit(node: NodeId, count: number): Check {
  return {
    says: { key: 'check.took-since-split', params: { node, count } },
    test({ facts, world }) {
      const split = factsOf(facts, 'fault-applied').find(({ fault }) => fault === 'partition');
      if (split === undefined) return no('why.no-split');
      const producers = new Set(
        world.actors().flatMap(({ id, role }) => (role === 'producer' ? [id] : [])),
      );
      const found = factsOf(facts, 'command-executed').filter(
        (fact) =>
          fact.seq > split.seq &&
          fact.node === node &&
          producers.has(fact.actor) &&
          fact.argv.some((word) => messagesIn(word).length > 0) &&
          fact.reply?.kind !== 'error',
      ).length;
      const verdict = found >= count ? yes : no;
      return verdict('why.took-since-split', { node, found });
    },
  };
}

/** Message `number` stands at least `count` times in the keys of a node. */
export function timesOn(node: NodeId, number: number, count: number): Check {
  return {
    says: { key: 'check.times-on', params: { node, number, count } },
    test({ ledger }) {
      const copies = ledger.message(messageId(number))?.copies ?? [];
      const found = copies.filter(
        ({ place }) => place.kind === 'key' && place.node === node,
      ).length;
      const verdict = found >= count ? yes : no;
      return verdict('why.times-on', { node, number, found });
    },
  };
}

/** WAIT at the console answered this number of replicas. */
export function waitAnswered(replicas: number): Check {
  return {
    says: { key: 'check.wait-answered', params: { count: replicas } },
    test({ facts }) {
      const answers = waitAnswers(facts);
      if (answers.length === 0) return no('why.wait-open');
      const verdict = answers.includes(replicas) ? yes : no;
      return verdict('why.wait-answered', { found: answers.at(-1) as number });
    },
  };
}

/** The integers that Redis answered to WAIT: at once, or when a blocked client was let go. */
function waitAnswers(facts: Iterable<Fact>): number[] {
  const answers: number[] = [];
  let isWaiting = false;
  for (const fact of facts) {
    if (fact.kind === 'command-executed' && fact.actor === CONSOLE) {
      isWaiting = lower(fact.argv[0] ?? bytes('')) === 'wait';
    } else if (fact.kind === 'console-replied' && isWaiting && fact.reply.kind === 'int') {
      answers.push(Number(fact.reply.value));
      isWaiting = false;
    }
  }
  return answers;
}
