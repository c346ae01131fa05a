// What lessons about channels and streams check, and why a statement holds or not yet.

export const lessonStreams = {
  'check.listens': '{actor} listens to the channel',
  'check.publish-answered':
    'PUBLISH of message {number} answers {count} {count|receiver|receivers}',
  'check.reached': '{count} {count|consumer works|consumers work} on message {number}',
  'check.crashed-with':
    '{actor} crashes with at least {count} {count|message|messages} in its memory',
  'check.replica-has': 'a replica confirms what came with message {number}',
  'check.in-stream': 'message {number} is in the stream',
  'check.skipped': 'message {number} is passed over',
  'check.pending-with': 'message {number} is pending with {actor}',
  'check.xack-answered': 'the XACK of {actor} for message {number} is answered {wanted}',
  'check.died-unrecorded':
    '{actor} crashes with message {number} in its memory, and in nobody’s PEL',
  'check.deliveries': 'message {number} is pending, delivered at least {count} {count|time|times}',
  'check.pending-entries': 'at least {count} {count|entry|entries} pending',

  'why.listens': '{actor} listens',
  'why.listens-not': '{actor} is not subscribed',
  'why.publish-answered': 'PUBLISH of message {number} answered {found}',
  'why.not-published': 'message {number} has not been published',
  'why.reached': '{found} {found|consumer has|consumers have} worked on message {number}',
  'why.crashed-with': '{actor} died with {found} {found|message|messages} in its memory',
  'why.wait-answered': 'WAIT after message {number} answered {found}',
  'why.wait-not-answered': 'no WAIT after message {number} has been answered',
  'why.in-stream': 'message {number} is in the stream',
  'why.not-in-stream': 'message {number} is not in the stream',
  'why.skipped': 'a later message was taken, message {number} was not',
  'why.not-skipped': 'message {number} was taken',
  'why.pending-with': 'message {number} is pending with {actor}',
  'why.not-pending': 'message {number} is in nobody’s PEL',
  'why.xack-answered': 'the XACK of {actor} for message {number} was answered {found}',
  'why.not-crashed-holding': '{actor} has not crashed with message {number} in its memory',
  'why.died-unrecorded': 'when {actor} crashed, message {number} had been acked by another',
  'why.died-recorded': 'when {actor} crashed, message {number} was still pending',
  'why.deliveries': 'message {number} is pending, delivered {found} {found|time|times}',
  'why.pending-entries': '{found} {found|entry|entries} pending',
} as const;
