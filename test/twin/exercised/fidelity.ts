/* The text of docs/fidelity.md: what the emulator has of Redis, and how that was found out. */
import { join } from 'node:path';
import { NOT_SIMULATED } from '../../../src/redis/not-simulated.ts';
import type { Fuzzed } from '../fuzz/fuzzed.ts';
import { KNOWN_DIFFERENCES } from './differences.ts';
import { type CommandCoverage, type Coverage, uncovered } from './exercised.ts';
import { ITSELF } from './options.ts';
import { REASONS, reasonFor } from './reasons.ts';

export const FIDELITY_PATH = join(import.meta.dirname, '..', '..', '..', 'docs', 'fidelity.md');
const HEAD = `# How far the emulator is Redis

Written by \`npm run docs:fidelity\` from the command table, the transcripts in \`test/twin\` and \`test/propagation\`, and the lists in \`test/twin/exercised\`. Do not edit.

The reference is redis-server 7.0.15. Where both differ and no reason is given, the lab is wrong.
`;

/** Cells of a table must not end at a bar in them. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function commandRow({ entry, counts }: CommandCoverage): string {
  const name = entry.words.join(' ');
  const options = [...counts.keys()].filter((option) => option !== ITSELF);
  const shown = options.map((option) => {
    const isOpen = counts.get(option) === 0;
    return `\`${option}\`${isOpen ? ' †' : ''}`;
  });
  const isOpen = counts.get(ITSELF) === 0;
  return `| \`${name}\`${isOpen ? ' †' : ''} | ${cell(shown.join(', '))} |`;
}

function groupsOf(commands: readonly CommandCoverage[]): string[] {
  const names = [...new Set(commands.map(({ entry }) => entry.command.group))].sort();
  return names.flatMap((group) => [
    `### ${group}`,
    '',
    '| command | options |',
    '| --- | --- |',
    ...commands.filter(({ entry }) => entry.command.group === group).map(commandRow),
    '',
  ]);
}

function gapRows(all: Coverage): string[] {
  const gaps = uncovered(all);
  return REASONS.map((reason) => {
    const fitting = gaps.filter((gap) => reasonFor(gap) === reason);
    return `| ${cell(fitting.map((gap) => `\`${gap}\``).join(', '))} | ${cell(reason.why)} |`;
  });
}

function comparedWith(all: Coverage, fuzzed: Fuzzed): string[] {
  const options = all.commands.reduce((sum, { counts }) => sum + counts.size, 0);
  const open = uncovered(all).length;
  const runs = Object.values(fuzzed.commandsBySeed);
  const played = runs.reduce((sum, commands) => sum + commands, 0);
  return [
    `- ${all.transcripts} transcripts with ${all.requests} requests are played on the emulator and on a live server by every \`npm test\`; replies are compared byte for byte.`,
    `- ${options - open} of ${options} options of ${all.commands.length} commands are exercised by them. Those marked † are not; why is told below.`,
    `- ${played} random commands of ${runs.length} seeds (\`npm run fuzz:redis\`) show no difference. Replies, the append-only file, the digest of the dataset, the number of changes and the encodings are compared after each command; what dice, the clock or the order of a hash table decide is compared by the rules in \`test/twin/fuzz/rules.ts\`.`,
  ];
}

/** The whole document. */
export function fidelityText(all: Coverage, fuzzed: Fuzzed): string {
  return [
    HEAD,
    '## How it was compared',
    '',
    ...comparedWith(all, fuzzed),
    '',
    '## What differs on purpose',
    '',
    '| where | what | why |',
    '| --- | --- | --- |',
    ...KNOWN_DIFFERENCES.map(
      ({ where, what, why }) => `| ${[where, what, why].map(cell).join(' | ')} |`,
    ),
    '',
    '## What is not simulated',
    '',
    'These commands of Redis are answered with an error that says so:',
    `${[...NOT_SIMULATED]
      .sort()
      .map((name) => `\`${name.toUpperCase()}\``)
      .join(', ')}.`,
    '',
    '## What no transcript exercises',
    '',
    '| † | why |',
    '| --- | --- |',
    ...gapRows(all),
    '',
    '## What there is',
    '',
    ...groupsOf(all.commands),
  ].join('\n');
}

/** The document without the figures that every new transcript changes. */
export function withoutFigures(text: string): string {
  return text.replace(/^- .*$/gm, (line) => line.replace(/\d+/g, 'N'));
}
