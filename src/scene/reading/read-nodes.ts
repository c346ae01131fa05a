// The nodes of a run: which of them has its card on the stage, and all of them in a line each.

import type { NodeView, WorldView } from '../../sim/world.ts';
import type { NodeLineMoment } from '../moment.ts';

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
export function readNodes(world: WorldView, shown: NodeView): NodeLineMoment[] {
  const nodes = world.nodes();
  if (nodes.length < 2) return [];
  return nodes.map((node) => ({
    id: node.id,
    isShown: node.id === shown.id,
    state: stateOf(node, shown),
    offset: node.offset,
    lagBytes: node.lagBytes,
    backAt: node.up ? node.pausedUntil : node.restartsAt,
  }));
}

function stateOf(node: NodeView, shown: NodeView): NodeLineMoment['state'] {
  if (!node.up) return 'down';
  if (node.pausedUntil !== null) return 'paused';
  if (node.role === 'primary') return node.id === shown.id ? 'primary' : 'rival';
  return node.replicaLink === 'connected' ? 'replica' : 'cut-off';
}
