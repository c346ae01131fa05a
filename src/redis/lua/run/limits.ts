// Limits of the reference implementation that scripts can run into. Source: luaconf.h.

/** Frames of one thread (LUAI_MAXCALLS). */
export const DEEPEST = 20000;

/** Calls from library functions into scripts, one inside the other (LUAI_MAXCCALLS). */
export const MOST_C_CALLS = 200;

/** Values that a library function may put on the stack (LUAI_MAXCSTACK). */
export const MOST_ON_STACK = 8000;
