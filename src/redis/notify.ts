// Keyspace notifications. Source: notify.c. Which classes are sent is set by the parameter
// `notify-keyspace-events`: K and E choose the two forms of channel, the rest the classes of
// events.

import { type Bytes, raw } from '../base/bytes.ts';
import { publish } from './publish.ts';
import type { RedisServer } from './server.ts';

/** `A` stands for these classes. Source: server.h NOTIFY_ALL (m and n are not part of it). */
const ALL_CLASSES = 'g$lshzxetd';
/** The order in which CONFIG GET shows the flags that are set. */
const SHOWN_ORDER = 'Ag$lshzxetdnKEm';

/**
 * The value of `notify-keyspace-events` as CONFIG GET shows it: each flag once, and `A` for all
 * that it stands for; undefined when a character is no flag. With `A` Redis does not show `n`,
 * which is in force all the same, so the parameter keeps what was set. Source: notify.c
 * keyspaceEventsFlagsToString.
 */
export function shownEventClasses(value: string): string | undefined {
  for (const flag of value) if (!SHOWN_ORDER.includes(flag)) return undefined;
  const isAll = value.includes('A') || [...ALL_CLASSES].every((flag) => value.includes(flag));
  return [...SHOWN_ORDER]
    .filter((flag) => {
      if (flag === 'A') return isAll;
      const isCovered = isAll && (flag === 'n' || ALL_CLASSES.includes(flag));
      return value.includes(flag) && !isCovered;
    })
    .join('');
}

/** Publishes an event about a key, where the configuration asks for its class. */
export function notifyKeyspace(
  server: RedisServer,
  eventClass: string,
  event: string,
  key: Bytes,
  db: number,
): void {
  const wanted = server.eventClasses;
  if (wanted === '') return;
  const isWanted =
    wanted.includes(eventClass) || (wanted.includes('A') && ALL_CLASSES.includes(eventClass));
  if (!isWanted) return;
  if (wanted.includes('K')) publish(server, raw(`__keyspace@${db}__:${key}`), raw(event));
  if (wanted.includes('E')) publish(server, raw(`__keyevent@${db}__:${event}`), key);
}
