// Which of the eight hues of theme.css a message has. The hues tell messages apart; a state is
// always told by shape and words as well.

const HUES = 8;

/** 1 to 8 for message number 1, 2, …, and over again from the ninth on. */
export function hueOf(number: number): number {
  return ((((number - 1) % HUES) + HUES) % HUES) + 1;
}
