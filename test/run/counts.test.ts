/* The closing line of `npm test` says what the reports say, and hides no failure. */
import { expect, it } from 'vitest';
import { addCounts, closingLine, countPlaywright, countVitest } from './counts.ts';

const vitestReport = (
  testResults: { status: string; assertionResults: { status: string }[] }[],
) => ({
  numPassedTests: 3,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults,
});

it('counts passed, failed and skipped tests of Vitest', () => {
  const report = vitestReport([
    { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'passed' }] },
    { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'failed' }] },
  ]);
  expect(countVitest(report)).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

it('counts a file that could not be loaded as a failure', () => {
  const report = vitestReport([{ status: 'failed', assertionResults: [] }]);
  expect(countVitest(report).failed).toBe(1);
});

it('counts flaky tests and errors outside of tests of Playwright as failures', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
  expect(countPlaywright({ stats, errors: [{ message: 'no server' }] })).toEqual({
    passed: 5,
    failed: 3,
    skipped: 2,
  });
});

it('refuses a report that it does not understand', () => {
  expect(() => countVitest({})).toThrow();
  expect(() => countPlaywright({ stats: {} })).toThrow();
});

it('writes the closing line', () => {
  const sum = addCounts({ passed: 1, failed: 0, skipped: 0 }, { passed: 2, failed: 1, skipped: 0 });
  expect(closingLine(sum)).toBe('3 passed, 1 failed');
  expect(closingLine({ passed: 7, failed: 0, skipped: 2 })).toBe('7 passed, 0 failed, 2 skipped');
});
