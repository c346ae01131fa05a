/* Whatever happens in a busy run has words in both languages, with nothing left to fill in. */
import { expect, it } from 'vitest';
import { DICTIONARIES, sayIn } from '../../../src/i18n/dictionary.ts';
import { LANGUAGES } from '../../../src/i18n/language.ts';
import { ledgerOf } from '../../../src/ledger/ledger-of.ts';
import { FAULT_NAMES } from '../../../src/sim/faults/index.ts';
import { Run } from '../../../src/sim/run.ts';
import { listScenario } from '../../../src/sim/scenarios/list.ts';
import { eventLines } from '../../../src/view/events/event-lines.ts';
import { wordsOf } from '../../../src/view/events/fact-words.ts';

/** Every fault, commands good and bad, a refused fault and a reader who gives up waiting. */
function busyRun(): Run {
  const run = Run.start({
    scenario: listScenario({ producer: { messages: 30, replyTimeoutMs: 1600 } }),
    seed: 3,
  });
  const actions = [
    { kind: 'fault', fault: 'reset-before', target: 'web-1:redis' },
    { kind: 'fault', fault: 'reset-after', target: 'web-2:redis' },
    { kind: 'fault', fault: 'reset-after', target: 'worker-A:redis' },
    { kind: 'fault', fault: 'slow-worker', target: 'worker-A', factor: 3 },
    { kind: 'fault', fault: 'process-crash', target: 'worker-B', restartAfterMs: 1500 },
    { kind: 'fault', fault: 'restart', target: 'worker-A' },
    { kind: 'command', argv: ['SET', 'k', 'v', 'PX', '50'] },
    { kind: 'command', argv: ['NOSUCH'] },
    { kind: 'command', argv: ['BRPOP', 'nothing', '0'] },
    { kind: 'interrupt' },
    { kind: 'command', argv: ['DEL', 'orders'] },
  ] as const;
  for (const [index, action] of actions.entries()) {
    run.advanceTo(3000 + index * 1700);
    const isCrash = 'fault' in action && action.fault === 'process-crash';
    while (isCrash && run.world.actor('worker-B')?.holds.length === 0 && run.step());
    run.act(action as Parameters<Run['act']>[0]);
  }
  run.advanceTo(60_000);
  return run;
}

const run = busyRun();

/** Changes inside keys are told by the command; the console has facts of its own. */
const NOT_SAID = [
  'actor-moved',
  'client-unblocked',
  'command-executed',
  'connection-accepted',
  'expiry-set',
  'key-removed',
  'list-spliced',
  'packet-arrived',
  'string-set',
];

it('leaves no hole in any sentence', () => {
  let said = 0;
  for (const fact of run.journal.facts()) {
    const words = wordsOf(fact);
    if (words === null) continue;
    for (const language of LANGUAGES) {
      const sentence = sayIn(language, words.sentence);
      expect(sentence, fact.kind).not.toMatch(/\{\w+[}|]/);
      said += 1;
    }
  }
  expect(said).toBeGreaterThan(500);
});

it('has words for all but what only programs need', () => {
  const silent = new Set<string>();
  for (const fact of run.journal.facts()) if (wordsOf(fact) === null) silent.add(fact.kind);
  for (const kind of NOT_SAID) silent.delete(kind);
  expect([...silent]).toEqual([]);
});

it('tells each loss in a line of its own, with the reason', () => {
  const lost = ledgerOf(run)
    .messages()
    .filter(({ state }) => state === 'lost');
  expect(lost.length).toBeGreaterThan(0);
  for (const { number, lost: loss } of lost) {
    const then = run.fork();
    then.seek(loss?.at ?? 0);
    const lines = eventLines(then.journal, ledgerOf(then), { details: false, hidesArmed: false });
    const words = lines.map(({ sentence }) => sayIn('en', sentence));
    expect(words).toContainEqual(expect.stringMatching(`^Message ${number} is lost. \\w.*\\d`));
  }
});

it('has words for every fault that there is', () => {
  const keys = Object.keys(DICTIONARIES.en);
  for (const fault of FAULT_NAMES) {
    expect(keys).toContain(`fault.${fault}`);
    expect(keys).toContain(`break.${fault}`);
  }
});
