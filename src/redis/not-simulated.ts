// Commands that redis-server 7.0 has and the lab leaves out on purpose. They answer so in plain
// words, instead of pretending to be unknown.

/** In lower case; containers stand for their subcommands. */
export const NOT_SIMULATED: ReadonlySet<string> = new Set([
  'acl',
  'asking',
  'cluster',
  'dump',
  'failover',
  'geoadd',
  'geodist',
  'geohash',
  'geopos',
  'georadius',
  'georadius_ro',
  'georadiusbymember',
  'georadiusbymember_ro',
  'geosearch',
  'geosearchstore',
  'migrate',
  'module',
  'pfadd',
  'pfcount',
  'pfdebug',
  'pfmerge',
  'pfselftest',
  'readonly',
  'readwrite',
  'restore',
  'restore-asking',
  'sync',
]);

/** `name` in lower case. */
export function isKnownButNotSimulated(name: string): boolean {
  return NOT_SIMULATED.has(name);
}
