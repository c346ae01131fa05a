// Names that connections give themselves. Source: networking.c clientSetName.

import type { Bytes } from '../base/bytes.ts';
import type { Client } from './client.ts';
import { err } from './errors.ts';

const PRINTABLE = /^[!-~]*$/;

/** Sets a name, or takes it away (empty). It must not break the lines of CLIENT LIST. */
export function nameClient(client: Client, name: Bytes): void {
  if (!PRINTABLE.test(name)) {
    throw err('Client names cannot contain spaces, newlines or special characters.');
  }
  client.name = name;
}
