// The emulator's public class. Sans-IO: requests and the time go in, effects come out; there is no
// clock, timer, socket or callback inside. The same object serves the simulation, the console, the
// tests and a TCP port. Source for the order of things: server.c of Redis 7.0.

import { type Bytes, raw } from '../base/bytes.ts';
import { roll } from '../base/random.ts';
import type { Ms } from '../base/time.ts';
import type { Reply } from '../resp/reply.ts';
import { type Administration, newAdministration } from './administration.ts';
import { WaitingLines } from './blocked.ts';
import { type Client, newClient } from './client.ts';
import { ClientBuffers } from './client-buffers.ts';
import { Clients } from './clients.ts';
import type { Command } from './command.ts';
import { Config } from './config.ts';
import { Database, isAwaited, isStream } from './database.ts';
import type { DatabaseHost } from './database-host.ts';
import { forgetClient } from './departure.ts';
import { mayGoOn, processRequest, settle } from './dispatch.ts';
import type { ClientId, Effect, EffectBody } from './effects.ts';
import type { CommandError } from './errors.ts';
import { ExpiryCalendar } from './expiry.ts';
import type { FrequencyRules } from './frequency.ts';
import { Inspection } from './inspect.ts';
import { isAnswered } from './link-replies.ts';
import { commandTable, lookupCommand } from './lookup.ts';
import { ScriptEngine } from './lua/engine/script-engine.ts';
import { isWatched } from './monitoring.ts';
import { notifyKeyspace } from './notify.ts';
import { takeParameters } from './parameters.ts';
import { endPauseIfOver, type Pause } from './pause.ts';
import { BackgroundState, childEnded, startScheduled } from './persistence/background.ts';
import { PendingPropagation } from './propagation.ts';
import { SubscriptionIndex } from './pubsub.ts';
import { nextOwnExpiry, rememberOwnExpiry } from './replica-expiry.ts';
import { feedReplicas } from './replication.ts';
import { followConfigured, linkClosed, linkOpened, relink } from './replication-link.ts';
import { linkReceived } from './replication-obey.ts';
import { ReplicationState } from './replication-state.ts';
import type { ServerOptions } from './server-options.ts';
import { restoreServer, type ServerSnapshot, snapshotOf, stateDigest } from './snapshot.ts';
import { ServerStats } from './stats.ts';
import { runTick } from './tick.ts';
import { touchDatabaseWatchers, touchWatchers } from './watch.ts';

/**
 * One Redis server. `now` is its wall clock in integer milliseconds since the Unix epoch; it may go
 * back (a clock jump), and blocking deadlines follow it as they do in Redis.
 * Fields without `#` and not described as public belong to the files of this folder.
 */
export class RedisServer implements DatabaseHost {
  readonly options: ServerOptions;
  readonly config: Config;
  readonly databases: Database[] = [];
  readonly clients = new Clients();
  readonly lines = new WaitingLines();
  readonly calendar = new ExpiryCalendar();
  readonly subscriptions = new SubscriptionIndex();
  readonly pending = new PendingPropagation(
    () => this.replication.backlog !== null && !this.isReplica,
  );
  readonly stats = new ServerStats();
  readonly buffers = new ClientBuffers();
  readonly scripts: ScriptEngine;
  administration: Administration = newAdministration();
  /** Per "db:key" who watches it. */
  readonly watchers = new Map<string, Set<ClientId>>();
  readonly watchesElements: boolean;
  /** Read-only looks for pictures, ledgers and tests. */
  readonly inspect: Inspection;
  now: Ms = 0;
  epoch = 0;
  dirty = 0;
  /** An append-only file or a primary's dataset is being loaded. */
  isLoading = false;
  /** A command of the primary is running. */
  isObeying = false;
  replication: ReplicationState;
  background = new BackgroundState();
  unit = 0;
  nextClientId = 1;
  nextBlockSeq = 0;
  rolls = 0;
  /** CLIENT PAUSE, while one is in force. */
  pause: Pause | null = null;
  /** Clients that were served or timed out and may have requests waiting. */
  unblocked: Client[] = [];
  /** Whether somebody watches with MONITOR, or every command goes to the slow log. */
  feedsLogs = false;
  /** Whether what is propagated is reported: for an append-only file, or for whoever looks. */
  feedsFile = false;
  /** Lines for the monitors, sent when the request that runs has its reply. */
  monitorFeed: Reply[] = [];
  /** maxmemory in bytes; 0 for no limit. */
  memoryLimit = 0;
  /** How uses of keys are counted, by a maxmemory-policy that goes by them. */
  frequencies: FrequencyRules | null = null;
  /** notify-keyspace-events. */
  eventClasses = '';
  /** min-replicas-to-write. */
  minReplicas = 0;
  #effects: Effect[] | null = null;

  constructor(options: ServerOptions) {
    this.options = options;
    this.config = new Config(options.config);
    this.replication = new ReplicationState(options.seed);
    this.watchesElements = options.watchElements ?? false;
    this.inspect = new Inspection(this);
    this.scripts = new ScriptEngine(this, options.scriptInstructions);
    const count = this.config.integer('databases');
    for (let index = 0; index < count; index += 1) this.databases.push(new Database(index, this));
    followConfigured(this);
    this.configChanged();
  }

  /** Opens a connection. `address` is `host:port`, as CLIENT LIST shows it. */
  connect(now: Ms, address = '127.0.0.1:0'): ClientId {
    const id = this.nextClientId;
    this.nextClientId += 1;
    this.administration.startedAt ??= now;
    const client = newClient(id, address, now);
    client.isAuthenticated = this.config.text('requirepass') === '';
    this.clients.set(id, client);
    this.stats.connections += 1;
    this.background.lastSaveAt ??= now;
    return id;
  }

  /** The peer is gone. A blocked client leaves its lines, so that it swallows no later push. */
  disconnect(id: ClientId, now: Ms): Effect[] {
    return this.#happen(now, () => {
      const client = this.clients.get(id);
      if (client) this.forgetClient(client);
    });
  }

  /**
   * Runs one request. A blocked client's requests wait, as they would in its query buffer. The
   * effects of clients served on the way come in the same list.
   */
  execute(id: ClientId, argv: readonly Bytes[], now: Ms): Effect[] {
    this.now = now;
    const client = this.clients.get(id);
    if (client === undefined || client.closeAfterReply) return [];
    client.lastActiveAt = now;
    if (this.pause !== null) endPauseIfOver(this);
    if (!mayGoOn(this, client)) {
      client.waitingRequests = [...client.waitingRequests, argv];
    } else {
      processRequest(this, client, argv);
      settle(this);
    }
    return this.takeEffects();
  }

  /** Lets time do its work: keys expire, blocked clients time out. Call it at `nextDeadline`. */
  tick(now: Ms): Effect[] {
    return this.#happen(now, () => {
      if (this.scripts.isBusy) this.scripts.continue();
      if (!this.scripts.isBusy) runTick(this);
    });
  }

  /** The connection that a `dial` asked for is there. */
  linkOpened(attempt: number, now: Ms): Effect[] {
    return this.#happen(now, () => linkOpened(this, attempt));
  }

  /** Bytes from the primary, cut as the network cuts them. */
  linkReceived(attempt: number, bytes: Bytes, now: Ms): Effect[] {
    return this.#happen(now, () => linkReceived(this, attempt, bytes));
  }

  /** The connection to the primary has ended or could not be made. */
  linkClosed(attempt: number, now: Ms): Effect[] {
    return this.#happen(now, () => linkClosed(this, attempt));
  }

  /** What a `save` or `rewrite-aof` in the background asked for is stored, or failed to be. */
  childEnded(isOk: boolean, now: Ms): Effect[] {
    return this.#happen(now, () => childEnded(this, isOk));
  }

  #happen(now: Ms, happen: () => void): Effect[] {
    this.now = now;
    happen();
    settle(this);
    return this.takeEffects();
  }

  /** Whether a connection must authenticate first: what it may send is limited until it has. */
  isStranger(id: ClientId): boolean {
    return !this.clients.get(id)?.isAuthenticated && this.config.text('requirepass') !== '';
  }

  /** The moment at which `tick` has something to do; null when nothing is waiting for time. */
  nextDeadline(): Ms | null {
    // A slow script gets some work done in every millisecond.
    if (this.scripts.isBusy) return this.now + 1;
    const expiry = this.isReplica ? nextOwnExpiry(this) : this.nextExpiry();
    const timeout = this.lines.nextDeadline((id, seq) => this.isWaiting(id, seq));
    const never = Number.POSITIVE_INFINITY;
    // A pause holds expiry back, but not the timeouts of blocked clients.
    const next = Math.min(this.pause?.end ?? expiry ?? never, timeout ?? never);
    // All of them count as passed only in the millisecond after; the server's own work does not.
    const { evictsAt } = this.administration;
    const deadline = Math.min(next + 1, this.replication.cronAt ?? never, evictsAt ?? never);
    return deadline === never ? null : deadline;
  }

  /** When the next key expires by itself; null while DEBUG has switched that off. */
  nextExpiry(): Ms | null {
    if (!this.administration.expiresActively) return null;
    return this.calendar.next((db) => this.database(db));
  }

  /** The complete state, shared copy on write. O(keys + clients). */
  snapshot(): ServerSnapshot {
    return snapshotOf(this);
  }

  /** Goes back to a snapshot of this or an equally configured server. The snapshot stays usable. */
  restore(snapshot: ServerSnapshot): void {
    restoreServer(this, snapshot);
  }

  /** A stable hash of the complete state, to compare two servers of the lab. */
  digest(): string {
    return stateDigest(this);
  }

  // --- for the files of this folder ---

  database(index: number): Database {
    const database = this.databases[index];
    if (database === undefined) throw new Error(`no database ${index}`);
    return database;
  }

  /** The command that these words call. Here, as commands cannot import the table they are in. */
  lookup(argv: readonly Bytes[]): Command | CommandError {
    return lookupCommand(argv);
  }

  /** All commands; their subcommands are their children. */
  get commandTable(): readonly Command[] {
    return commandTable;
  }

  /** Takes over the parameters that are asked for with every command. */
  configChanged(): void {
    takeParameters(this);
    this.monitorsChanged();
  }

  /** A monitor came or went, or the threshold of the slow log changed. */
  monitorsChanged(): void {
    this.feedsLogs = isWatched(this);
  }

  isWaiting(id: ClientId, seq: number): boolean {
    return this.clients.get(id)?.blocked?.seq === seq;
  }

  roll(): number {
    this.rolls += 1;
    return roll(this.options.seed, 'redis', this.rolls);
  }

  /** Whether anybody wants to know what is propagated. */
  get propagates(): boolean {
    return (this.feedsFile || this.replication.backlog !== null) && !this.isLoading;
  }

  get isReplica(): boolean {
    return this.replication.primary !== null;
  }

  get deletesExpired(): boolean {
    return this.pause === null && !this.isReplica;
  }

  get deletesExpiredForWriters(): boolean {
    return this.pause === null && !(this.isReplica && this.config.isOn('replica-read-only'));
  }

  get seesExpired(): boolean {
    return !this.isLoading && !this.isObeying;
  }

  /** Whether a key that is given this expiry goes at once. Source: expire.c checkAlreadyExpired. */
  expiresAtOnce(moment: Ms): boolean {
    return moment <= this.now && !this.isLoading && !this.isReplica;
  }

  report(effect: EffectBody): void {
    this.#keep({ unit: this.unit, ...effect });
  }

  /** Most commands have one effect: a list that is made for one takes a third of the room. */
  #keep(effect: Effect): void {
    if (this.#effects === null) this.#effects = [effect];
    else this.#effects.push(effect);
  }

  /** Sends a reply or a push, unless CLIENT REPLY has switched them off. */
  reply(client: Client, reply: Reply): void {
    const { kind } = reply;
    if (kind === 'none') return;
    if (client.role !== 'normal' && !isAnswered(this, client, reply)) return;
    const { id, protocol, replyMode } = client;
    if ((replyMode === 'off' || replyMode === 'skip') && kind !== 'push') return;
    if (kind === 'error' && !reply.isCounted) this.stats.countError(reply.text);
    this.#keep({ unit: this.unit, kind: 'reply', client: id, reply, protocol });
  }

  /** Ends a unit: what it propagates goes out, in MULTI and EXEC if it is several commands. */
  endUnit(canWrap = true): void {
    // A script that stands still is in the middle of its unit.
    if (this.scripts.isBusy) return;
    if (!this.pending.isEmpty) {
      const effects = this.pending.take(canWrap);
      if (this.feedsFile) for (const effect of effects) this.report(effect);
      feedReplicas(this, effects);
    }
    startScheduled(this);
    this.unit += 1;
  }

  keyModified(db: Database, key: Bytes): void {
    if (this.watchers.size > 0) touchWatchers(this, db.index, key);
  }

  keyAdded(db: Database, key: Bytes): void {
    this.notifyKeyspace('n', 'new', key, db.index);
  }

  keyReady(db: Database, key: Bytes): void {
    if (!this.lines.isEmpty) this.lines.markReady(db.index, key);
  }

  /** Counts no change: `dirty` would propagate the command that merely met the key. */
  keyExpired(db: Database, key: Bytes): void {
    this.stats.expiredKeys += 1;
    this.notifyKeyspace('x', 'expired', key, db.index);
    this.keyModified(db, key);
    if (this.propagates) this.pending.add(db.index, [raw('DEL'), key], 'both');
  }

  expirySet(db: Database, key: Bytes, at: Ms): void {
    this.calendar.add(db.index, key, at, db.expiringCount);
    rememberOwnExpiry(this, db, key);
  }

  keyLookedUp(db: Database, key: Bytes, isHit: boolean, announce: boolean): void {
    if (isHit) {
      this.stats.keyspaceHits += 1;
      return;
    }
    if (announce) this.notifyKeyspace('m', 'keymiss', key, db.index);
    this.stats.keyspaceMisses += 1;
  }

  contentsLeaving(db: Database, replacement: Database | null): void {
    if (this.watchers.size > 0) touchDatabaseWatchers(this, db, replacement);
    for (const key of this.lines.keysWaitedFor(db.index)) {
      const isReady = isStream(db.raw(key)) || isAwaited(replacement?.raw(key));
      if (isReady) this.lines.markReady(db.index, key);
    }
  }

  notifyKeyspace(eventClass: string, event: string, key: Bytes, db: number): void {
    notifyKeyspace(this, eventClass, event, key, db);
  }

  /** Drops everything that belongs to a connection. */
  forgetClient(client: Client): void {
    forgetClient(this, client);
  }

  /** Ends a connection from this side, at once: what it asked for and has not got is lost. */
  closeClient(client: Client): void {
    if (client.role === 'primary') {
      relink(this);
      return;
    }
    this.forgetClient(client);
    this.report({ kind: 'close', client: client.id });
  }

  takeEffects(): Effect[] {
    const effects = this.#effects ?? [];
    this.#effects = null;
    return effects;
  }
}
