/*
 * The link of a live replica to its primary: a proxy that can be cut, as links of the simulated
 * world can. What is on its way when it is cut comes later, or never.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';

export class Wire {
  readonly #server: Server;
  #target: number | null = null;
  #isCut = false;
  #pairs: (readonly [replica: Socket, primary: Socket])[] = [];

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => this.#accept(socket));
  }

  static open(): Promise<Wire> {
    return new Promise((resolve) => {
      const server = createServer();
      server.listen(0, '127.0.0.1', () => resolve(new Wire(server)));
    });
  }

  get port(): number {
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the wire is closed');
    return address.port;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  /** Where it leads from now on; null: nowhere. */
  lead(target: number | null): void {
    this.#target = target;
    this.#drop();
  }

  /** Nothing passes from now on, or all of it again. */
  cut(isCut: boolean): void {
    this.#isCut = isCut;
    for (const socket of this.#pairs.flat()) {
      if (isCut) socket.pause();
      else socket.resume();
    }
  }

  #accept(replica: Socket): void {
    if (this.#target === null || this.#isCut) {
      replica.destroy();
      return;
    }
    const primary = connect(this.#target, '127.0.0.1');
    const pair = [replica, primary] as const;
    this.#pairs.push(pair);
    for (const [from, to] of [pair, [primary, replica] as const]) {
      from.on('data', (chunk) => to.write(chunk));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        to.destroy();
        this.#pairs = this.#pairs.filter((other) => other !== pair);
      });
    }
  }

  #drop(): void {
    for (const socket of this.#pairs.flat()) socket.destroy();
    this.#pairs = [];
  }

  close(): void {
    this.#drop();
    this.#server.close();
  }
}
