// How wide words are, without asking a browser: scenes are composed in Node too. Widths are those
// of Inter at weight 400 in thousandths of the type size; Han, kana and full-width forms take one
// em. Estimates err on the wide side, so that words which fit here fit on the screen.

import type { Font } from './shapes.ts';

/** Advance of each ASCII char from space to `}`; digits as in tabular figures. */
const ASCII_WIDTHS = [
  281, 288, 466, 633, 642, 982, 644, 300, 365, 365, 501, 662, 288, 460, 288, 360, 650, 650, 650,
  650, 650, 650, 650, 650, 650, 650, 288, 302, 662, 662, 662, 511, 966, 690, 654, 730, 722, 601,
  590, 746, 743, 269, 571, 672, 565, 903, 753, 765, 639, 765, 644, 642, 646, 744, 690, 985, 682,
  679, 629, 365, 360, 365, 471, 456, 323, 562, 612, 571, 612, 583, 370, 613, 591, 242, 242, 549,
  242, 876, 591, 600, 612, 612, 376, 528, 327, 591, 562, 818, 546, 562, 552, 426, 333, 426,
];
const TILDE_WIDTH = 662;
const FULL_EM = 1000;
const MONO_WIDTH = 600;
const NO_BREAK_SPACE = 0xa0;

/** Bold is wider, and a reader without our fonts has a system font that is a little wider too. */
const BOLD_FACTOR = 1.05;
const SAFETY = 1.03;

const ELLIPSIS = '…';

function charWidth(code: number): number {
  if (code >= 32 && code < 126) return ASCII_WIDTHS[code - 32] as number;
  if (code === 126) return TILDE_WIDTH;
  if (code === NO_BREAK_SPACE) return ASCII_WIDTHS[0] as number;
  // Latin-1 letters are as wide as ASCII ones; everything else may be drawn by the Han font.
  if (code >= 0xc0 && code < 0x250) return 750;
  return FULL_EM;
}

/** Estimated width of one line in px. */
export function widthOf(words: string, font: Font): number {
  let sum = 0;
  for (const char of words) {
    const code = char.codePointAt(0) as number;
    sum += font.family === 'mono' && code < 0x250 ? MONO_WIDTH : charWidth(code);
  }
  const factor = font.family === 'sans' && font.weight > 400 ? BOLD_FACTOR : 1;
  return (sum / 1000) * font.size * factor * (font.family === 'sans' ? SAFETY : 1);
}

/** Han and kana may break anywhere, Latin words and numbers may not. */
const UNIT =
  '(?:[\\u2e80-\\u9fff\\uf900-\\ufaff][，。、；：！？）》”]*|[^ \\u00a0\\u2e80-\\u9fff\\uf900-\\ufaff]+)';
/** What a no-break space joins stays together: `7.02 s`, `慢 4 倍`. */
const PIECES = new RegExp(`${UNIT}(?:\\u00a0${UNIT})*|\\u00a0+| +`, 'gu');

export interface FittedWords {
  readonly lines: readonly string[];
  readonly shortened: boolean;
}

/**
 * Breaks words into at most `maxLines` lines of at most `maxWidth` px. What does not fit ends in an
 * ellipsis; the caller keeps the whole words for a title or a screen reader.
 */
export function fitWords(
  words: string,
  font: Font,
  maxWidth: number,
  maxLines: number,
): FittedWords {
  const pieces = words.match(PIECES) ?? [];
  const lines: string[] = [];
  let line = '';
  for (let at = 0; at < pieces.length; at += 1) {
    const piece = pieces[at] as string;
    const longer = line === '' ? piece.trimStart() : line + piece;
    if (line === '' || widthOf(longer.trimEnd(), font) <= maxWidth) {
      line = longer;
      continue;
    }
    if (lines.length + 1 >= maxLines) {
      const rest = line + pieces.slice(at).join('');
      return { lines: [...lines, shorten(rest, font, maxWidth)], shortened: true };
    }
    lines.push(line.trimEnd());
    line = piece.trimStart();
  }
  if (line !== '') lines.push(line.trimEnd());
  const last = lines.map((each) => shorten(each, font, maxWidth));
  return { lines: last, shortened: last.some((each, at) => each !== lines[at]) };
}

/** The longest beginning that fits together with an ellipsis; the words themselves if they fit. */
function shorten(words: string, font: Font, maxWidth: number): string {
  if (widthOf(words, font) <= maxWidth) return words;
  const chars = [...words];
  while (chars.length > 0 && widthOf(chars.join('').trimEnd() + ELLIPSIS, font) > maxWidth) {
    chars.pop();
  }
  return chars.join('').trimEnd() + ELLIPSIS;
}
