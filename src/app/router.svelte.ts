// The address of the page as state. The only place that reads and writes `location` and `history`.

import { frameHtml } from './frame-html.ts';
import { formatRoute, parseRoute, type Route } from './route.ts';

export class Router {
  #route: Route = $state.raw(parseRoute(location.hash));

  constructor() {
    addEventListener('hashchange', this.#read);
  }

  get route(): Route {
    return this.#route;
  }

  /** Goes to another page; back returns. */
  go(route: Route): void {
    location.hash = formatRoute(route);
  }

  /** Changes the address of the page that is shown; no new entry in the history. */
  replace(route: Route): void {
    history.replaceState(history.state, '', formatRoute(route));
    this.#read();
  }

  /** The full address of a route, to hand out. */
  addressOf(route: Route): string {
    return new URL(formatRoute(route), location.href).href;
  }

  /** A frame that shows the run of a route in another page, as HTML. */
  frameOf({ language, sharedRun }: Route): string {
    const place = { view: 'run', setup: null } as const;
    return frameHtml(this.addressOf({ place, language, sharedRun, embedded: true }));
  }

  dispose(): void {
    removeEventListener('hashchange', this.#read);
  }

  readonly #read = (): void => {
    this.#route = parseRoute(location.hash);
  };
}
