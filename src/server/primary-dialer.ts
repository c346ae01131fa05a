// A replica's connections to its primary: made when the emulator asks, with what comes over them
// handed to it. Each carries the number of its attempt, so that an old one cannot interfere.

import { connect, type Socket } from 'node:net';
import { type Bytes, raw } from '../base/bytes.ts';

/** What happens to a link. */
export interface LinkEvents {
  readonly opened: (attempt: number) => void;
  readonly received: (attempt: number, bytes: Bytes) => void;
  readonly closed: (attempt: number) => void;
}

export class PrimaryDialer {
  readonly #events: LinkEvents;
  readonly #sockets = new Map<number, Socket>();

  constructor(events: LinkEvents) {
    this.#events = events;
  }

  /** `from`: the own address to connect from; empty for whichever the system takes. */
  dial(attempt: number, host: string, port: number, from: string): void {
    const own = from === '' ? {} : { localAddress: from };
    const socket = connect({ host, port, noDelay: true, keepAlive: true, ...own });
    this.#sockets.set(attempt, socket);
    socket.setEncoding('latin1');
    socket.on('connect', () => this.#events.opened(attempt));
    socket.on('data', (chunk: string) => this.#events.received(attempt, raw(chunk)));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (this.#sockets.delete(attempt)) this.#events.closed(attempt);
    });
  }

  send(attempt: number, bytes: Bytes): void {
    this.#sockets.get(attempt)?.write(bytes, 'latin1');
  }

  /** Ends a link from this side; nobody is told. */
  hangUp(attempt: number): void {
    const socket = this.#sockets.get(attempt);
    this.#sockets.delete(attempt);
    socket?.destroy();
  }

  close(): void {
    for (const attempt of [...this.#sockets.keys()]) this.hangUp(attempt);
  }
}
