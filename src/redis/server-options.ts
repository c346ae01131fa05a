// What a server is made with: chance, what it reports, and its configuration.

export interface ServerOptions {
  /** Seeds the dice of RANDOMKEY, SPOP and the like, and the run id. */
  readonly seed: number;
  /** Report what changes inside keys (`ElementEffect`). Costs time, so a TCP port leaves it off. */
  readonly watchElements?: boolean;
  /** Report what the AOF and the replicas get (`PropagationEffect`), even with neither. */
  readonly watchPropagation?: boolean;
  /** Configuration parameters by name, as a redis.conf would set them. */
  readonly config?: Readonly<Record<string, string>>;
  /** There is a disk: save points and auto-aof-rewrite-percentage hold, looked at by each tick. */
  readonly hasDisk?: boolean;
  /**
   * The environment sends datasets to replicas bit by bit, as a child process would
   * (`send-dataset`), and says when that is done (`childEnded`).
   */
  readonly sendsDatasets?: boolean;
  /** The environment listens on `bind` and `port`, and says whether it could (`relistened`). */
  readonly listens?: boolean;
  /** Report lines for a log (`log` effects), in redis-server's words. */
  readonly keepsLog?: boolean;
  /** The path of the configuration file, for INFO; without one CONFIG REWRITE has none to write. */
  readonly configFile?: string;
  /** For INFO. */
  readonly processId?: number;
  /**
   * The most loops and calls that a script may make before the server counts as busy with it,
   * however high `busy-reply-threshold` is; scripts take no time on the clock. Default 5 million.
   */
  readonly scriptInstructions?: number;
}
