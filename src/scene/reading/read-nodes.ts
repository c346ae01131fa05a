// The nodes of a run: which of them has its card on the stage, all of them in a line each with what
// they hold, and who watches them.

import type { Ledger } from '../../ledger/ledger.ts';
import type { NodeView, WorldView } from '../../sim/world.ts';
import type { NodeLineMoment, SentinelMoment } from '../moment.ts';

/** The node that most processes take for the primary; the first one when they do not agree. */
export function shownNode(world: WorldView): NodeView {
  const nodes = world.nodes();
  const votes = new Map<string, number>();
  for (const { node } of world.actors()) votes.set(node, (votes.get(node) ?? 0) + 1);
  const [first, ...others] = nodes;
  if (first === undefined) throw new Error('a run has a node');
  return others.reduce(
    (best, node) => ((votes.get(node.id) ?? 0) > (votes.get(best.id) ?? 0) ? node : best),
    first,
  );
}

/** A line for each node, in the order of the scenario; none when there is only one. */
export function readNodes(world: WorldView, shown: NodeView, ledger: Ledger): NodeLineMoment[] {
  const nodes = world.nodes();
  if (nodes.length < 2) return [];
  const held = heldBy(ledger);
  return nodes.map((node) => ({
    id: node.id,
    isShown: node.id === shown.id,
    state: stateOf(node, shown),
    offset: node.offset,
    lagBytes: node.lagBytes,
    backAt: node.up ? node.pausedUntil : node.restartsAt,
    keepsLog: node.up && node.disk?.isAofOn === true,
    messages: (held.get(node.id) ?? []).sort((a, b) => a - b),
  }));
}

/** The numbers of the messages in each node's keys or files. */
function heldBy(ledger: Ledger): Map<string, number[]> {
  const held = new Map<string, number[]>();
  for (const { number, copies } of ledger.messages()) {
    for (const { place } of copies) {
      if (place.kind !== 'key' && place.kind !== 'disk') continue;
      held.set(place.node, [...(held.get(place.node) ?? []), number]);
    }
  }
  return held;
}

/** The sentinel and what it thinks of the primary. */
export function readSentinel(world: WorldView): SentinelMoment | null {
  const sentinel = world.sentinel();
  if (sentinel === null) return null;
  const { id, alive, pausedUntil, promotes, primary, suspects } = sentinel;
  if (!alive) return { id, state: 'down', node: primary };
  if (pausedUntil !== null) return { id, state: 'paused', node: primary };
  if (promotes !== null) return { id, state: 'promoting', node: promotes };
  return { id, state: suspects.includes(primary) ? 'suspecting' : 'watching', node: primary };
}

function stateOf(node: NodeView, shown: NodeView): NodeLineMoment['state'] {
  if (!node.up) return 'down';
  if (node.pausedUntil !== null) return 'paused';
  // Beside one that is down it is the only one.
  if (node.role === 'primary') return node.id === shown.id || !shown.up ? 'primary' : 'rival';
  return node.replicaLink === 'connected' ? 'replica' : 'cut-off';
}
