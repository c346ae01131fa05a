// Text to something that fits into an address, and back: deflate (the browser's own), then base64
// with the letters that addresses allow. What comes back is somebody else's input: it is bounded
// before it is unpacked, since a few kilobytes of deflate can hold gigabytes.

const MAX_PACKED_CHARS = 200_000;
const MAX_UNPACKED_BYTES = 4_000_000;

/** Thrown for input that was not made by `pack`, or is too large. */
export class PackedTextError extends Error {}

/** Text to letters, digits, `-` and `_`. */
export async function pack(text: string): Promise<string> {
  const source = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const octets = new Uint8Array(await new Response(source).arrayBuffer());
  let binary = '';
  for (const octet of octets) binary += String.fromCharCode(octet);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The text that `pack` packed. Throws PackedTextError. */
export async function unpack(packed: string): Promise<string> {
  if (packed.length > MAX_PACKED_CHARS) throw new PackedTextError('too long');
  const octets = fromBase64Url(packed);
  const source = new Blob([octets]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return readBounded(source.getReader());
}

function fromBase64Url(packed: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]+$/.test(packed)) throw new PackedTextError('not base64url');
  let binary: string;
  try {
    binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    throw new PackedTextError('not base64url');
  }
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

async function readBounded(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      size += value.length;
      if (size > MAX_UNPACKED_BYTES) throw new PackedTextError('unpacks to too much');
      text += decoder.decode(value, { stream: true });
    }
  } catch (cause) {
    await reader.cancel().catch(() => undefined);
    throw new PackedTextError('cannot be unpacked', { cause });
  }
}
