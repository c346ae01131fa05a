// What guards a design: its name, what it does and what it costs; the designs and their variants.

export const protect = {
  'protect.title': 'Protect',
  'protect.intro':
    'Each can be changed while it runs: everybody goes by it from the next command on. A change is an act of the run, so it can be undone.',
  'protect.group-producer': 'How it is sent',
  'protect.group-take': 'How it is taken, and taken back',
  'protect.group-ack': 'Claim and ack',
  'protect.group-effect': 'The side effect',
  'protect.on': 'on',
  'protect.off': 'off',
  'protect.seconds': 's',
  'protect.more': 'more…',
  'protect.all': 'All that guards this design',

  'protect.idempotency': 'Idempotency key of the producer',
  'protect.why-idempotency':
    'A retry does not store a message twice. Costs one key per message, which expires after a day.',
  'protect.idempotency-none': 'none',
  'protect.idempotency-two-commands': 'SET NX, then store',
  'protect.idempotency-script': 'both in one script',
  'protect.idempotency-explicit-id': 'an entry ID of its own',
  'protect.readReplies': 'Read the replies',
  'protect.why-readReplies':
    'The producer sees an error and tries again. Without, it sends and forgets, and costs one round trip less.',
  'protect.waitReplicas': 'WAIT for replicas',
  'protect.why-waitReplicas':
    'The producer takes a message for stored only once so many replicas have it. Costs a round trip to each.',
  'protect.waitTimeoutMs': 'Timeout of WAIT',
  'protect.why-waitTimeoutMs':
    'After this long WAIT answers how many it were. The write stays either way.',
  'protect.minReplicas': 'min-replicas-to-write',
  'protect.why-minReplicas':
    'A primary that hears from fewer replicas than this refuses writes. Bounds what a split can lose, and costs availability.',
  'protect.minReplicasMaxLag': 'min-replicas-max-lag, in seconds',
  'protect.why-minReplicasMaxLag':
    'A replica counts only if it was heard of this recently. So long, a primary that is cut off still says yes.',
  'protect.maxLen': 'MAXLEN of the stream',
  'protect.why-maxLen':
    'Keeps memory bounded: XADD removes the oldest entries, also those that nobody has acked or read.',
  'protect.delayMs': 'Due after',
  'protect.why-delayMs': 'How long a message waits until it may be taken.',

  'protect.claim': 'Backup copy',
  'protect.why-claim':
    'A copy stays in Redis while the worker works, so that a crash loses nothing. Costs an ack, and somebody who brings back what was not acked.',
  'protect.claim-pop': 'none, just pop',
  'protect.claim-processing-list': 'one processing list',
  'protect.claim-own-list': 'a list of its own',
  'protect.claim-script': 'a set with deadlines',
  'protect.due': 'How what is due is taken',
  'protect.why-due':
    'Reading removes nothing: two workers may see the same message. Only a lease keeps a copy while one works on it.',
  'protect.due-unchecked': 'read, then ZREM, unchecked',
  'protect.due-checked': 'read, then ZREM must answer 1',
  'protect.due-zpopmin': 'ZPOPMIN, due or not',
  'protect.due-script-pop': 'read and ZREM in a script',
  'protect.due-script-move': 'a mover brings it to a list',
  'protect.due-lease': 'lease: a later score',
  'protect.due-priority': 'lowest priority first',
  'protect.storedCopy': 'A stored copy beside the channel',
  'protect.why-storedCopy':
    'The channel is only a hint; the message waits in a list. Costs a write for each, and a look into the list.',
  'protect.pattern': 'Subscribe by pattern',
  'protect.why-pattern':
    'PSUBSCRIBE instead of SUBSCRIBE. Guards against nothing; new channels come by themselves.',
  'protect.read': 'How the stream is read',
  'protect.why-read':
    'Only a group knows what was delivered and not acked. Without one every reader gets everything.',
  'protect.read-new-only': 'XREAD from $ each time',
  'protect.read-saved-id': 'XREAD from a saved ID',
  'protect.read-group': 'in a consumer group',
  'protect.groupFrom': 'The group begins',
  'protect.why-groupFrom': 'From 0 it gets what is there already; from $ only what is added later.',
  'protect.groupFrom-$': 'with what is new ($)',
  'protect.groupFrom-0': 'with all there is (0)',
  'protect.noAck': 'NOACK',
  'protect.why-noAck': 'No PEL, no ack: one round trip less, and a crash loses what was read.',
  'protect.history': 'Own PEL first after a start',
  'protect.why-history':
    'A worker that comes back does what it had left. Costs one read per start.',
  'protect.claimIdleMs': 'XAUTOCLAIM when idle for',
  'protect.why-claimIdleMs':
    'Takes over what another has left in its PEL for so long. Costs a command per round, and a second delivery if the other is only slow.',
  'protect.batch': 'Entries per read',
  'protect.why-batch': 'Fewer round trips; what one worker has read, no other can take.',
  'protect.freshNames': 'Another name after each start',
  'protect.why-freshNames': 'Its old PEL then belongs to nobody who comes back.',
  'protect.sharedName': 'All workers with one name',
  'protect.why-sharedName': 'One PEL for all: after a start each takes what another is working on.',
  'protect.sleepUntilDue': 'Sleep until the next is due',
  'protect.why-sleepUntilDue': 'Asks less often. Costs a look at the first one.',
  'protect.serverTime': 'Time of Redis, not of the machines',
  'protect.why-serverTime':
    'Wrong clocks of producers and workers do no harm. Costs a script for each command.',
  'protect.reap': 'How the reaper brings it back',
  'protect.why-reap':
    'In one script nothing can come between. In two commands a crash between them loses or doubles it.',
  'protect.reap-script': 'in one script',
  'protect.reap-remove-first': 'out of the claims, then into the queue',
  'protect.reap-push-first': 'into the queue, then out of the claims',
  'protect.heartbeatMs': 'Heartbeat, counts as alive for',
  'protect.why-heartbeatMs':
    'The reaper rescues the list of a worker without a heartbeat. Costs a SET several times within that time.',

  'protect.leaseMs': 'A claim holds for',
  'protect.why-leaseMs':
    'After this long it counts as not done and is delivered again. Short recovers soon, and doubles what is only slow.',
  'protect.renewEveryMs': 'Renew the claim every',
  'protect.why-renewEveryMs': 'Long work keeps its claim. Costs a command each time.',
  'protect.ack': 'Ack with a token',
  'protect.why-ack':
    'A late ack of somebody who lost the claim does not count. Costs a script and a token per message.',
  'protect.ack-plain': 'plain',
  'protect.ack-token': 'only by the owner',
  'protect.ackWhen': 'When it acks',
  'protect.why-ackWhen': 'After the work a crash repeats it; before the work a crash loses it.',
  'protect.ackWhen-after': 'after the work',
  'protect.ackWhen-before': 'before the work',
  'protect.deadLetterAfter': 'Dead-letter queue after',
  'protect.why-deadLetterAfter':
    'A message that was taken so often and never acked is put aside, so a poison message stops. Costs a counter.',

  'protect.mark': 'Mark of the consumer',
  'protect.why-mark':
    'A second delivery is recognised by a key in Redis. Before the effect, a crash between loses it; after it, a crash between doubles it.',
  'protect.mark-none': 'none',
  'protect.mark-before': 'before the effect',
  'protect.mark-after': 'after the effect',
  'protect.mark-lease': 'a short one before, a lasting one after',
  'protect.effectIn': 'Where the side effect is',
  'protect.why-effectIn':
    'In the same Redis it is one script with the ack: all of it or nothing. Only for effects that are data in Redis.',
  'protect.effectIn-outside': 'outside',
  'protect.effectIn-redis': 'in the same Redis',
  'protect.uniqueEffect': 'Deduplicate outside',
  'protect.why-uniqueEffect':
    'The outside world refuses a second side effect with the same idempotency key. It has to be able to.',

  'idle.needs-claim': 'Does nothing now: no copy is kept while a worker works.',
  'idle.needs-stamp': 'Does nothing now: only a claim with a deadline has it.',
  'idle.needs-own-list': 'Does nothing now: only workers with a list of their own need it.',
  'idle.needs-shared-claim': 'Does nothing now: each worker has a list of its own.',
  'idle.needs-min-replicas': 'Does nothing now: min-replicas-to-write is off.',
  'idle.needs-wait': 'Does nothing now: nobody asks WAIT.',
  'idle.needs-due-time': 'Does nothing with this way to take messages.',
  'idle.needs-group': 'Does nothing now: the stream is read without a group.',
  'idle.needs-ack': 'Does nothing now: with NOACK there is no PEL.',
  'idle.effect-in-redis': 'Does nothing now: the side effect is in Redis, with a mark of its own.',

  'problem.title': 'What does not fit',
  'problem.no-reaper':
    'Claims are kept, but no reaper brings them back: what a dead worker had stays there. Set up a reaper.',
  'problem.no-mover':
    'No mover brings due messages to the list: nobody ever gets one. Set up a mover.',
  'problem.nobody-claims':
    'What a dead worker has left in its PEL stays there until it comes back by itself.',
  'problem.lease-shorter-than-work':
    'The work takes longer than a claim holds: healthy messages are delivered twice.',
  'problem.idle-shorter-than-work':
    'The work takes longer than the idle time: healthy messages are claimed away.',
  'problem.renewal-too-late': 'A claim is renewed only after it has ended.',
  'problem.no-replicas': 'WAIT asks for more replicas than there are: it never comes true.',
  'problem.too-few-replicas':
    'min-replicas-to-write asks for more replicas than there are: Redis takes no write at all.',
  'problem.several-writers':
    'Entry IDs of their own only work for one producer: with several, an error may mean that another was ahead.',
  'problem.no-retry': 'Producers try once: a lost request loses its message.',
  'problem.mark-loses':
    'A crash between mark and effect loses the effect: the second delivery skips it.',
  'problem.early-ack-loses': 'The ack comes before the work: a crash then loses the message.',

  'design.list': 'List',
  'design.sorted-set': 'Sorted set',
  'design.pubsub': 'Pub/sub',
  'design.stream': 'Stream',
  'design.about-list': 'LPUSH and BRPOP: the simplest queue. What keeps a message that was popped?',
  'design.about-sorted-set': 'Delayed messages by due time. Who may take what is due?',
  'design.about-pubsub': 'Everybody who listens gets it. And who does not listen just now?',
  'design.about-stream': 'A log with groups, acks and a PEL. What happens to what is never acked?',

  'choice.list/no-retry': 'pop, producers try once',
  'choice.list/pop': 'pop',
  'choice.list/processing-list': 'processing list and reaper',
  'choice.list/own-list': 'a list of its own per worker',
  'choice.list/own-list-heartbeat': 'own lists, heartbeat and reaper',
  'choice.list/backup-set': 'backup set with deadlines',
  'choice.list/backup-set-token': 'backup set, ack with a token',
  'choice.list/mark-before': 'backup set, mark before the effect',
  'choice.list/mark-after': 'backup set, mark after the effect',
  'choice.list/mark-lease': 'backup set, idempotent consumer',
  'choice.list/effect-in-redis': 'backup set, effect in Redis',
  'choice.list/idempotent': 'backup set, idempotent on both sides',
  'choice.sorted-set/unchecked': 'read and remove, unchecked',
  'choice.sorted-set/checked': 'read and remove, checked',
  'choice.sorted-set/script-pop': 'popped by a script',
  'choice.sorted-set/priority': 'priority queue',
  'choice.sorted-set/lease': 'lease by a later score',
  'choice.sorted-set/idempotent': 'lease, token, idempotent',
  'choice.pubsub/plain': 'channel only',
  'choice.pubsub/stored-copy': 'channel and a stored copy',
  'choice.stream/new-only': 'XREAD from $',
  'choice.stream/saved-id': 'XREAD from a saved ID',
  'choice.stream/no-ack': 'group with NOACK',
  'choice.stream/ack-before': 'group, ack before the work',
  'choice.stream/group': 'group, ack after the work',
  'choice.stream/claim': 'group with XAUTOCLAIM',
  'choice.stream/dead-letter': 'XAUTOCLAIM and a dead-letter queue',
  'choice.stream/effect-in-redis': 'XAUTOCLAIM, effect in Redis',
  'choice.stream/idempotent': 'XAUTOCLAIM, idempotent on both sides',
  'choice.by-hand': 'put together by hand',
} as const;
