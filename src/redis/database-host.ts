// What a database asks and tells of the server that it belongs to.

import type { Bytes } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { Config } from './config.ts';
import type { Database } from './database.ts';
import type { ElementEffect } from './effects.ts';
import type { FrequencyRules } from './frequency.ts';

/** What a database needs of its server. */
export interface DatabaseHost {
  readonly now: Ms;
  readonly epoch: number;
  readonly config: Config;
  readonly watchesElements: boolean;
  /** Changes to the dataset since start, as `rdb_changes_since_last_save` counts them. */
  dirty: number;
  report(effect: ElementEffect): void;
  /** A key was modified: connections that watch it may not EXEC. */
  keyModified(db: Database, key: Bytes): void;
  /** A key came into being. */
  keyAdded(db: Database, key: Bytes): void;
  /** A key that clients may wait for came into being, grew, or (a stream) went away. */
  keyReady(db: Database, key: Bytes): void;
  /** Tells whether an expired key is to be deleted now; a replica only hides it. */
  readonly deletesExpired: boolean;
  /** The same where a command may write, which a writable replica lets it. */
  readonly deletesExpiredForWriters: boolean;
  /** How uses are counted; null while no policy asks for it. */
  readonly frequencies: FrequencyRules | null;
  roll(): number;
  /** Grows with every command that has run. */
  readonly stats: { readonly commands: number };
  /** False while a file or a primary is obeyed: for it no key has expired until it says so. */
  readonly seesExpired: boolean;
  /** A key expired: propagate its deletion and notify. */
  keyExpired(db: Database, key: Bytes): void;
  expirySet(db: Database, key: Bytes, at: Ms): void;
  /** A read found or missed its key; `announce` asks for a `keymiss` event. */
  keyLookedUp(db: Database, key: Bytes, isHit: boolean, announce: boolean): void;
  /**
   * All keys are about to go (`replacement` null) or to be traded for those of another database.
   */
  contentsLeaving(db: Database, replacement: Database | null): void;
}
