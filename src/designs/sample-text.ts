// The text of a sample, loaded when somebody wants to read it.

import { SAMPLE_FILES, type SampleClient, type SampleId } from './samples.ts';

const TEXTS = import.meta.glob<string>('./samples/*/*/*.{ts,py}', {
  query: '?raw',
  import: 'default',
});

/** The text of a client's sample of this set. Rejects when it cannot be loaded. */
export async function sampleText(id: SampleId, client: SampleClient): Promise<string> {
  const path = `./samples/${id}/${SAMPLE_FILES[client]}`;
  const load = TEXTS[path];
  if (load === undefined) throw new Error(`there is no ${path}`);
  return load();
}
