/*
 * Rewrites what the transcripts expect from what a live redis-server answers.
 * `npm run twin:record` does all, `npm run twin:record -- list` those whose path contains "list".
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { readTranscript, transcriptPaths } from './files.ts';
import { LiveNode } from './live-node.ts';
import { replay } from './replay.ts';
import { rewritten } from './transcript.ts';

for (const path of transcriptPaths(process.argv[2])) {
  const transcript = readTranscript(path);
  const node = await LiveNode.start(transcript.config);
  try {
    const text = rewritten(transcript, await replay(node, transcript));
    const isNew = text !== readFileSync(path, 'utf8');
    if (isNew) writeFileSync(path, text);
    console.log(`${isNew ? 'rewritten' : 'unchanged'}: ${path}`);
  } finally {
    await node.stop();
  }
}
