/*
 * `npm start [-- --port 8080 --host 0.0.0.0]`: builds the site if needed, serves it, prints where.
 * PORT in the environment does the same as --port. Ctrl+C stops it.
 */
import { parseArgs } from 'node:util';
import { buildIfStale, serveSite } from './site.ts';

const DEFAULT_PORT = 4173;

const { values } = parseArgs({
  options: { port: { type: 'string', short: 'p' }, host: { type: 'string', short: 'h' } },
});
const wantedPort = values.port ?? process.env.PORT ?? String(DEFAULT_PORT);
const port = Number(wantedPort);
if (!/^\d+$/.test(wantedPort) || port < 1 || port > 65535) {
  console.error(`Not a port: ${wantedPort}. A port is a number from 1 to 65535.`);
  process.exit(1);
}

await buildIfStale();
const site = await serveSite(port, values.host ?? 'localhost');
console.log(`Redis Queue Lab: ${site.url}`);
