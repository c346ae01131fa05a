// What changes in every frame is written straight to the elements that move; Svelte hears only of
// what looks different. An element asks for the poses of the thing that it is part of, and gets
// them from its birth to its end.

import type { Point } from '../../scene/shapes.ts';

/** All of a moving thing that is a function of time alone. Points are as seen from where it is. */
export interface Pose extends Point {
  readonly opacity: number;
  /** Where its tail begins. */
  readonly tail: Point | null;
  /** Where the disc is that it is tied to. */
  readonly tie: Point | null;
  /** How much of its ring is drawn, 0 to 1. */
  readonly progress: number | null;
}

/** Attributes of an element in a pose. */
export type Posture = (pose: Pose) => Readonly<Record<string, string>>;

interface Follower {
  readonly element: Element;
  readonly posture: Posture;
  /** What was written last: what does not change is not written again. */
  readonly written: Map<string, string>;
}

export class Motion {
  #poses: ReadonlyMap<string, Pose> = new Map();
  readonly #followers = new Map<string, Set<Follower>>();

  /** For `{@attach}`: keeps an element in the pose of the thing with this id. */
  follow(id: string, posture: Posture): (element: Element) => () => void {
    return (element) => {
      const follower: Follower = { element, posture, written: new Map() };
      const all = this.#followers.get(id) ?? new Set();
      this.#followers.set(id, all.add(follower));
      const pose = this.#poses.get(id);
      if (pose !== undefined) write(follower, pose);
      return () => {
        all.delete(follower);
        if (all.size === 0 && this.#followers.get(id) === all) this.#followers.delete(id);
      };
    };
  }

  /** From now on things have these poses, by their ids. */
  move(poses: ReadonlyMap<string, Pose>): void {
    this.#poses = poses;
    for (const [id, followers] of this.#followers) {
      const pose = poses.get(id);
      if (pose === undefined) continue;
      for (const follower of followers) write(follower, pose);
    }
  }
}

function write({ element, posture, written }: Follower, pose: Pose): void {
  for (const [name, value] of Object.entries(posture(pose))) {
    if (written.get(name) === value) continue;
    written.set(name, value);
    element.setAttribute(name, value);
  }
}

/** It is drawn around its origin, and the origin moves. */
export function placed({ x, y }: Pose): { readonly transform: string } {
  return { transform: `translate(${rounded(x)},${rounded(y)})` };
}

/** It comes up or fades. */
export function faded({ opacity }: Pose): { readonly opacity: string } {
  return { opacity: `${rounded(opacity)}` };
}

/** A line that ends at the origin begins where the tail does: mostly, only one of both changes. */
export function tailed({ tail }: Pose): Readonly<Record<string, string>> {
  return tail === null ? {} : { x1: `${rounded(tail.x)}`, y1: `${rounded(tail.y)}` };
}

/** A polyline from the edge of the disc, of this radius, that this one is tied to. */
export function tied({ tie }: Pose, radius: number): Readonly<Record<string, string>> {
  if (tie === null) return {};
  const length = Math.hypot(tie.x, tie.y);
  const part = length === 0 ? 0 : Math.max(0, length - radius) / length;
  return { points: `${rounded(tie.x * part)},${rounded(tie.y * part)} 0,0` };
}

/** Hundredths of a px: more cannot be seen, and noise of numbers is no change. */
export function rounded(px: number): number {
  return Math.round(px * 100) / 100;
}
