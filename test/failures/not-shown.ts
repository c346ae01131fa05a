// Rows about the designs that no test here shows, and why. A row is either tested or here.

/** Row id to the reason. */
export const NOT_SHOWN: Readonly<Record<string, string>> = {
  R10: 'a command takes no virtual time, however long its list is: O(N) does not show',
  K7: 'WAITAOF came with 7.2: to a 7.0 it is an unknown command',
  D4: 'XADD IDMP came with 8.6: a 7.0 takes IDMP for an id',
  D5: 'an outbox needs a store with transactions beside Redis; there is none',
  D6: 'a producer waits for each reply, also where it does not read it: no pipeline',
};
