/*
 * `npm start [-- --port 8080 --host 0.0.0.0]`: builds the site if needed, serves it, prints where.
 * PORT in the environment does the same as --port. Ctrl+C stops it.
 */
import { parseArgs } from 'node:util';
import { buildIfStale, serveSite } from './site.ts';

const DEFAULT_PORT = 4173;

/** Prints why the site does not start, and ends. */
function refuse(why: string): never {
  console.error(`${why}\nUsage: npm start [-- --port 8080] [--host 0.0.0.0]`);
  process.exit(1);
}

/** The options of the command line, or a plain word on what is wrong with them. */
function readOptions() {
  try {
    const options = { port: { type: 'string' }, host: { type: 'string' } } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

const options = readOptions();
const wantedPort = options.port ?? process.env.PORT ?? String(DEFAULT_PORT);
const port = Number(wantedPort);
if (!/^\d+$/.test(wantedPort) || port < 1 || port > 65535) {
  refuse(`Not a port: ${wantedPort}. A port is a number from 1 to 65535.`);
}

await buildIfStale();
const site = await serveSite(port, options.host ?? 'localhost');
console.log(`Redis Queue Lab: ${site.url}`);
