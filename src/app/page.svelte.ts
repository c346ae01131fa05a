// What the page shows: nothing yet, the list of lessons, a page to read, or a workspace (a run with
// its lesson, if it has one); and the one note to the reader. Follows the address; a newer address
// wins over a load that is still under way.

import type { Setup } from '../designs/setup.ts';
import type { Sentence } from '../i18n/dictionary.ts';
import type { Language } from '../i18n/language.ts';
import { catalog, type OpenedLesson } from '../lesson/catalog.ts';
import { Run } from '../sim/run.ts';
import { ConsoleSession } from './console-session.svelte.ts';
import { type Reading, type ReadPlace, readingAt } from './course-reading.ts';
import { BROWSER_FRAMES } from './frame-clock.ts';
import type { Keeper } from './keeper.svelte.ts';
import { firstRunOf, LessonVisit } from './lesson-visit.svelte.ts';
import { reducedMotion } from './reduced-motion.ts';
import { formatRoute, type Place } from './route.ts';
import { freeRun, runOf } from './sandbox.ts';
import { Session } from './session.svelte.ts';
import { fromFileText, fromLink, SharedRunError, toFileText, toLink } from './share.ts';

export interface Workspace {
  readonly session: Session;
  readonly prompt: ConsoleSession;
  /** Null in the free run. */
  readonly visit: LessonVisit | null;
}

/** A note to the reader, put into words when it is shown, in the language of the moment. */
export interface Note {
  readonly what: Sentence;
  readonly detail: Sentence | null;
  /** Something to copy by hand. */
  readonly copyable: string | null;
}

type PageState = 'loading' | 'home' | 'reading' | 'lab' | 'unknown' | 'failed';

export class Page {
  #state: PageState = $state('loading');
  #workspace: Workspace | null = $state.raw(null);
  #reading: Reading | null = $state.raw(null);
  #note: Note | null = $state.raw(null);
  #unknown: Sentence = $state.raw({ key: 'page.unknown' });
  readonly #keeper: Keeper;
  /** Counts the addresses followed, so that a late answer is noticed. */
  #turn = 0;
  #openedRun: string | null = null;
  /** The name of the set-up in the address of the free run that is open. */
  #openedSetup: string | null = null;
  #held: Run | null = null;

  constructor(keeper: Keeper) {
    this.#keeper = keeper;
  }

  get state(): PageState {
    return this.#state;
  }

  get workspace(): Workspace | null {
    return this.#workspace;
  }

  /** The page to read; null when another kind of page is shown. */
  get reading(): Reading | null {
    return this.#reading;
  }

  get notice(): Note | null {
    return this.#note;
  }

  /** Shows what stands at a place. */
  async show(place: Place, language: Language, sharedRun: string | null): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    if (place.view === 'lesson') await this.#showLesson(place, language, turn);
    else if (place.view === 'run') this.#showFreeRun(place.setup);
    else if (place.view === 'again' || place.view === 'summary')
      await this.#showReading(place, language, turn);
    else this.#leave(place);
    if (turn === this.#turn && sharedRun !== this.#openedRun)
      await this.#openShared(sharedRun, turn);
  }

  #leave(place: Place): void {
    this.#drop();
    if (place.view === 'unknown') {
      this.#unknown = { key: 'page.unknown', params: { address: place.address } };
    }
    this.#state = place.view === 'unknown' ? 'unknown' : 'home';
  }

  async #showReading(place: ReadPlace, language: Language, turn: number): Promise<void> {
    // In another language the page stays until its words are there.
    if (this.#reading?.place.view !== place.view) {
      this.#drop();
      this.#state = 'loading';
    }
    const progress = this.#keeper.progress;
    const loaded = await readingAt(place, progress, language).catch(() => 'failed' as const);
    if (turn !== this.#turn) return;
    this.#reading = loaded === 'failed' ? null : loaded;
    this.#state = loaded === 'failed' ? 'failed' : loaded === null ? 'unknown' : 'reading';
    if (loaded !== null) return;
    const address = formatRoute({ place, language: null, sharedRun: null });
    this.#unknown = { key: 'page.unknown', params: { address } };
  }

  async #showLesson(
    place: Extract<Place, { view: 'lesson' }>,
    language: Language,
    turn: number,
  ): Promise<void> {
    const entry = catalog.find(place.lesson);
    if (entry === undefined) {
      this.#drop();
      this.#unknown = { key: 'page.unknown-lesson', params: { lesson: place.lesson } };
      this.#state = 'unknown';
      return;
    }
    let visit = this.#workspace?.visit ?? null;
    const isOpen = visit?.id === place.lesson;
    if (visit === null || !isOpen || visit.opened.language !== language) {
      const opened = await this.#load(place.lesson, language, turn, isOpen);
      if (opened === null || turn !== this.#turn) return;
      if (visit !== null && isOpen) visit.reword(opened);
      else visit = this.#enterLesson(opened);
    }
    if (!visit.enter(place.step))
      this.notify({ key: 'page.unknown-step', params: { step: place.step ?? '' } });
    this.#state = 'lab';
  }

  async #load(
    id: string,
    language: Language,
    turn: number,
    isOpen: boolean,
  ): Promise<OpenedLesson | null> {
    if (!isOpen) {
      this.#drop();
      this.#state = 'loading';
    }
    try {
      return await catalog.open(id, language);
    } catch {
      // The network, most likely: the lesson's code is a file of its own.
      if (turn === this.#turn) this.#state = 'failed';
      return null;
    }
  }

  #enterLesson(opened: OpenedLesson): LessonVisit {
    const session = this.#newSession(() => firstRunOf(opened.lesson));
    const visit = new LessonVisit(opened, session, this.#keeper);
    this.#workspace = { session, prompt: new ConsoleSession(session), visit };
    return visit;
  }

  #showFreeRun(setup: string | null): void {
    const isOpen = this.#workspace !== null && this.#workspace.visit === null;
    if (!isOpen || setup !== this.#openedSetup) {
      this.#drop();
      this.#openedSetup = setup;
      const session = this.#newSession(() => freeRun(setup ?? undefined));
      this.#workspace = { session, prompt: new ConsoleSession(session), visit: null };
    }
    if (this.#held !== null) this.#openRun(this.#held);
    this.#held = null;
    this.#state = 'lab';
  }

  #newSession(fresh: () => Run): Session {
    return new Session(fresh, {
      frames: BROWSER_FRAMES,
      reducedMotion: () => reducedMotion.current,
      onproblem: ({ message }) => this.notify({ key: 'run.limit', params: { why: message } }),
    });
  }

  #drop(): void {
    this.#workspace?.session.pause();
    this.#workspace = null;
    this.#reading = null;
    this.#openedRun = null;
  }

  async #openShared(packed: string | null, turn: number): Promise<void> {
    this.#openedRun = packed;
    if (packed === null) return;
    try {
      const { run, isFaithful } = await fromLink(packed);
      if (turn !== this.#turn) return;
      this.#openRun(run);
      if (!isFaithful) this.notify({ key: 'page.replays-otherwise' });
    } catch (problem) {
      if (!(problem instanceof SharedRunError)) throw problem;
      const detail: Sentence = {
        key: 'page.link-broken-why',
        params: { why: problem.message },
      };
      if (turn === this.#turn) this.notify({ key: 'page.link-broken' }, { detail });
    }
  }

  /** Puts a run in the place of the one that is open; reset leads back to its start. */
  #openRun(run: Run): void {
    const { seed, scenario } = run;
    this.#workspace?.session.open(() => Run.start({ scenario, seed }), run);
  }

  /** Starts a free run of a set-up in the place of the one that is open. Can be undone. */
  startAnew(setup: Setup): void {
    this.#workspace?.session.restart(() => runOf(setup));
  }

  /** Keeps a run for the free run that is about to be shown. */
  hold(run: Run): void {
    this.#held = run;
  }

  /** Opens the text of a run file; says so, or why not. Returns the run. */
  openFile(text: string): Run | null {
    try {
      const { run, isFaithful } = fromFileText(text);
      if (this.#workspace?.visit === null) this.#openRun(run);
      if (isFaithful) this.notify({ key: 'page.imported', params: { count: run.inputs.length } });
      else this.notify({ key: 'page.replays-otherwise' });
      return run;
    } catch (problem) {
      if (!(problem instanceof SharedRunError)) throw problem;
      this.notify({ key: 'page.import-failed', params: { why: problem.message } });
      return null;
    }
  }

  /** The open run as letters for an address; null when it is too long for one. */
  packRun(): Promise<string | null> | null {
    const run = this.#workspace?.session.frame.run;
    return run ? toLink(run) : null;
  }

  /** The open run as the text of a file. */
  fileText(): string {
    const run = this.#workspace?.session.frame.run;
    return run ? toFileText(run) : '';
  }

  /** Why there is nothing at this address. */
  get unknown(): Sentence {
    return this.#unknown;
  }

  notify(what: Sentence, more: Partial<Omit<Note, 'what'>> = {}): void {
    this.#note = { what, detail: null, copyable: null, ...more };
  }

  closeNotice(): void {
    this.#note = null;
  }

  dispose(): void {
    this.#drop();
  }
}
