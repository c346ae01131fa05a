// Words on the stage. Parts of sentences are put together by src/scene, so a text here may stand in
// a hole of another one. Names for screen readers begin with `stage.name` and `stage.at`.

export const stage = {
  'stage.label': 'The stage: every message, where it is now',
  'stage.how-to-move': 'Arrow keys go from object to object, Enter opens what can be done with it.',

  'stage.heading.producers': 'Producers',
  'stage.heading.redis': 'Redis',
  'stage.heading.workers': 'Workers',
  'stage.heading.world': 'The world',

  'stage.actor.producer': 'producer {label}',
  'stage.actor.worker': 'worker {label}',
  'stage.actor.console': 'redis-cli',
  'stage.actor.new': 'starts in {seconds}\u00a0s',
  'stage.actor.crashed': 'crashed',
  'stage.actor.paused': 'paused',
  'stage.actor.back-in': 'back in {seconds}\u00a0s',
  'stage.actor.stays': 'until somebody restarts it',
  'stage.actor.more': 'and {count} more',
  'stage.actor.state-and-back': '{state}, {back}',

  'stage.producer.connecting': 'connecting',
  'stage.producer.sending': 'awaits reply',
  'stage.producer.sending-again': 'attempt {attempt}, awaits reply',
  'stage.producer.backing-off': 'retries in {seconds}\u00a0s',
  'stage.producer.resting': 'next in {seconds}\u00a0s',
  'stage.producer.idle': 'has sent all',

  'stage.worker.connecting': 'connecting',
  'stage.worker.asking': 'asks for a message',
  'stage.worker.blocked': 'blocked in {command}',
  'stage.worker.resting': 'asks again in {seconds}\u00a0s',
  'stage.worker.working': 'working on {number}',
  'stage.worker.working-slowly': 'working on {number}, {factor} times slower',
  'stage.worker.backing-off': 'connects again in {seconds}\u00a0s',
  'stage.actor.other-state': 'state: {state}',

  'stage.tally.sent': 'sent {count} of {total}',
  'stage.tally.done': '{count} done',

  'stage.belief.stored': 'believes: {number} stored',
  'stage.belief.not-stored': 'believes: {number} not stored',
  'stage.belief.unknown': 'cannot know: is {number} stored?',
  'stage.belief.and-more': '{first}, and {count} more',

  'stage.list.size': 'list, {count|1 element|{count} elements}',
  'stage.list.empty': 'empty, so there is no such key',
  'stage.list.head': 'head',
  'stage.list.tail': 'tail',
  'stage.list.head.enters': 'head: {command} enters',
  'stage.list.tail.enters': 'tail: {command} enters',
  'stage.list.head.leaves': 'head: {command} leaves',
  'stage.list.tail.leaves': 'tail: {command} leaves',
  'stage.list.next': 'next to leave:',
  'stage.waiting.title': 'blocked, served in this order',
  'stage.waiting.title-short': 'blocked, in line:',
  'stage.waiting.more': '{count} more',

  'stage.node.up': 'running',
  'stage.node.down': 'Redis is down',
  'stage.node.down-until': 'Redis is down, back in {seconds}\u00a0s',
  'stage.node.other-keys': '{count|1 other key|{count} other keys}',
  'stage.node.taken': 'taken out by hand',

  'stage.world.count': '{count} done',
  'stage.world.nothing': 'nothing yet',
  'stage.world.once': 'each one once',
  'stage.world.repeated': '{count|1 once too often|{count} times too often}',

  'stage.lost.title': 'Lost: {count}',
  'stage.lost.nothing': 'Nothing is lost so far.',
  'stage.lost.reason': '{number}: {why}',

  'stage.why.popped-then-crashed':
    'popped at {takenAt}\u00a0s, {worker} crashed at {diedAt}\u00a0s, no other copy.',
  'stage.why.reply-lost':
    'popped for {worker} at {takenAt}\u00a0s, the reply was lost at {lostAt}\u00a0s, no other copy.',
  'stage.why.popped-for-the-dead':
    'popped at {takenAt}\u00a0s for {worker}, which was dead since {diedAt}\u00a0s, no other copy.',
  'stage.why.producer-crashed': '{producer} crashed at {diedAt}\u00a0s before Redis had it.',
  'stage.why.gave-up':
    '{producer} gave up at {at}\u00a0s after {attempts|1 attempt|{attempts} attempts}; Redis never had it.',
  'stage.why.removed-by-command': '{command} by {by} removed it at {at}\u00a0s, no other copy.',
  'stage.why.expired': 'the key {key} expired at {at}\u00a0s, no other copy.',
  'stage.why.power-lost':
    '{node} lost power at {at}\u00a0s; its disk did not have it yet, no other copy.',
  'stage.why.full-resync':
    '{node} threw it away at {at}\u00a0s to take over what {primary} has, no other copy.',
  'stage.why.effect-undone':
    'It was done in Redis, and {node} lost that at {at}\u00a0s, no other copy.',
  'stage.why.node-crashed': '{node} died at {at}\u00a0s with it in memory, no other copy.',
  'stage.why.evicted': 'Redis evicted the key {key} at {at}\u00a0s, no other copy.',
  'stage.why.other': 'no copy is left.',

  'stage.name.actor': '{name}, {doing}, {tally}',
  'stage.name.actor.believing': '{name}, {doing}, {tally}, {belief}',
  'stage.name.link': 'connection of {name}, {state}',
  'stage.link.none': 'not made yet',
  'stage.link.open': 'open',
  'stage.link.closed': 'closed',
  'stage.link.broken': 'broken, and its ends do not know yet',
  'stage.link.connecting': 'being opened',
  'stage.name.node': 'Redis, {state}, {lists|1 list|{lists} lists}',
  'stage.name.list': 'list {key}, {count|1 element|{count} elements}',
  'stage.name.world': 'the outside world, {count} done, {twice} too often',
  'stage.name.lost': 'Lost tray, {count|1 message|{count} messages}',
  'stage.name.heap': '{count} more that are not drawn one by one',
  'stage.name.packet.request': 'request {words}, from {from} to {to}',
  'stage.name.packet.reply': 'reply {words}, from {from} to {to}',
  'stage.name.message': 'message {number}',
  'stage.name.element': 'element {text}',
  'stage.name.copy': '{what}, {where}',

  'stage.at.request': 'on its way to Redis with {label} from {name}',
  'stage.at.reply': 'on its way to {name} in the reply to {label}',
  'stage.at.queued': 'queued in the MULTI of {name}',
  'stage.at.list': 'waiting in {key}, {rank}',
  'stage.at.list.next': 'next to leave',
  'stage.at.list.behind': 'with {count} before it',
  'stage.at.producer': 'kept by {name} until Redis has answered',
  'stage.at.worker': 'held by {name}',
  'stage.at.work': '{name} is working on it, {seconds}\u00a0s to go',
  'stage.at.taken': 'taken out by hand',
  'stage.at.world': 'done {times|once|{times} times}',
  'stage.at.lost': 'lost: {why}',
  'stage.at.broken': 'lost on the way',
  'stage.at.gone': 'gone',
} as const;

/** The key of a text on the stage. */
export type StageTextKey = keyof typeof stage;
