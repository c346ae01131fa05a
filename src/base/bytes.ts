// Byte strings. Redis compares, measures and hashes bytes, while a JavaScript string holds UTF-16
// units: "你好".length is 2 where STRLEN answers 6. So everything that the emulator handles is a
// string with one char per byte ("binary string"), told apart from text by a brand. Text becomes
// bytes where it comes in (console, lesson, socket) and text again only where people read it.

declare const brand: unique symbol;

/** A string whose chars are all in 0..255, one per byte. Compare with `<` as memcmp would. */
export type Bytes = string & { readonly [brand]: 'bytes' };

const ASCII_ONLY = /^[\0-\x7f]*$/;
const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true });

/** Text to its UTF-8 bytes. Lone surrogates become U+FFFD, as TextEncoder has it. */
export function bytes(text: string): Bytes {
  return (ASCII_ONLY.test(text) ? text : fromArray(encoder.encode(text))) as Bytes;
}

/**
 * Declares that a string already is one char per byte, for latin1 input and for parts cut out of
 * bytes. Nothing is converted: wrong use shows up as mojibake, so prefer `bytes` for text.
 */
export function raw(binary: string): Bytes {
  return binary as Bytes;
}

/** Octets to bytes. Works in slices, as `fromCharCode` has an argument limit. */
export function fromArray(octets: Uint8Array): Bytes {
  let out = '';
  for (let at = 0; at < octets.length; at += 8192) {
    out += String.fromCharCode(...octets.subarray(at, at + 8192));
  }
  return out as Bytes;
}

/** Bytes to octets. */
export function toArray(value: Bytes): Uint8Array {
  const out = new Uint8Array(value.length);
  for (let at = 0; at < value.length; at += 1) out[at] = value.charCodeAt(at);
  return out;
}

/** Bytes to text for people; a byte that is no valid UTF-8 shows as `\xNN`. */
export function text(value: Bytes): string {
  if (ASCII_ONLY.test(value)) return value;
  try {
    return strictDecoder.decode(toArray(value));
  } catch {
    return decodeLeniently(value);
  }
}

function decodeLeniently(value: Bytes): string {
  let out = '';
  let at = 0;
  while (at < value.length) {
    const size = sequenceLength(value.charCodeAt(at));
    const part = value.slice(at, at + size) as Bytes;
    const char = part.length === size ? decodeOne(part) : undefined;
    if (char === undefined) {
      out += `\\x${hexByte(value.charCodeAt(at))}`;
      at += 1;
    } else {
      out += char;
      at += size;
    }
  }
  return out;
}

function decodeOne(part: Bytes): string | undefined {
  try {
    return strictDecoder.decode(toArray(part));
  } catch {
    return undefined;
  }
}

function sequenceLength(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}

function hexByte(code: number): string {
  return code.toString(16).padStart(2, '0');
}

const ESCAPES: Record<string, string> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x07': '\\a',
  '\b': '\\b',
};

/** As `sdscatrepr` (sds.c) prints a string: in double quotes, unprintable bytes as `\xNN`. */
export function quoted(value: Bytes): string {
  let out = '"';
  for (const char of value) {
    const code = char.charCodeAt(0);
    out += ESCAPES[char] ?? (code >= 0x20 && code < 0x7f ? char : `\\x${hexByte(code)}`);
  }
  return `${out}"`;
}

/** ASCII lower case, as `tolower` in the C locale: bytes above 127 stay as they are. */
export function lower(value: string): string {
  return ASCII_ONLY.test(value)
    ? value.toLowerCase()
    : value.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** memcmp order: negative, zero or positive. */
export function compareBytes(a: Bytes, b: Bytes): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
