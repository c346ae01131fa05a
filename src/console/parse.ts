// A line typed at the prompt to the words of a command: text to bytes, split as redis-cli splits.

import { type Bytes, bytes } from '../base/bytes.ts';
import { splitWords } from '../resp/split-words.ts';

/**
 * The words of a line, as bytes (UTF-8). An empty line has none. `null` when quotes are not
 * balanced: redis-cli then answers "Invalid argument(s)".
 */
export function parseLine(line: string): Bytes[] | null {
  return splitWords(bytes(line));
}
