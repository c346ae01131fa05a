/* Every transcript holds on the emulator and, where there is one, on a live redis-server. */
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRedisServer } from '../environment/redis-server.ts';
import { EmulatorNode } from './emulator-node.ts';
import { readTranscript, transcriptPaths } from './files.ts';
import { LiveNode } from './live-node.ts';
import { differences, replay } from './replay.ts';

const transcripts = transcriptPaths().map((path) => {
  return { name: basename(path, '.txt'), transcript: readTranscript(path) };
});

it('finds transcripts, each with steps', () => {
  expect(transcripts.length).toBeGreaterThan(0);
  expect(transcripts.filter(({ transcript }) => transcript.steps.length === 0)).toEqual([]);
});

describe.each(transcripts)('$name', ({ transcript }) => {
  it('holds on the emulator', async () => {
    const node = new EmulatorNode(transcript.config);
    expect(differences(transcript, await replay(node, transcript)).join('\n')).toBe('');
  });

  it.skipIf(!findRedisServer())('holds on a live redis-server', async () => {
    const node = await LiveNode.start(transcript.config);
    try {
      expect(differences(transcript, await replay(node, transcript)).join('\n')).toBe('');
    } finally {
      await node.stop();
    }
  });
});
