// `npm run serve`: the emulator on a TCP port, for redis-cli, for any client, and for programs that
// start a redis-server themselves.

import { OptionFault } from './config-file.ts';
import { readOptions } from './options.ts';
import { LoadFault } from './persistence.ts';
import { startServing } from './serving.ts';

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const server = await startServing(options);
  const where = server.port === null ? 'without TCP' : `on port ${server.port}`;
  process.stdout.write(`Redis emulator ready ${where}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      const { config } = server.redis;
      const words = config.text(`shutdown-on-${signal.toLowerCase()}`).split(' ');
      const saves = config.text('save') !== '' && !words.includes('nosave');
      server.askToEnd({
        saves: saves || words.includes('save'),
        isForced: words.includes('force'),
        isAtOnce: words.includes('now'),
        client: null,
      });
    });
  }
  await server.ended;
  process.exit(0);
}

try {
  await main();
} catch (fault) {
  const what = fault instanceof Error ? fault.message : String(fault);
  const isTold = fault instanceof OptionFault || fault instanceof LoadFault;
  process.stderr.write(`${isTold ? '' : 'cannot serve: '}${what}\n`);
  process.exit(1);
}
