// What the server says about itself: lines in the form that programs which start servers look for,
// `pid:role date level text`, on stdout or in a file. Source: server.c serverLogRaw.

import { appendFileSync } from 'node:fs';

const LEVELS = ['debug', 'verbose', 'notice', 'warning'] as const;
export type LogLevel = (typeof LEVELS)[number];

const MARKS: Readonly<Record<LogLevel, string>> = {
  debug: '.',
  verbose: '-',
  notice: '*',
  warning: '#',
};
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export interface LogSettings {
  /** Lines of a lower level are not written. */
  readonly level: LogLevel;
  /** A path; empty for stdout. */
  readonly file: string;
  /** M for a primary, S for a replica. */
  readonly role: () => 'M' | 'S';
}

export class ServerLog {
  level: LogLevel;
  readonly #settings: LogSettings;

  constructor(settings: LogSettings) {
    this.#settings = settings;
    this.level = settings.level;
  }

  write(level: LogLevel, text: string): void {
    const stamped = `${process.pid}:${this.#settings.role()} ${stamp(new Date())}`;
    this.writeRaw(level, `${stamped} ${MARKS[level]} ${text}\n`);
  }

  /** Without the beginning of a line, and with line ends of its own. */
  writeRaw(level: LogLevel, text: string): void {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(this.level)) return;
    const { file } = this.#settings;
    if (file === '') process.stdout.write(text);
    else appendIfPossible(file, text);
  }

  notice(text: string): void {
    this.write('notice', text);
  }

  warning(text: string): void {
    this.write('warning', text);
  }
}

/** A log whose folder is gone is no reason to end. Source: server.c serverLogRaw. */
function appendIfPossible(file: string, text: string): void {
  try {
    appendFileSync(file, text);
  } catch {
    // There is nowhere left to say so.
  }
}

/** `22 Nov 2026 18:24:44.123`. */
function stamp(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${two(at.getDate())} ${MONTHS[at.getMonth()]} ${at.getFullYear()}`;
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':');
  return `${day} ${time}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}
