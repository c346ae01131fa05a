// Everything that comes into a run from outside: a command typed, a fault, a knob turned. Inputs
// are what a run file holds; they come from links, files and storage, so they are parsed by a
// schema.

import * as v from 'valibot';
import type { Ms } from '../base/time.ts';
import { type FaultAction, faultSchema } from './faults/index.ts';
import type { NodeId } from './ids.ts';
import { byteWord, identifier, MAX_ARGV, moment } from './limits.ts';

const stamp = {
  /** Virtual time. Everything else that is due at this moment happens before. */
  at: moment,
  /**
   * Kernel events handled before it. Only set when people acted between two events of one moment;
   * then the input comes right after that many events.
   */
  after: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  /** Somebody set it for this moment: an act before it leaves it there. */
  scheduled: v.optional(v.literal(true)),
};

/** A command typed into redis-cli. Words are binary strings: one char per byte. */
const commandInput = v.strictObject({
  ...stamp,
  kind: v.literal('command'),
  /** The node whose console it is; default: the first one. */
  node: v.optional(identifier),
  argv: v.pipe(v.array(byteWord), v.minLength(1), v.maxLength(MAX_ARGV)),
});

/** Ctrl-C in redis-cli: its connection ends, the next command opens a new one. */
const interruptInput = v.strictObject({
  ...stamp,
  kind: v.literal('interrupt'),
  node: v.optional(identifier),
});

/** A setting of a process or of all links, changed while the run goes on. */
const knobInput = v.strictObject({
  ...stamp,
  kind: v.literal('knob'),
  target: v.pipe(v.string(), v.maxLength(64)),
  name: v.pipe(v.string(), v.maxLength(64)),
  value: v.union([
    v.pipe(v.number(), v.finite()),
    v.pipe(v.string(), v.maxLength(64)),
    v.boolean(),
  ]),
});

/** One input of a run file. */
export const inputSchema = v.variant('kind', [
  commandInput,
  interruptInput,
  knobInput,
  faultSchema(stamp),
]);

type Stamp = {
  readonly at: Ms;
  readonly after?: number | undefined;
  readonly scheduled?: true | undefined;
};

/** What people did, without the moment. */
export type Action =
  | {
      readonly kind: 'command';
      readonly argv: readonly string[];
      readonly node?: NodeId | undefined;
    }
  | { readonly kind: 'interrupt'; readonly node?: NodeId | undefined }
  | {
      readonly kind: 'knob';
      readonly target: string;
      readonly name: string;
      readonly value: number | string | boolean;
    }
  | FaultAction;

export type Input = Stamp & Action;
