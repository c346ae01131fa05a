/* What a transcript can be played on: a live redis-server or the emulator, seen through sockets. */
import type { Bytes } from '../../src/base/bytes.ts';

/** What one connection got since it was last asked. */
export interface Received {
  readonly bytes: Bytes;
  /** The server has ended the connection. Told once. */
  readonly closed: boolean;
}

export interface TwinNode {
  /** Its wall clock in ms. */
  now(): number;
  /** Opens the connection if need be and sends; resolves when the server has done all it will. */
  send(connection: string, bytes: Bytes): Promise<void>;
  wait(ms: number): Promise<void>;
  leave(connection: string): Promise<void>;
  clientId(connection: string): Promise<number>;
  address(connection: string): string;
  /** What has come since the last call, by connection name. */
  take(): ReadonlyMap<string, Received>;
  /** Commands that the AOF got since the last call. */
  takePropagated(): readonly (readonly Bytes[])[];
  /** Changes to the dataset since the start. */
  changes(): Promise<number>;
  /** What a connection that nobody sees gets for these lines, one reply after the other. */
  inspect(lines: readonly string[]): Promise<Bytes>;
  stop(): Promise<void>;
}
