/* Every transcript holds on the emulator and, where there is one, on a live redis-server. */
import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRedisServer } from '../environment/redis-server.ts';
import { EmulatorNode } from './emulator-node.ts';
import { readTranscript, transcriptPaths } from './files.ts';
import { LiveNode } from './live-node.ts';
import { differences, replay } from './replay.ts';

/** Transcripts wait for real time to go by, on a machine that may be busy. */
const LIVE_LIMIT_MS = 60_000;

const transcripts = transcriptPaths().map((path) => {
  const name = `${basename(dirname(path))}/${basename(path)}`;
  return { name, transcript: readTranscript(path) };
});

it('finds transcripts, each with steps', () => {
  expect(transcripts.length).toBeGreaterThan(0);
  expect(transcripts.filter(({ transcript }) => transcript.steps.length === 0)).toEqual([]);
});

describe('the emulator', () => {
  it.each(transcripts)('answers as in $name', async ({ transcript }) => {
    const node = new EmulatorNode(transcript.config);
    expect(differences(transcript, await replay(node, transcript)).join('\n')).toBe('');
  });
});

// At the same time, each on a server of its own: most of the time goes by in waiting.
describe.skipIf(!findRedisServer())('a live redis-server', () => {
  it.concurrent.each(transcripts)(
    'answers as in $name',
    async ({ transcript }) => {
      const node = await LiveNode.start(transcript.config);
      try {
        expect(differences(transcript, await replay(node, transcript)).join('\n')).toBe('');
      } finally {
        await node.stop();
      }
    },
    LIVE_LIMIT_MS,
  );
});
