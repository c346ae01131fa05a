// What the exam and the lesson about a published design check, and why it holds or not yet.

export const lessonBriefs = {
  'check.caught-before': '{actor} is caught before its line “{line}”',
  'check.none-sooner': 'no message is done within {seconds} s',
  'check.none-later': 'no message is done later than {seconds} s after it was made',
  'check.done-by': 'message {number} is done by {count} {count|consumer|consumers}',
  'check.nothing-kept': 'no message is left in Redis',
  'check.effect-refused': 'the outside world refuses a second side effect',

  'why.caught-before': '{actor} was caught before its line “{line}”',
  'why.not-caught': '{actor} has not been caught at any line',
  'why.caught-elsewhere': '{actor} was caught before its line “{line}”',
  'why.none-sooner': 'none was done within {seconds} s',
  'why.none-later': 'none was done later than {seconds} s after it was made',
  'why.done-after': 'message {number} was done {seconds} s after it was made',
  'why.done-by': 'message {number} was done by {found} {found|consumer|consumers}',
  'why.kept': '{found} {found|message is|messages are} in Redis',
  'why.effects-refused': '{found} {found|side effect|side effects} refused',
} as const;
