// The names of the parts of the simulated world, as facts and views use them.

/** A process of the scenario (`web-1`, `worker-A`), or `console` for the person at redis-cli. */
export type ActorId = string;
/** A machine that runs a Redis server: `redis`. */
export type NodeId = string;
/** Where a process and a node meet: `web-1:redis`. It outlives its connections. */
export type LinkId = string;
/** One TCP connection of a link, numbered through the run: `c3`. */
export type ConnectionId = string;
/** One request or reply on its way, numbered through the run: `p17`. */
export type PacketId = string;

/** The person at redis-cli: connected without a link, so its replies come at once. */
export const CONSOLE: ActorId = 'console';
