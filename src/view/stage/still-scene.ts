// A scene in two: the poses of what moves, which change in every frame, and all else, which changes
// only when something happens. What moves is described around its own place there.

import type {
  Box,
  HeapShape,
  PacketShape,
  Point,
  Scene,
  TagShape,
  TokenShape,
} from '../../scene/shapes.ts';
import type { ReplicaPacketShape } from '../../scene/structure-shapes.ts';
import { type Pose, rounded } from './motion.ts';

/** What is drawn of a copy of a message, whatever its pose. */
export interface TokenLook
  extends Omit<TokenShape, 'x' | 'y' | 'opacity' | 'progress' | 'tail' | 'linkedTo'> {
  readonly hasTail: boolean;
  readonly isTied: boolean;
  /** Part of a ring tells how far it is. */
  readonly hasProgress: boolean;
  /** Less than a quarter is left of the time that a pending entry has. */
  readonly isLate: boolean;
}

export type PacketLook = Omit<PacketShape, 'x' | 'y' | 'opacity' | 'tail'>;
export type HeapLook = Omit<HeapShape, 'x' | 'y'>;
export type ReplicaPacketLook = Omit<ReplicaPacketShape, 'x' | 'y' | 'opacity'>;

/** A scene without what is a function of time alone. */
export interface StillScene
  extends Omit<Scene, 'at' | 'tokens' | 'packets' | 'heaps' | 'replicaPackets'> {
  readonly tokens: readonly TokenLook[];
  readonly packets: readonly PacketLook[];
  readonly heaps: readonly HeapLook[];
  readonly replicaPackets: readonly ReplicaPacketLook[];
}

const LATE_FROM = 0.25;

/** What stays as it is while things move. */
export function stillSceneOf({ at: _, ...scene }: Scene): StillScene {
  return {
    ...scene,
    tokens: scene.tokens.map(tokenLook),
    packets: scene.packets.map(packetLook),
    heaps: scene.heaps.map(heapLook),
    replicaPackets: scene.replicaPackets.map(replicaPacketLook),
  };
}

/** The poses of all that moves, by the ids of their targets. */
export function posesOf(scene: Scene): Map<string, Pose> {
  const poses = new Map<string, Pose>();
  for (const token of scene.tokens) poses.set(`token:${token.key}`, tokenPose(token));
  for (const { key, x, y, opacity, tail } of scene.packets) {
    const pose = { ...STILL, x, y, opacity, tail: from({ x, y }, tail) };
    poses.set(`packet:${key}`, pose);
  }
  for (const { key, x, y } of scene.heaps) poses.set(`heap:${key}`, { ...STILL, x, y });
  for (const { key, x, y, opacity } of scene.replicaPackets) {
    poses.set(`copying:${key}`, { ...STILL, x, y, opacity });
  }
  return poses;
}

const STILL: Omit<Pose, 'x' | 'y'> = { opacity: 1, tail: null, tie: null, progress: null };

function tokenPose(token: TokenShape): Pose {
  const { x, y, opacity, tail, linkedTo, progress } = token;
  return {
    x,
    y,
    opacity,
    tail: tail && from(token, tail),
    tie: linkedTo && from(token, linkedTo),
    progress,
  };
}

function tokenLook(token: TokenShape): TokenLook {
  const { x: _x, y: _y, opacity: _opacity, tail, linkedTo, progress, ...look } = token;
  return {
    ...look,
    box: around(token, token.box),
    tag: token.tag && tagFrom(token, token.tag),
    hasTail: tail !== null,
    isTied: linkedTo !== null,
    hasProgress: progress !== null,
    isLate: token.state === 'pending' && progress !== null && progress < LATE_FROM,
  };
}

function packetLook(packet: PacketShape): PacketLook {
  const { x: _x, y: _y, opacity: _opacity, tail: _tail, ...look } = packet;
  return { ...look, box: around(packet, packet.box), tag: tagFrom(packet, packet.tag) };
}

function heapLook(heap: HeapShape): HeapLook {
  const { x: _x, y: _y, ...look } = heap;
  return { ...look, box: around(heap, heap.box), badge: around(heap, heap.badge) };
}

function replicaPacketLook(packet: ReplicaPacketShape): ReplicaPacketLook {
  const { x: _x, y: _y, opacity: _opacity, ...look } = packet;
  return { ...look, box: around(packet, packet.box) };
}

function tagFrom(origin: Point, tag: TagShape): TagShape {
  return { ...tag, box: around(origin, tag.box) };
}

function around(origin: Point, { width, height, ...corner }: Box): Box {
  return { ...from(origin, corner), width: rounded(width), height: rounded(height) };
}

function from(origin: Point, { x, y }: Point): Point {
  return { x: rounded(x - origin.x), y: rounded(y - origin.y) };
}
