// All objects of a scene that can be reached by keyboard, with the ids that Target.svelte gives
// them.

import type { Scene } from '../../scene/shapes.ts';
import type { Reachable } from './stage-state.svelte.ts';

type Shape = Omit<Reachable, 'id'> & { readonly key: string };

/** The objects in the order in which they are drawn. */
export function targetsOf(scene: Scene): Reachable[] {
  const of = (prefix: string, shapes: readonly Shape[]): Reachable[] =>
    shapes.map(({ key, object, name, box }) => ({ id: `${prefix}:${key}`, object, name, box }));
  return [
    ...of('card', scene.cards),
    ...of('list', scene.lists),
    ...of('zset', scene.axes),
    ...of('stream', scene.streams),
    ...of('channel', scene.channels),
    ...of('table', scene.tables),
    ...of('node', scene.nodes),
    ...of('way', scene.replicaLinks),
    ...of('copying', scene.replicaPackets),
    ...of('disk', scene.disk === null ? [] : [scene.disk]),
    ...of('link', scene.links),
    ...of('heap', scene.heaps),
    ...of('packet', scene.packets),
    ...of('token', scene.tokens),
  ];
}
