// Facts about what a node's disk holds.

import type { NodeId } from '../ids.ts';

/** What happens on a disk. `bytes` is the length of the append-only file. */
export type DiskFact =
  | {
      /** The server wrote: the operating system has it, the disk not yet. */
      readonly kind: 'file-written';
      readonly node: NodeId;
      readonly bytes: number;
    }
  | {
      /** So much of the file survives a loss of power. */
      readonly kind: 'file-synced';
      readonly node: NodeId;
      readonly bytes: number;
    }
  | {
      /** A child began to write the dataset as it is now. */
      readonly kind: 'snapshot-started';
      readonly node: NodeId;
      readonly file: 'rdb' | 'aof';
    }
  | { readonly kind: 'snapshot-saved'; readonly node: NodeId; readonly file: 'rdb' | 'aof' };
