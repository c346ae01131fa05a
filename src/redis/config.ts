// The parameters that CONFIG knows, with their values as text. Source: config.c of 7.0.

import type { Bytes } from '../base/bytes.ts';
import { parseInteger } from './integer.ts';

/** Parameters and the values that a server without a configuration file starts with. */
const DEFAULTS: Readonly<Record<string, string>> = {
  databases: '16',
  requirepass: '',
  'proto-max-bulk-len': '536870912',
  maxmemory: '0',
  'maxmemory-policy': 'noeviction',
  'notify-keyspace-events': '',
  appendonly: 'no',
  appendfsync: 'everysec',
  port: '6379',
  replicaof: '',
  masterauth: '',
  'replica-read-only': 'yes',
  'replica-serve-stale-data': 'yes',
  'repl-backlog-size': '1048576',
  'repl-ping-replica-period': '10',
  'repl-timeout': '60',
  'min-replicas-to-write': '0',
  'min-replicas-max-lag': '10',
  appendfilename: 'appendonly.aof',
  'aof-load-truncated': 'yes',
  'aof-use-rdb-preamble': 'no',
  'stream-node-max-bytes': '4096',
  'stream-node-max-entries': '100',
  'set-max-intset-entries': '512',
  'hash-max-listpack-entries': '512',
  'hash-max-listpack-value': '64',
  'zset-max-listpack-entries': '128',
  'zset-max-listpack-value': '64',
};

/** The values in force on one server. */
export class Config {
  readonly #values: Map<string, string>;
  /** Parsed values: encoding limits are asked for with every element that is added. */
  readonly #integers = new Map<string, number>();

  /** `given` overrides the defaults, as a configuration file would. Unknown names throw. */
  constructor(given: Readonly<Record<string, string>> = {}) {
    this.#values = new Map(Object.entries(DEFAULTS));
    for (const [name, value] of Object.entries(given)) {
      if (!this.#values.has(name)) throw new Error(`unknown configuration parameter: ${name}`);
      this.#values.set(name, value);
    }
  }

  text(name: string): string {
    return this.#values.get(name) ?? '';
  }

  integer(name: string): number {
    let value = this.#integers.get(name);
    if (value === undefined) {
      value = Number(parseInteger(this.text(name) as Bytes) ?? 0);
      this.#integers.set(name, value);
    }
    return value;
  }

  set(name: string, value: string): void {
    this.#values.set(name, value);
    this.#integers.delete(name);
  }

  entries(): ReadonlyMap<string, string> {
    return this.#values;
  }

  load(values: ReadonlyMap<string, string>): void {
    this.#values.clear();
    this.#integers.clear();
    for (const [name, value] of values) this.#values.set(name, value);
  }
}
