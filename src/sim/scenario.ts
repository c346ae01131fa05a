// The topology of a run as plain data: which processes, which nodes, which timings. Part of a run
// file, hence with a schema. Every number has a bound, so that no file can ask for an endless run.

import * as v from 'valibot';
import { seconds } from '../base/time.ts';
import {
  byteWord,
  duration,
  identifier,
  MAX_PROCESSES,
  MAX_REPLICAS,
  moment,
  pause,
  signed,
} from './limits.ts';
import { DESIGNS, protectionsSchema } from './protections.ts';

export const producerSchema = v.strictObject({
  id: identifier,
  /** When its process starts. */
  startsAtMs: v.optional(moment, 0),
  /** How many messages it makes in all, restarts included; then it rests. */
  messages: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(100_000)), 20),
  /** From the end of one message (stored or given up) to the next. */
  intervalMs: v.optional(pause, seconds(1)),
  /** How long it waits for a reply (or for a connection) before it takes it for lost. */
  replyTimeoutMs: v.optional(pause, seconds(3)),
  /** How often it tries to send one message; 1 means no retry. */
  maxAttempts: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(20)), 4),
  /** Pause before the first retry; it doubles with every further one. */
  backoffMs: v.optional(pause, 500),
  /** Wall clock of its machine minus (epoch + virtual time). */
  clockOffsetMs: v.optional(signed, 0),
});

export const consumerSchema = v.strictObject({
  id: identifier,
  startsAtMs: v.optional(moment, 0),
  /**
   * What the process is there for. `reap`: brings back what was claimed and never acked. `move`:
   * brings what is due to the list of what is ready.
   */
  duty: v.optional(v.picklist(['work', 'reap', 'move']), 'work'),
  /** `poll`: RPOP, and a pause when the list is empty. `block`: BRPOP. */
  take: v.optional(v.picklist(['poll', 'block']), 'block'),
  pollIntervalMs: v.optional(pause, seconds(1)),
  /** Argument of BRPOP; 0 waits for ever. */
  blockTimeoutMs: v.optional(duration, 0),
  /** How long it waits for the reply to a command that does not block, or for a connection. */
  replyTimeoutMs: v.optional(pause, seconds(3)),
  /** Pause before it connects again after its connection broke. */
  reconnectMs: v.optional(pause, 500),
  /** The work on one message takes `workMs` to `workMs + workJitterMs`. */
  workMs: v.optional(pause, 2200),
  workJitterMs: v.optional(duration, 600),
  /** Wall clock of its machine minus (epoch + virtual time). */
  clockOffsetMs: v.optional(signed, 0),
});

export const linkSchema = v.strictObject({
  /** One way. */
  latencyMs: v.optional(duration, 450),
  /** Each packet takes up to this much longer; packets of a connection never overtake. */
  jitterMs: v.optional(duration, 100),
});

const diskSchema = v.strictObject({
  /** How long an fsync takes. */
  fsyncMs: v.optional(duration, 5),
  /** How long a save or a rewrite in the background takes. */
  saveMs: v.optional(pause, 1000),
});

const machine = {
  /** Passed to the server as its configuration: `maxmemory-policy` and the like. */
  config: v.optional(v.record(identifier, v.pipe(v.string(), v.maxLength(200))), {}),
  /**
   * What `appendonly`, `appendfsync` and `save` of the configuration write to. Null: there is none,
   * and a server that dies has lost everything.
   */
  disk: v.optional(v.nullable(diskSchema), null),
  /** Wall clock minus (epoch + virtual time). */
  clockOffsetMs: v.optional(signed, 0),
};

const nodeSchema = v.strictObject({ id: v.optional(identifier, 'redis'), ...machine });

/** A server that begins as a replica of the first node; its id is its host name, too. */
const replicaSchema = v.strictObject({ id: identifier, ...machine });

/**
 * Who watches the nodes and makes a replica the primary when the primary is silent: one Redis
 * Sentinel. Its place in the network is its own, so a partition can put it on either side. There is
 * one, so nobody else has to agree: no quorum, and no vote.
 */
export const failoverSchema = v.strictObject({
  id: v.optional(identifier, 'sentinel'),
  /** How often it asks each node. */
  pingEveryMs: v.optional(pause, seconds(1)),
  /** A primary that was silent for so long is down. */
  downAfterMs: v.optional(pause, seconds(3)),
  /** A promotion that is not confirmed in time is given up, and another one tried. */
  failoverTimeoutMs: v.optional(pause, seconds(10)),
  /**
   * How clients find the primary. `told`: they are told of a new one, and ask again when their
   * connection breaks. `fixed`: they keep the address that they were configured with.
   */
  clients: v.optional(v.picklist(['told', 'fixed']), 'told'),
});

export const scenarioSchema = v.strictObject({
  /** Names the scenario in texts and links; nothing depends on it. */
  id: identifier,
  design: v.picklist(DESIGNS),
  /** What guards it against loss and duplicates. */
  protections: v.optional(protectionsSchema, {}),
  /** Virtual time at which the run is over. */
  horizonMs: v.optional(moment, seconds(600)),
  /** Wall clock of all nodes at virtual time 0, in ms since 1970. */
  epochMs: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 1_700_000_000_000),
  redis: v.optional(nodeSchema, {}),
  replicas: v.optional(v.pipe(v.array(replicaSchema), v.maxLength(MAX_REPLICAS)), []),
  failover: v.optional(v.nullable(failoverSchema), null),
  link: v.optional(linkSchema, {}),
  /**
   * How much of what Redis writes to a process the kernels of both machines take in before it is
   * read; what comes beyond that waits in Redis. 0: whatever comes.
   */
  receiveWindowBytes: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0),
  /** The links between nodes. */
  replication: v.optional(linkSchema, {}),
  /** The key of the queue (of pub/sub: the channel), as bytes (one char per byte). */
  queueKey: v.optional(byteWord, 'orders'),
  producers: v.pipe(v.array(producerSchema), v.maxLength(MAX_PROCESSES)),
  workers: v.pipe(v.array(consumerSchema), v.maxLength(MAX_PROCESSES)),
});

/** A scenario with every value filled in. */
export type Scenario = v.InferOutput<typeof scenarioSchema>;
/** A scenario as people write it: what is left out gets its default. */
export type ScenarioDraft = v.InferInput<typeof scenarioSchema>;
export type ProducerSpec = v.InferOutput<typeof producerSchema>;
export type ConsumerSpec = v.InferOutput<typeof consumerSchema>;
export type SentinelSpec = v.InferOutput<typeof failoverSchema>;
export type NodeSpec = v.InferOutput<typeof nodeSchema>;

/** Fills in what is left out. Throws a ValiError for what cannot be a scenario. */
export function wholeScenario(draft: ScenarioDraft): Scenario {
  return v.parse(scenarioSchema, draft);
}
