/* Random choices for tests: the same seed gives the same ones for ever. */
import { pickInt, roll } from '../../src/base/random.ts';

/** A source of choices. */
export class Choices {
  readonly #seed: number;
  #drawn = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  below(limit: number): number {
    this.#drawn += 1;
    return pickInt(roll(this.#seed, 'choices', this.#drawn), limit);
  }

  of<T>(options: readonly T[]): T {
    return options[this.below(options.length)] as T;
  }

  some(options: readonly string[], most: number): string[] {
    return Array.from({ length: 1 + this.below(most) }, () => this.of(options));
  }
}
