// Rows about the designs that no test here shows, and why. A row is either tested or here.

/** Row id to the reason. */
export const NOT_SHOWN: Readonly<Record<string, string>> = {
  R10: 'a command takes no virtual time, however long its list is: a run with LREM O(N) is the same',
  K7: 'WAITAOF came with 7.2, and a 7.0 answers ERR unknown command; WAIT and fsync always are shown',
  D4: 'XADD IDMP came with 8.6, and a 7.0 takes IDMP for an id; a script and explicit ids are shown',
  D5: 'a dual write needs a second store with transactions; the world beside Redis only counts effects',
  D6: 'a producer waits for a reply before its next command, also where it does not read it',
};
