// The command line of `npm run serve`: configuration parameters as redis-server takes them,
// `--name value`.

export interface ServeOptions {
  readonly port: number;
  readonly hosts: readonly string[];
  readonly config: Readonly<Record<string, string>>;
}

/** A word on the command line that cannot be meant. */
export class OptionFault extends Error {}

const DEFAULT_PORT = 6379;
const LOOPBACK = ['127.0.0.1', '::1'] as const;

/** Reads the words after the program's name. Throws OptionFault with a sentence for people. */
export function readOptions(words: readonly string[]): ServeOptions {
  const config: Record<string, string> = {};
  let at = 0;
  while (at < words.length) {
    const word = words[at] as string;
    if (!word.startsWith('--')) throw new OptionFault(`expected --name value, got "${word}"`);
    const values: string[] = [];
    at += 1;
    while (at < words.length && !words[at]?.startsWith('--')) {
      values.push(words[at] as string);
      at += 1;
    }
    if (values.length === 0) throw new OptionFault(`${word} needs a value`);
    config[word.slice(2).toLowerCase()] = values.join(' ');
  }
  const { port, bind, ...others } = config;
  return {
    port: port === undefined ? DEFAULT_PORT : portNumber(port),
    hosts: bind === undefined ? LOOPBACK : bind.split(/\s+/).map((host) => host.replace(/^-/, '')),
    config: others,
  };
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^[0-9]+$/.test(text) || port > 65_535) throw new OptionFault(`no port: "${text}"`);
  return port;
}
