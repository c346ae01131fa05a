// The addresses of the lab. Everything stands behind the `#`, so that the site works from any folder
// of any web server. A router library would bring components that swap pages; here one page stays
// and only what it shows is looked up, which is this little parsing.
//
//   #/                                   the list of lessons
//   #/lessons/<slug>                     a lesson at its first step
//   #/lessons/<slug>/<step>              a lesson at a step
//   #/lessons/<slug>/summary             what a lesson teaches, to read or print
//   #/lessons/<slug>/again               what was mistaken, asked again: the last lesson's beginning
//   #/summary                            all lessons, to read or print
//   #/run                                a free run of a list, without a lesson
//   #/run/<design>                       of a design: list, sorted-set, pubsub, stream
//   #/run/<design>/<variant>             with the protections of one of its variants
// with ?lang=<language>, ?run=<payload> (share.ts) for a run that somebody hands on, and ?embed=1
// for a run inside another page.

import { setupNamed } from '../designs/setup.ts';
import { isLanguage, type Language } from '../i18n/language.ts';

export type Place =
  | { readonly view: 'home' }
  | { readonly view: 'lesson'; readonly lesson: string; readonly step: string | null }
  | { readonly view: 'again'; readonly lesson: string }
  /** Null: the whole course. */
  | { readonly view: 'summary'; readonly lesson: string | null }
  /** `list`, or `list/backup-set`; null for a list as one first meets it. */
  | { readonly view: 'run'; readonly setup: string | null }
  /** No such page; the reader gets a way on. */
  | { readonly view: 'unknown'; readonly address: string };

export interface Route {
  readonly place: Place;
  /** Null: the address leaves the language to the reader's settings. */
  readonly language: Language | null;
  /** A shared run, still encoded and not to be trusted. */
  readonly sharedRun: string | null;
  /** A frame of another page: the run alone. */
  readonly embedded?: boolean;
}

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Reads an address from `location.hash` (with or without its `#`). Never throws. */
export function parseRoute(hash: string): Route {
  const address = hash.replace(/^#/, '');
  const [path = '', query = ''] = address.split('?', 2);
  const params = new URLSearchParams(query);
  const lang = params.get('lang');
  return {
    place: parsePlace(path, address),
    language: isLanguage(lang) ? lang : null,
    sharedRun: params.get('run'),
    ...(params.has('embed') ? { embedded: true } : {}),
  };
}

function parsePlace(path: string, address: string): Place {
  const parts = path.split('/').filter((part) => part !== '');
  const [view, lesson, step] = parts;
  if (view === undefined) return { view: 'home' };
  if (view === 'run') {
    const name = parts.slice(1).join('/');
    if (name === '') return { view: 'run', setup: null };
    if (setupNamed(name) !== undefined) return { view: 'run', setup: name };
  }
  if (view === 'summary' && parts.length === 1) return { view: 'summary', lesson: null };
  if (view === 'lessons' && parts.length <= 3) {
    if (lesson === undefined) return { view: 'home' };
    const known = SLUG.test(lesson) && (step === undefined || SLUG.test(step));
    if (known) return inLesson(lesson, step ?? null);
  }
  return { view: 'unknown', address };
}

/** Two pages of a lesson that are no steps of it; no step may be called so. */
export const PAGES_OF_LESSON = ['summary', 'again'] as const;

function inLesson(lesson: string, name: string | null): Place {
  const page = PAGES_OF_LESSON.find((each) => each === name);
  return page ? { view: page, lesson } : { view: 'lesson', lesson, step: name };
}

/** The address of a route, with its `#`. */
export function formatRoute(route: Route): string {
  const params = new URLSearchParams();
  if (route.language !== null) params.set('lang', route.language);
  if (route.embedded) params.set('embed', '1');
  if (route.sharedRun !== null) params.set('run', route.sharedRun);
  const query = params.toString();
  return `#${pathOf(route.place)}${query === '' ? '' : `?${query}`}`;
}

function pathOf(place: Place): string {
  switch (place.view) {
    case 'home':
      return '/';
    case 'run':
      return place.setup === null ? '/run' : `/run/${place.setup}`;
    case 'lesson':
      return `/lessons/${place.lesson}${place.step === null ? '' : `/${place.step}`}`;
    case 'again':
      return `/lessons/${place.lesson}/again`;
    case 'summary':
      return place.lesson === null ? '/summary' : `/lessons/${place.lesson}/summary`;
    case 'unknown':
      return place.address.split('?', 1)[0] as string;
  }
}
