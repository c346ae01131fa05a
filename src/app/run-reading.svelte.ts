// What the page reads out of the run at the playhead. Most of it changes only when something
// happened, so it is read anew then and not with every frame.

import { raw, text } from '../base/bytes.ts';
import { say, t } from '../i18n/locale.svelte.ts';
import { ledgerOf } from '../ledger/ledger-of.ts';
import { consoleEntries, consoleWaits } from '../view/dock/console-entries.ts';
import { eventLines } from '../view/events/event-lines.ts';
import { nameOfTarget } from '../view/events/names.ts';
import { reasonOf } from '../view/events/reason.ts';
import { scheduledActs } from '../view/free/scheduled-acts.ts';
import { type FaultRules, faultChoices } from '../view/run/fault-choices.ts';
import { openMessages } from '../view/run/fault-things.ts';
import type { Harm } from '../view/run/harm.ts';
import { marksOf, spanFor } from '../view/run/timeline-marks.ts';
import type { Session } from './session.svelte.ts';

/** What the reader wants to see. Asked again whenever it changes. */
export interface Wanted {
  readonly rules: FaultRules;
  /** Commands of all processes in the console, not only the reader's own. */
  readonly everyone: boolean;
  /** What is scheduled is not told beforehand, nor to be moved. */
  readonly hidesSchedule: boolean;
  /** What is to strike is not told before it does. */
  readonly hidesArmed: boolean;
  /** Every detail in the event log. */
  readonly details: boolean;
}

/**
 * While a run plays, lists of words, what can be broken and the marks of the time bar follow it
 * once in so many frames, ten times a second: nobody reads faster, and to make them, lay them out
 * and paint them takes a third as long as the stage does.
 */
const FRAMES_FOR_WORDS = 6;

export class RunReading {
  readonly #session: Session;
  readonly #wanted: () => Wanted;
  /** Facts as the lists know them, and for how many frames that has been so. */
  #told = 0;
  #toldFor = 0;

  constructor(session: Session, wanted: () => Wanted) {
    this.#session = session;
    this.#wanted = wanted;
  }

  /** Whether what is scheduled is kept from the reader. */
  get hidesSchedule(): boolean {
    return this.#wanted().hidesSchedule;
  }

  /** Whether faults that wait for their moment are kept from the reader. */
  get hidesArmed(): boolean {
    return this.#wanted().hidesArmed;
  }

  /** The run that is open; touching it makes a reading depend on what happened, not on time. */
  get #run() {
    void this.#facts;
    return this.#openRun;
  }

  /** The same for lists of words. */
  get #runInWords() {
    void this.#factsInWords;
    return this.#openRun;
  }

  readonly #factsInWords = $derived.by(() => {
    const { facts } = this.#session.frame;
    this.#toldFor += 1;
    if (!this.#session.playing || this.#toldFor >= FRAMES_FOR_WORDS) {
      this.#told = facts;
      this.#toldFor = 0;
    }
    return this.#told;
  });

  readonly #openRun = $derived.by(() => this.#session.frame.run);
  readonly #facts = $derived.by(() => this.#session.frame.facts);
  readonly #recorded = $derived.by(() => this.#session.frame.recorded);
  readonly #end = $derived.by(() => this.#session.frame.end);

  readonly counts = $derived.by(() => ledgerOf(this.#run).counts());

  readonly harms = $derived.by((): Harm[] => {
    const ledger = ledgerOf(this.#run);
    return ledger.messages().flatMap(({ id, number, state }) => {
      if (state !== 'lost' && state !== 'done-twice') return [];
      const why = reasonOf(ledger.why(id));
      return why === null ? [] : [{ number, state, why: say(why) }];
    });
  });

  readonly scene = $derived.by(() => {
    const run = this.#runInWords;
    return { world: run.world, messages: openMessages(ledgerOf(run)) };
  });

  readonly choices = $derived.by(() => faultChoices(this.scene, this.#wanted().rules));

  /** Faults that wait for their moment, in words. */
  readonly armed = $derived.by(() => {
    if (this.hidesArmed) return [];
    return this.#run.world.armedFaults().map(({ fault, target }) => {
      const name = nameOfTarget(target);
      const actor = typeof name === 'string' ? name : say(name);
      return t('break.armed', { fault: t(`break.${fault}`), actor });
    });
  });

  /** Faults and settings among the inputs, also those to come. */
  readonly acts = $derived.by(() => {
    const { inputs, world } = this.#openRun;
    const nodes = world.nodes().map(({ id }) => id);
    const acts = scheduledActs(inputs, nodes);
    return this.hidesSchedule ? acts.filter(({ isScheduled }) => !isScheduled) : acts;
  });

  /** What guards the design at the moment. */
  readonly protections = $derived.by(() => this.#run.world.protections);

  readonly entries = $derived.by(() => {
    const { journal, world } = this.#runInWords;
    const shown = this.#wanted().everyone ? world.actors().map(({ id }) => id) : [];
    return consoleEntries(journal, new Set(shown));
  });

  readonly waits = $derived.by(() => consoleWaits(this.#runInWords.journal));

  readonly lines = $derived.by(() => {
    const run = this.#runInWords;
    return eventLines(run.journal, ledgerOf(run), this.#wanted());
  });

  /** Keys to tap; the queue's own also while it is empty, when it is no key. */
  readonly keys = $derived.by(() => {
    const { world, scenario } = this.#runInWords;
    const there =
      world
        .nodes()[0]
        ?.inspect.keys(0)
        .map(({ key }) => text(key)) ?? [];
    return [...new Set([text(raw(scenario.queueKey)), ...there])];
  });

  readonly marks = $derived.by(() => {
    if (this.#session.playing) void this.#factsInWords;
    else void this.#recorded;
    return marksOf(this.#openRun).slice();
  });

  readonly ghost = $derived.by(() => {
    const { ghost: branch } = this.#session;
    if (branch === null) return null;
    const marks = marksOf(branch.run).filter(({ at }) => at > branch.from);
    return { from: branch.from, to: branch.run.end, marks };
  });

  /** How much time the time bar shows. */
  readonly span = $derived.by(() => {
    const known = Math.max(this.#end, this.ghost?.to ?? 0);
    return spanFor(known, this.#openRun.scenario.horizonMs);
  });
}
