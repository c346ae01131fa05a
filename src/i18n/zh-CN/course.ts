// 课程周边的文字：课末小结、重新提问、可供以后阅读或打印的摘要。

import type { course as en } from '../en/course.ts';

export const course: Readonly<Record<keyof typeof en, string>> = {
  'end.title': '本课已完成',
  'end.predictions': '{made} 次预测，{right} 次说中。',
  'end.asked-again': '没说中的，考试之前会再问一遍。',
  'end.settled': '没说中的，后来都已答对。',
  'end.best':
    '你最少用了 {commands} 条命令、{faults} 次故障；参考解法用 {ofCommands} 条、{ofFaults} 次。',
  'end.summary': '阅读或打印本课摘要',

  'map.predictions': '预测说中 {right} / {made}',
  'map.best': '{commands} 条命令，{faults} 次故障',
  'map.best-title': '你达成目标时用得最少的命令数和故障数',
  'map.summary': '摘要',
  'map.summary-of': '摘要：{title}',
  'map.whole-course': '阅读或打印整门课程',
  'map.mistaken': '有 {count} 次预测没说中，考试之前会再问一遍',

  'again.title': '再问一遍',
  'again.none-made': '你还没有看到任何一次预测的结果，所以没有需要再问的。',
  'again.none-mistaken': '到目前为止，你的 {made} 次预测全部说中，没有需要再问的。',
  'again.intro':
    '你做过 {made} 次预测，有 {count} 次没说中。现在再答一遍：这次答对就算过关。也可以先继续，以后再回来。',
  'again.all-settled': '没说中的都已答对，没有需要再问的了。',
  'again.left': '还剩 {count} 题。',
  'again.place': '第 {number} 课：{lesson}',
  'again.scene': '当时的场景',
  'again.answer': '回答',
  'again.choose-first': '请先选一个答案。',
  'again.wrong': '不是这样。',
  'again.retry': '重新回答',
  'again.right': '正是如此，这一题过关了。',
  'again.settled': '已过关',
  'again.you-said': '第一次你选的是：',
  'again.see': '运行给我看',
  'again.see-of': '运行给我看：{step}',
  'again.go-on': '继续，去考试',

  'summary.course-title': '课程读本',
  'summary.title': '摘要',
  'summary.of': '摘要：{title}',
  'summary.course-intro':
    '各课的全部内容连同答案，供以后阅读或打印。它代替不了动手：自己预测过、看到过的，才记得牢。',
  'summary.spoiler': '本页包含各个预测的答案，最好先做完这一课再看。',
  'summary.print': '打印',
  'summary.do-lesson': '去做这一课',
  'summary.to-course': '整门课程',
  'summary.contents': '目录',
  'summary.lesson': '第 {number} 课',
  'summary.question': '会发生什么？',
  'summary.happens': '实际如此',
  'summary.goals': '要达成的',
  'summary.terms': '术语',
};
