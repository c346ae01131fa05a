// Rows about the designs that no test here shows, and why. A row is either tested or here.

/** Row id to the reason. */
export const NOT_SHOWN: Readonly<Record<string, string>> = {
  R10: 'LREM is O(N), but a command takes no virtual time in the simulation: there is nothing to see',
  P3: 'a peer that does not read needs links with a receive window, which they do not have',
  K7: 'WAITAOF came with Redis 7.2; the emulator answers as 7.0 does',
  D4: 'XADD IDMP came with Redis 8.6; the emulator answers as 7.0 does',
  D5: 'the outbox is a table of a database, and the simulation has none beside Redis',
  D6: 'a producer sends one command at a time and waits: it has no pipeline to cut',
};
