/*
 * Installs a Debian package when that is possible without asking anyone: as root, where apt is.
 * Everywhere else the caller says how to get the program by hand.
 */
import { spawnSync } from 'node:child_process';

/** Whether apt-get is there and we may use it. */
export function canInstall(): boolean {
  const isRoot = process.getuid?.() === 0;
  return isRoot && spawnSync('apt-get', ['--version']).status === 0;
}

/**
 * Installs one package with apt-get, its output shown.
 * @returns whether apt-get says that it is installed now
 */
export function aptInstall(packageName: string): boolean {
  // RUNLEVEL=1 keeps Debian from starting the installed service: tests start their own server.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const run = (...args: string[]) =>
    spawnSync('apt-get', ['-o', 'Acquire::Retries=3', ...args], {
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    }).status === 0;
  return run('-q', 'update') && run('-qy', '--no-install-recommends', 'install', packageName);
}
