// What a live redis-server says about its commands beyond the entries of the table: ACL categories,
// tips, key specs and arguments. The data are written by scripts/command-facts.ts.

import type { Command } from './command.ts';
import { COMMAND_FACTS } from './command-facts-data.ts';

/** Plain data; the order of the names is that of the server's reply. */
export type Fact = string | number | readonly Fact[] | { readonly [name: string]: Fact };

export interface KeySpecFact {
  readonly notes?: string;
  readonly flags: readonly string[];
  readonly begin_search:
    | { readonly type: 'index'; readonly spec: { readonly index: number } }
    | {
        readonly type: 'keyword';
        readonly spec: { readonly keyword: string; readonly startfrom: number };
      }
    | { readonly type: 'unknown'; readonly spec: Readonly<Record<string, never>> };
  readonly find_keys:
    | {
        readonly type: 'range';
        readonly spec: {
          readonly lastkey: number;
          readonly keystep: number;
          readonly limit: number;
        };
      }
    | {
        readonly type: 'keynum';
        readonly spec: {
          readonly keynumidx: number;
          readonly firstkey: number;
          readonly keystep: number;
        };
      }
    | { readonly type: 'unknown'; readonly spec: Readonly<Record<string, never>> };
}

export interface CommandFacts {
  /** With their `@`. */
  readonly categories: readonly string[];
  readonly tips: readonly string[];
  readonly keySpecs: readonly KeySpecFact[];
  readonly docs: Readonly<Record<string, Fact>>;
}

const FACTS = COMMAND_FACTS as Readonly<Record<string, CommandFacts>>;
const NOTHING_KNOWN: CommandFacts = { categories: [], tips: [], keySpecs: [], docs: {} };

export function factsOf({ name }: Command): CommandFacts {
  return FACTS[name] ?? NOTHING_KNOWN;
}
