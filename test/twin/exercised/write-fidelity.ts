/* `npm run docs:fidelity`: writes docs/fidelity.md. */
import { writeFileSync } from 'node:fs';
import { readFuzzed } from '../fuzz/fuzzed.ts';
import { coverage } from './exercised.ts';
import { FIDELITY_PATH, fidelityText } from './fidelity.ts';

writeFileSync(FIDELITY_PATH, fidelityText(coverage(), readFuzzed()));
console.log(`written: ${FIDELITY_PATH}`);
