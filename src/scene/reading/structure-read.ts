// What reading a structure gives: the structure as it is drawn, and what stands where in it, so
// that copies of messages find their places.

import type { Bytes } from '../../base/bytes.ts';
import { text } from '../../base/bytes.ts';
import type { Ms } from '../../base/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Protections } from '../../sim/protections.ts';
import type { Scenario } from '../../sim/scenario.ts';
import type { NodeView, WorldView } from '../../sim/world.ts';
import type { Place } from '../moment.ts';
import type { StructureMoment } from '../structure-moments.ts';
import type { RecentFacts } from './recent-facts.ts';

/** An element, member, entry or value that may hold a message. */
export interface Occupant {
  readonly db: number;
  readonly key: Bytes;
  readonly place: Place;
  readonly values: readonly Bytes[];
}

export interface StructureRead {
  readonly moment: StructureMoment;
  readonly db: number;
  readonly key: Bytes;
  readonly occupants: readonly Occupant[];
}

/** All that structures are read from. */
export interface ReadingContext {
  readonly world: WorldView;
  readonly node: NodeView;
  readonly scenario: Scenario;
  readonly protections: Protections;
  readonly ledger: Ledger;
  readonly recent: RecentFacts;
  /** The virtual time that is drawn. */
  readonly at: Ms;
}

/** Where a key is. */
export interface KeyAt {
  readonly db: number;
  readonly key: Bytes;
}

/** One id for a key of any database; the key's own text for database 0. */
export function keyId(db: number, key: Bytes): string {
  return db === 0 ? text(key) : `${db}:${text(key)}`;
}

/** A key as people read it. */
export function keyLabel(db: number, key: Bytes): string {
  return db === 0 ? text(key) : `${text(key)} (db ${db})`;
}
