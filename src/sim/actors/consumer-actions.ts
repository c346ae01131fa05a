// What a consumer does at the turns of its machine (consumer.ts). Its program says what to send and
// what a reply means; here are the orders to the kernel that follow, and work with its timers.

import { setup } from 'xstate';
import type { Bytes } from '../../base/bytes.ts';
import { between } from '../../base/random.ts';
import type { Ms } from '../../base/time.ts';
import type { MessageRef } from '../payload.ts';
import { programOf } from '../programs/index.ts';
import {
  after,
  firstOf,
  LISTEN,
  type Line,
  lineOf,
  type Memory,
  SESSION,
  type Step,
  type Turn,
} from '../programs/program.ts';
import type { DesignName } from '../protections.ts';
import type { ConsumerSpec } from '../scenario.ts';
import { NEVER } from './host.ts';
import type { ActorContext, ActorEvent, ActorInput, Note, Stamp } from './orders.ts';

export interface ConsumerContext extends ActorContext, Memory {
  readonly design: DesignName;
  readonly slowness: number;
  readonly isConnected: boolean;
  /** Null when it does not work. */
  readonly workStartedAt: Ms | null;
  readonly workEndsAt: Ms | null;
  /** The line of its program that it is at. */
  readonly line: string;
  readonly step: Step;
  /** The pause before the line, while it rests. */
  readonly restMs: Ms;
  /** Replies to come that nobody waits for: those to renewals. */
  readonly unawaited: number;
}

/** Lines without a command in a row: more are a program that goes round for ever. */
const MAX_LINES_AT_ONCE = 50;

export const base = setup({
  types: {
    context: {} as ConsumerContext,
    events: {} as ActorEvent<ConsumerSpec>,
    input: {} as ActorInput<ConsumerSpec>,
  },
  actions: {
    connect: () => undefined,
    hangUp: () => undefined,
    request: (_, _params: { argv: readonly Bytes[] }) => undefined,
    line: (_, _params: { line: string }) => undefined,
    note: (_, _params: { fact: Note }) => undefined,
    sideEffect: (_, _params: { message: MessageRef; isUnique: boolean }) => undefined,
  },
  delays: {
    connectPatience: ({ context }) => context.spec.replyTimeoutMs,
    patience: ({ context }) => (context.step.kind === 'ask' ? context.step.patienceMs : NEVER),
    restLeft: ({ context }) => context.restMs,
    reconnect: ({ context }) => context.spec.reconnectMs,
    listenPatience: ({ context }) =>
      context.step.kind === 'listen' ? (context.step.patienceMs ?? NEVER) : NEVER,
    // Who stood still meanwhile is late already; what is over has no time left.
    workLeft: ({ context, event }) => Math.max(0, (context.workEndsAt ?? event.at) - event.at),
    renewal: ({ context }) =>
      context.step.kind === 'work' ? (context.step.renew?.everyMs ?? NEVER) : NEVER,
  },
  guards: {
    isOnline: ({ context }) => context.isConnected,
    isUnawaited: ({ context, event }) => isReply(event) && context.unawaited > 0,
    isPush: ({ event }) => event.type === 'reply' && event.reply.kind === 'push',
    isHint: ({ context, event }) =>
      event.type === 'reply' && event.reply.kind === 'push' && !subscribes(context),
    isError: ({ context, event }) =>
      event.type === 'reply' && event.reply.kind === 'error' && !lineAt(context).takesErrors,
    rests: ({ context }) => context.restMs > 0,
    mustConnect: ({ context }) => !context.isConnected && context.step.kind !== 'work',
    asks: ({ context }) => context.step.kind === 'ask',
    works: ({ context }) => context.step.kind === 'work',
  },
});

function isReply(event: { type: string; reply?: { kind: string } }): boolean {
  return event.type === 'reply' && event.reply?.kind !== 'push';
}

/** SUBSCRIBE and its like are answered by a push. */
function subscribes(context: ConsumerContext): boolean {
  return commandOf(context).endsWith('SUBSCRIBE');
}

/** What a machine starts with: the first line of its program. */
export function firstContext(input: ActorInput<ConsumerSpec>): ConsumerContext {
  const { id, life, spec, design, protections, queueKey, slowness, clock } = input;
  const first = firstOf(programOf(design, protections, spec));
  return {
    ...{ id, life, spec, design, protections, queueKey, slowness, clock },
    hand: [],
    vars: {},
    line: first.id,
    step: { kind: 'listen' },
    restMs: 0,
    unawaited: 0,
    isConnected: false,
    workStartedAt: null,
    workEndsAt: null,
    lastError: null,
  };
}

function lineAt(context: ConsumerContext): Line {
  const { design, protections, spec } = context;
  return lineOf(programOf(design, protections, spec), context.line);
}

export const online = base.assign({ isConnected: true });
export const offline = base.assign(({ context }) => lostConnection(context));
export const takeSpec = base.assign(({ context, event }) => ({
  spec: event.type === 'spec' ? event.spec : context.spec,
  protections: event.type === 'protections' ? event.protections : context.protections,
}));

function lostConnection(context: ConsumerContext) {
  return {
    isConnected: false,
    unawaited: 0,
    line: lineAt(context).resume ?? context.line,
    vars: { ...context.vars, [SESSION]: '' },
  };
}

type Change = { -readonly [K in keyof ConsumerContext]?: ConsumerContext[K] };

/** What a turn changes in the process's memory. */
function turned(context: ConsumerContext, line: Line, turn: Turn): Change {
  const { design, protections, spec } = context;
  const change: Change = {
    line: turn.to ?? after(programOf(design, protections, spec), line),
    restMs: turn.restMs ?? 0,
  };
  if (turn.hand !== undefined) change.hand = turn.hand;
  if (turn.vars !== undefined) change.vars = { ...context.vars, ...turn.vars };
  if (turn.error !== undefined) change.lastError = turn.error;
  return change;
}

type Enqueue = Parameters<Parameters<typeof base.enqueueActions>[0]>[0]['enqueue'];

/** A turn's orders: its side effect, then what there is to note. */
function order(turn: Turn, enqueue: Enqueue): void {
  if (turn.effect !== undefined) enqueue({ type: 'sideEffect', params: turn.effect });
  for (const fact of turn.notes ?? []) enqueue({ type: 'note', params: { fact } });
}

/** Runs lines until one takes time. */
export const decide = base.enqueueActions(({ context, event, enqueue }) => {
  let change: Change = { clock: event.clock };
  let state: ConsumerContext = { ...context, clock: event.clock };
  for (let lines = 0; lines < MAX_LINES_AT_ONCE; lines += 1) {
    const line = lineAt(state);
    if (state.restMs === 0) enqueue({ type: 'line', params: { line: line.id } });
    const step = state.restMs > 0 ? state.step : line.step(state);
    if (state.restMs > 0 || step.kind !== 'go') {
      change.line = line.id;
      change.step = step;
      enqueue.assign(change);
      return;
    }
    order(step.turn, enqueue);
    const turn = turned(state, line, step.turn);
    change = { ...change, ...turn };
    state = { ...state, ...turn };
  }
  throw new Error(`${context.id} goes round in its program without doing anything`);
});

export const ask = base.enqueueActions(({ context, enqueue }) => {
  const { step } = context;
  if (step.kind === 'ask') enqueue({ type: 'request', params: { argv: step.argv } });
});

/** Hands the reply to the line that waits for it. */
export const takeReply = base.enqueueActions(({ context, event, enqueue }) => {
  if (event.type !== 'reply') return;
  const line = lineAt(context);
  const turn = line.onReply?.({ ...context, clock: event.clock }, event.reply) ?? {};
  order(turn, enqueue);
  enqueue.assign({ ...turned(context, line, turn), clock: event.clock });
});

/** Redis answered an error that the program does not expect: the same line again, after a pause. */
export const takeError = base.enqueueActions(({ context, event, enqueue }) => {
  if (event.type !== 'reply' || event.reply.kind !== 'error') return;
  const error = event.reply.text;
  const about = { actor: context.id, command: commandOf(context), messages: [] };
  enqueue.assign({ lastError: error, restMs: context.spec.pollIntervalMs });
  enqueue({ type: 'note', params: { fact: { kind: 'request-refused', ...about, error } } });
});

function commandOf({ step }: ConsumerContext): string {
  return step.kind === 'ask' ? (step.argv[0] ?? '') : '';
}

/** No reply in time. A late one would be taken for that of the next request: hang up. */
export const timeOut = base.enqueueActions(({ context, enqueue }) => {
  const { step } = context;
  const fact = {
    kind: 'request-timed-out',
    actor: context.id,
    command: commandOf(context),
    messages: [],
    waitedMs: step.kind === 'ask' ? step.patienceMs : 0,
  } as const;
  enqueue({ type: 'note', params: { fact } });
  enqueue('hangUp');
  enqueue.assign({ ...lostConnection(context), lastError: 'timeout' });
});

export const cutOff = base.assign(({ context }) => ({
  ...lostConnection(context),
  lastError: 'connection-lost',
}));

export const rested = base.assign({ restMs: 0 });

/** Begins the work on the first message; how long it takes is drawn from the event's roll. */
export const startWork = base.enqueueActions(({ context, event, enqueue }) => {
  const { workMs, workJitterMs } = context.spec;
  const endsAt = event.at + between(event.roll, workMs, workMs + workJitterMs) * context.slowness;
  enqueue.assign({ workStartedAt: event.at, workEndsAt: endsAt, lastError: null });
  const [message] = context.hand;
  if (message === undefined) return;
  const fact = { kind: 'work-started', actor: context.id, message: message.id, endsAt } as const;
  enqueue({ type: 'note', params: { fact } });
});

/** Work got slower or faster: what is left of the message in hand changes with it. */
export const retime = base.enqueueActions(({ context, event, enqueue }) => {
  if (event.type !== 'slowed') return;
  enqueue.assign({ slowness: event.slowness });
  if (context.workEndsAt === null) return;
  const left = ((context.workEndsAt - event.at) * event.slowness) / context.slowness;
  const endsAt = event.at + Math.ceil(left);
  enqueue.assign({ workEndsAt: endsAt });
  const [message] = context.hand;
  if (message === undefined) return;
  const fact = { kind: 'work-retimed', actor: context.id, message: message.id, endsAt } as const;
  enqueue({ type: 'note', params: { fact } });
});

/** Sends the command that renews the claim; whoever works does not wait for its reply. */
export const renew = base.enqueueActions(({ context, event, enqueue }) => {
  // Made anew: a deadline counts from now.
  const step = lineAt(context).step({ ...context, clock: event.clock });
  if (step.kind !== 'work' || step.renew === null || !context.isConnected) return;
  enqueue({ type: 'request', params: { argv: step.renew.argv } });
  enqueue.assign({ unawaited: context.unawaited + 1 });
});

export const ignoreReply = base.assign(({ context }) => ({ unawaited: context.unawaited - 1 }));

/** Nothing came in time: the program goes on without it. */
export const goOn = base.assign(({ context }) => turned(context, lineAt(context), {}));

/** The work is done: the program goes on behind it. */
export const finish = base.assign(({ context, event }) => ({
  ...turned(context, lineAt(context), {}),
  clock: (event as Stamp).clock,
  workStartedAt: null,
  workEndsAt: null,
}));

/** A subscription brought something: it is kept in memory until its turn comes. */
export const takePush = base.enqueueActions(({ context, event, enqueue }) => {
  if (event.type !== 'reply') return;
  const { design, protections, spec } = context;
  const program = programOf(design, protections, spec);
  const line = program.find(({ id }) => id === LISTEN);
  const turn = line?.onReply?.({ ...context, clock: event.clock }, event.reply) ?? {};
  order(turn, enqueue);
  if (turn.hand !== undefined) enqueue.assign({ hand: turn.hand });
  if (turn.vars !== undefined) enqueue.assign({ vars: { ...context.vars, ...turn.vars } });
});
