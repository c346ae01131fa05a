// Protected mode: a server without a password talks to its own machine only. Source: networking.c
// clientAcceptHandler.

import { isIPv4 } from 'node:net';
import type { Config } from '../redis/config.ts';

/** The error for a peer that may not connect, in wire form; undefined when it may. */
export function protectedModeRefusal(peer: string | undefined, config: Config): string | undefined {
  if (isLoopback(peer)) return undefined;
  if (config.text('protected-mode') === 'no' || config.text('requirepass') !== '') return undefined;
  return (
    '-DENIED This server runs in protected mode and has no password: it answers its own machine ' +
    'only. Start it with --requirepass, or with --protected-mode no if the network is trusted.\r\n'
  );
}

/** Whether an address belongs to this machine: 127/8, ::1, or an IPv4 one mapped into IPv6. */
export function isLoopback(peer: string | undefined): boolean {
  if (peer === undefined) return false;
  const address = peer.replace(/^::ffff:/, '');
  return address === '::1' || (isIPv4(address) && address.startsWith('127.'));
}
