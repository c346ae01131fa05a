// Words of the course around its lessons: the end of a lesson, what is asked again, the summaries
// to read later or print.

export const course = {
  'end.title': 'This lesson, done',
  'end.predictions': '{right} of {made} {made|prediction|predictions} came true.',
  'end.asked-again': 'The rest is asked again before the exam.',
  'end.settled': 'The rest is settled by now.',
  'end.best':
    'Your fewest: {commands} {commands|command|commands}, {faults} {faults|fault|faults}. The solution takes {ofCommands} and {ofFaults}.',
  'end.summary': 'Read or print this lesson',

  'map.predictions': '{right} of {made} predicted',
  'map.best': '{commands} {commands|command|commands}, {faults} {faults|fault|faults}',
  'map.best-title': 'The fewest commands and faults with which you reached its goals',
  'map.summary': 'Summary',
  'map.summary-of': 'Summary: {title}',
  'map.whole-course': 'Read or print the whole course',
  'map.mistaken':
    '{count} {count|prediction|predictions} came out otherwise. The exam asks {count|it|them} again',

  'again.title': 'Asked again',
  'again.none-made':
    'You have not seen a prediction come true or fail yet, so there is nothing to ask again.',
  'again.none-mistaken':
    'All your predictions came true so far ({made} of {made}). Nothing is asked again.',
  'again.intro':
    'Of {made} {made|prediction|predictions} that you made, {count} came out otherwise. Answer {count|it|them} once more: what you get right now is settled. You may also go on and come back later.',
  'again.all-settled': 'All that came out otherwise is settled. Nothing is left to ask.',
  'again.left': '{count} {count|question|questions} left.',
  'again.place': 'Lesson {number}, {lesson}',
  'again.scene': 'The scene',
  'again.answer': 'Answer',
  'again.choose-first': 'Choose an answer first.',
  'again.wrong': 'Not so.',
  'again.retry': 'Answer again',
  'again.right': 'So it is. This is settled.',
  'again.settled': 'settled',
  'again.you-said': 'The first time you said:',
  'again.see': 'See it run',
  'again.see-of': 'See it run: {step}',
  'again.go-on': 'Go on to the exam',

  'summary.course-title': 'The course to read',
  'summary.title': 'Summary',
  'summary.of': 'Summary: {title}',
  'summary.course-intro':
    'All that the lessons teach, with the answers, to read later or to print. It does not replace doing them: what you predicted and saw stays longer.',
  'summary.spoiler': 'The answers to the predictions are on this page. Better do the lesson first.',
  'summary.print': 'Print',
  'summary.do-lesson': 'Do this lesson',
  'summary.to-course': 'The whole course',
  'summary.contents': 'Contents',
  'summary.lesson': 'Lesson {number}',
  'summary.question': 'What will happen?',
  'summary.happens': 'this happens',
  'summary.goals': 'To be reached',
  'summary.terms': 'Words',
} as const;
