// What a learner does to a run, as data: let time pass, go back, or act from outside. Solutions are
// lists of moves; "show solution" offers them one by one as buttons and makes none by itself.

import { bytes, raw, text } from '../base/bytes.ts';
import type { Ms } from '../base/time.ts';
import type { DesignChoice } from '../designs/catalog.ts';
import type { Key, Sentence } from '../i18n/dictionary.ts';
import type { FaultAction } from '../sim/faults/index.ts';
import type { Action } from '../sim/input.ts';
import type { Protections } from '../sim/protections.ts';
import { type Check, named } from './check.ts';
import { choiceNamed } from './chosen-design.ts';
import { protectionWords } from './protection-words.ts';

const DESIGN = 'design';

/** What a button of the strip above the stage is called in the dictionary: `break.<name>-of`. */
type ButtonName = Key extends infer K ? (K extends `break.${infer N}-of` ? N : never) : never;

export type Move =
  | { readonly kind: 'play'; readonly forMs: Ms }
  /** Step until a check holds, for at most two minutes of virtual time. */
  | { readonly kind: 'play-until'; readonly check: Check }
  /** Step back until a check holds. */
  | { readonly kind: 'back-until'; readonly check: Check }
  | { readonly kind: 'act'; readonly action: Action }
  /** The run starts anew in another design. */
  | { readonly kind: 'choose'; readonly design: DesignChoice };

export function play(forMs: Ms): Move {
  return { kind: 'play', forMs };
}

export function playUntil(check: Check): Move {
  return { kind: 'play-until', check };
}

export function backUntil(check: Check): Move {
  return { kind: 'back-until', check };
}

/** A command at the console, word by word: `type('LPUSH', 'orders', '{"id":7}')`. */
export function type(...words: readonly string[]): Move {
  return { kind: 'act', action: { kind: 'command', argv: words.map(bytes) } };
}

/** A fault on a process or a link, as its button applies it. */
export function use(fault: FaultAction): Move {
  return { kind: 'act', action: fault };
}

/** A protection is switched, as the strip above the stage does it. */
export function protect<N extends keyof Protections>(name: N, value: Protections[N]): Move {
  return { kind: 'act', action: { kind: 'knob', target: DESIGN, name, value } };
}

/** A setting of a process is changed: `turn('web-1', 'maxAttempts', 1)`. */
export function turn(target: string, name: string, value: number): Move {
  return { kind: 'act', action: { kind: 'knob', target, name, value } };
}

/** Another design is chosen, by its id in src/designs/catalog.ts: `choose('stream/claim')`. */
export function choose(design: string): Move {
  return { kind: 'choose', design: choiceNamed(design) };
}

/** A design as the menu of designs names it. */
export function designWords({ id, design }: DesignChoice): Sentence {
  const what = { key: `choice.${id}` as Key };
  return { key: 'design.chosen', params: { design: { key: `design.${design}` }, what } };
}

/** What the button of a move says. */
export function describeMove(move: Move): Sentence {
  switch (move.kind) {
    case 'play':
      return { key: 'move.play', params: { seconds: move.forMs / 1000 } };
    case 'play-until':
      return { key: 'move.play-until', params: { what: move.check.says } };
    case 'back-until':
      return { key: 'move.back-until', params: { what: move.check.says } };
    case 'act':
      return describeAction(move.action);
    case 'choose':
      return { key: 'move.choose', params: { what: designWords(move.design) } };
  }
}

function describeAction(action: Action): Sentence {
  switch (action.kind) {
    case 'command':
      return { key: 'move.type', params: { command: action.argv.map(shown).join(' ') } };
    case 'interrupt':
      return { key: 'move.interrupt' };
    case 'knob':
      return describeSetting(action);
    case 'fault':
      return { key: 'move.fault', params: { what: describeFault(action) } };
  }
}

function describeSetting({ target, name, value }: Extract<Action, { kind: 'knob' }>): Sentence {
  if (target !== DESIGN) {
    return { key: 'move.knob', params: { target, name, value: String(value) } };
  }
  return { key: 'move.protect', params: protectionWords(name as keyof Protections, value) };
}

/** A link goes by its process: `worker-B:redis` is worker B's. `m2` is message 2. */
function describeFault(action: FaultAction): Sentence {
  const { fault, target } = action;
  const [actor = target] = target.split(':');
  if (fault === 'at-line') {
    const { line = 'take', does = 'crash' } = action;
    const what = { key: `code.does-${does}` } as const;
    return { key: 'move.at-line', params: { target: named(actor), what, line } };
  }
  const number = /^m(\d+)$/.exec(target)?.[1];
  const what: Sentence | string =
    number === undefined ? named(actor) : { key: 'page.message', params: { number } };
  return { key: `break.${buttonOf(action)}-of`, params: { target: what } };
}

/** A server is killed, where a worker crashes: the button says so. */
function buttonOf(action: FaultAction): ButtonName {
  const { fault, target } = action;
  if (fault === 'slow-worker' && action.factor === 1) return 'full-speed';
  if (!/^(redis|replica-\d+)$/.test(target)) return fault;
  switch (fault) {
    case 'process-crash':
      return 'node-crash';
    case 'restart':
    case 'pause':
    case 'wake':
      return `node-${fault}`;
    default:
      return fault;
  }
}

/** A word as it can be typed again: in single quotes where the prompt would split or unquote it. */
function shown(word: string): string {
  const readable = text(raw(word));
  return /[\s"'\\]/.test(readable) ? `'${readable}'` : readable;
}
