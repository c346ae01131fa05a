/*
 * Builds the site when needed and serves the result.
 * Shared by `npm start`, the end-to-end tests and the screenshots, so that all three see the same
 * production build.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What `dist` is made from. A folder's own time tells of files added, renamed or removed in it. */
const SOURCES = [
  'src',
  'lessons',
  'public',
  'index.html',
  'vite.config.ts',
  'svelte.config.js',
  'package-lock.json',
];

/** Newest modification time (ms since 1970) of a file or of anything in a folder; 0 if absent. */
function newestChange(path: string): number {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(path).map((name) => newestChange(join(path, name)));
  return Math.max(stat.mtimeMs, ...inside);
}

/** Whether `dist` under `root` is missing or older than one of its sources. */
export function isBuildStale(root: string): boolean {
  const built = newestChange(join(root, 'dist', 'index.html'));
  return SOURCES.some((source) => newestChange(join(root, source)) > built);
}

/** Builds `dist` unless it is up to date. Vite's errors pass through. */
export async function buildIfStale(): Promise<void> {
  if (isBuildStale(ROOT)) await build({ root: ROOT, logLevel: 'warn' });
}

/** A running site. `url` ends in a slash. */
export interface ServedSite {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves `dist`. A taken port is not an error: the next free one is used.
 * @param port first port to try
 * @param host name or address to listen on; '0.0.0.0' opens the site to the network
 */
export async function serveSite(port: number, host: string): Promise<ServedSite> {
  const server = await preview({
    root: ROOT,
    logLevel: 'warn',
    preview: { port, host, strictPort: false, open: false },
  });
  const address = server.httpServer.address();
  const actualPort = typeof address === 'object' && address ? address.port : port;
  const shownHost = host === '0.0.0.0' ? 'localhost' : host;
  return { url: `http://${shownHost}:${actualPort}/`, close: () => server.close() };
}
