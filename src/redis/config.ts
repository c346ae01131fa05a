// The values of the parameters on one server. Source: config.c of 7.0.

import type { Bytes } from '../base/bytes.ts';
import { BadValue } from './config-parameter.ts';
import { INITIAL_VALUES, parameterNamed } from './config-table.ts';
import { parseInteger } from './integer.ts';
import type { ListpackLimits } from './types/hash.ts';
import type { NodeLimits } from './types/stream-node.ts';

/** What is asked for with every element that is added to a hash, sorted set or stream. */
export interface EncodingLimits {
  readonly hash: ListpackLimits;
  readonly zset: ListpackLimits;
  readonly streamNode: NodeLimits;
}

/** The values in force on one server. */
export class Config {
  /** By the present names. Replaced on change, so that snapshots can share it. */
  #values: ReadonlyMap<string, string> = INITIAL_VALUES;
  /** Parsed values: encoding limits are asked for with every element that is added. */
  readonly #integers = new Map<string, number>();
  #limits: EncodingLimits | null = null;

  /**
   * `given` overrides the defaults, as a configuration file would.
   * @throws Error for an unknown name or a value that the parameter cannot have
   */
  constructor(given: Readonly<Record<string, string>> = {}) {
    for (const [name, value] of Object.entries(given)) {
      const parameter = parameterNamed.get(name);
      if (parameter === undefined) throw new Error(`unknown configuration parameter: ${name}`);
      const kept = parameter.accept(value as Bytes, this.text(parameter.name));
      if (kept instanceof BadValue) throw new Error(`${name}: ${kept.reason}`);
      this.set(parameter.name, kept);
    }
  }

  text(name: string): string {
    return this.#values.get(name) ?? '';
  }

  /** Whether a parameter of yes and no is set to yes. */
  isOn(name: string): boolean {
    return this.text(name) === 'yes';
  }

  integer(name: string): number {
    let value = this.#integers.get(name);
    if (value === undefined) {
      value = Number(parseInteger(this.text(name) as Bytes) ?? 0);
      this.#integers.set(name, value);
    }
    return value;
  }

  /** Where the encodings of values change. One object for as long as nothing is set. */
  get encodingLimits(): EncodingLimits {
    this.#limits ??= {
      hash: this.#listpackLimits('hash'),
      zset: this.#listpackLimits('zset'),
      streamNode: {
        entries: this.integer('stream-node-max-entries'),
        bytes: this.integer('stream-node-max-bytes'),
      },
    };
    return this.#limits;
  }

  #listpackLimits(type: 'hash' | 'zset'): ListpackLimits {
    return {
      entries: this.integer(`${type}-max-listpack-entries`),
      value: this.integer(`${type}-max-listpack-value`),
    };
  }

  /** `value` in the form in which the parameter keeps it. */
  set(name: string, value: string): void {
    this.#values = new Map(this.#values).set(name, value);
    this.#integers.delete(name);
    this.#limits = null;
  }

  /** All values, as they are at this moment: what comes later does not change this map. */
  entries(): ReadonlyMap<string, string> {
    return this.#values;
  }

  /** Goes back to what `entries` gave. */
  load(values: ReadonlyMap<string, string>): void {
    // Most checkpoints share their settings with the present: what was read from them holds.
    if (values === this.#values) return;
    this.#values = values;
    this.#integers.clear();
    this.#limits = null;
  }
}
