// How much a peer may leave unread before its connection is ended: client-output-buffer-limit.
// Source: networking.c checkClientOutputBufferLimits.

import type { Client } from './client.ts';
import { clientType } from './client-info.ts';
import type { Config } from './config.ts';

/** Bytes above which a connection ends at once, or once it stays above for some time. 0: never. */
export interface OutputLimit {
  readonly hardBytes: number;
  readonly softBytes: number;
  readonly softMs: number;
}

const CLASSES = ['normal', 'replica', 'pubsub'] as const;
type LimitClass = (typeof CLASSES)[number];

const NO_LIMIT: OutputLimit = { hardBytes: 0, softBytes: 0, softMs: 0 };

/** The limits in force; read again whenever the parameter was set. */
export function readOutputLimits(config: Config): Record<LimitClass, OutputLimit> {
  const words = config.text('client-output-buffer-limit').split(' ');
  const limitAt = (place: number): OutputLimit => {
    const [hard, soft, seconds] = words.slice(place * 4 + 1, place * 4 + 4).map(Number);
    return { hardBytes: hard ?? 0, softBytes: soft ?? 0, softMs: (seconds ?? 0) * 1000 };
  };
  const replica = limitAt(1);
  // What the backlog holds, a replica may be sent at once.
  const backlog = replica.hardBytes === 0 ? 0 : config.integer('repl-backlog-size');
  const hardBytes = Math.max(replica.hardBytes, backlog);
  return { normal: limitAt(0), replica: { ...replica, hardBytes }, pubsub: limitAt(2) };
}

/** The limit for a client. A primary's link is never cut for it. */
export function limitFor(
  client: Client | undefined,
  limits: Record<LimitClass, OutputLimit>,
): OutputLimit {
  const type = client === undefined ? 'normal' : clientType(client);
  return type === 'master' ? NO_LIMIT : limits[type];
}
