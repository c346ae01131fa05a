// What goes wrong between two lines of a program: it strikes when the process comes to a line the
// next time, before it does what the line says. What the lines before had done is done.

import * as v from 'valibot';
import { pause } from '../limits.ts';
import { defineFault } from './fault.ts';

export const atLine = defineFault({
  aimsAt: 'process',
  params: {
    /** Id of a line of its program (programs/listing.ts); `take` is where consumers begin. */
    line: v.optional(v.pipe(v.string(), v.regex(/^[a-z-]{1,30}$/)), 'take'),
    /** Lost are the line's own request, or the reply to it. */
    does: v.optional(v.picklist(['crash', 'pause', 'lose-request', 'lose-reply']), 'crash'),
    /** After how long a crashed process starts again by itself; null leaves it dead. */
    restartAfterMs: v.optional(v.nullable(pause), null),
    /** How long a paused one stands still. */
    durationMs: v.optional(pause, 5000),
  },
  apply(host, target, params, order) {
    host.breakAtLine(target, params, order);
  },
});
