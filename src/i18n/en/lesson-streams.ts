// What lessons about channels and streams check, and why a statement holds or not yet.

export const lessonStreams = {
  'check.listens': '{actor} listens to the channel',
  'check.publish-answered':
    'PUBLISH of message {number} answers {count} {count|receiver|receivers}',
  'check.reached': '{count} {count|consumer works|consumers work} on message {number}',
  'check.crashed-with':
    '{actor} crashes with at least {count} {count|message|messages} in its memory',
  'check.replica-has': 'a replica confirms what came with message {number}',

  'why.listens': '{actor} listens',
  'why.listens-not': '{actor} is not subscribed',
  'why.publish-answered': 'PUBLISH of message {number} answered {found}',
  'why.not-published': 'message {number} has not been published',
  'why.reached': '{found} {found|consumer has|consumers have} worked on message {number}',
  'why.crashed-with': '{actor} died with {found} {found|message|messages} in its memory',
  'why.wait-answered': 'WAIT after message {number} answered {found}',
  'why.wait-not-answered': 'no WAIT after message {number} has been answered',
} as const;
