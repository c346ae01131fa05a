// Keyspace notifications. Source: notify.c. Which classes are sent is set by the parameter
// `notify-keyspace-events`: K and E choose the two forms of channel, the rest the classes of
// events.

import { type Bytes, raw } from '../base/bytes.ts';
import { publish } from './publish.ts';
import type { RedisServer } from './server.ts';

/** `A` stands for these classes. Source: server.h NOTIFY_ALL (m and n are not part of it). */
const ALL_CLASSES = 'g$lshzxetd';

/** Publishes an event about a key, where the configuration asks for its class. */
export function notifyKeyspace(
  server: RedisServer,
  eventClass: string,
  event: string,
  key: Bytes,
  db: number,
): void {
  const wanted = server.config.text('notify-keyspace-events');
  if (wanted === '') return;
  const isWanted =
    wanted.includes(eventClass) || (wanted.includes('A') && ALL_CLASSES.includes(eventClass));
  if (!isWanted) return;
  if (wanted.includes('K')) publish(server, raw(`__keyspace@${db}__:${key}`), raw(event));
  if (wanted.includes('E')) publish(server, raw(`__keyevent@${db}__:${event}`), key);
}
