// The token that the parser stands at, with one of look-ahead, and the errors that name it.
// Source: lparser.c (check, checknext, check_match, enterlevel).

import { Lexer } from './lexer.ts';
import { END_OF_SOURCE, NAME, signText, type Token } from './token.ts';

/** Nesting of blocks and expressions that the C parser allows its stack. */
const DEEPEST = 200;

export class TokenStream {
  token: Token;
  /** Line of the token before the current one: where an instruction is noted. */
  lastLine = 1;
  readonly #lexer: Lexer;
  #ahead: Token | null = null;
  #depth: number;

  /** `depth` is how deep the C stack already was when the compiler was called. */
  constructor(source: string, depth: number) {
    this.#lexer = new Lexer(source);
    this.#depth = depth;
    this.token = this.#lexer.next();
  }

  /** Line up to which the text is read. */
  get line(): number {
    return this.#lexer.line;
  }

  next(): void {
    this.lastLine = this.#lexer.line;
    this.token = this.#ahead ?? this.#lexer.next();
    this.#ahead = null;
  }

  peek(): Token {
    this.#ahead ??= this.#lexer.next();
    return this.#ahead;
  }

  is(type: string): boolean {
    return this.token.type === type;
  }

  /** Reads over the token when it is this one; tells whether it was. */
  take(type: string): boolean {
    if (this.token.type !== type) return false;
    this.next();
    return true;
  }

  expect(type: string): void {
    if (!this.take(type)) this.fail(`'${signText(type)}' expected`);
  }

  /** The end of something that began with `opening` at `line`. */
  close(type: string, opening: string, line: number): void {
    if (this.take(type)) return;
    if (line === this.line) this.fail(`'${type}' expected`);
    this.fail(`'${type}' expected (to close '${opening}' at line ${line})`);
  }

  name(): string {
    const { type, value } = this.token;
    if (type !== NAME) this.fail("'<name>' expected");
    this.next();
    return String(value);
  }

  /** A syntax error at the current token. */
  fail(message: string): never {
    const { type, text } = this.token;
    return this.#lexer.fail(message, type === END_OF_SOURCE ? END_OF_SOURCE : text);
  }

  /** A syntax error that shows no token. */
  refuse(message: string): never {
    return this.#lexer.fail(message);
  }

  enter(): void {
    this.#depth += 1;
    if (this.#depth > DEEPEST) this.refuse('chunk has too many syntax levels');
  }

  leave(): void {
    this.#depth -= 1;
  }

  /** How many more levels there may be; bounds the targets of one assignment. */
  get levelsLeft(): number {
    return DEEPEST - this.#depth;
  }
}
