// 考试课与“找出设计中的错误”一课所检查的陈述，以及成立或尚未成立的原因。

import type { lessonBriefs as source } from '../en/lesson-briefs.ts';

export const lessonBriefs: Record<keyof typeof source, string> = {
  'check.caught-before': '{actor} 运行到 “{line}” 行之前出事',
  'check.none-sooner': '没有消息在 {seconds} 秒之内就处理完',
  'check.none-later': '没有消息在产生 {seconds} 秒之后才处理完',
  'check.done-by': '消息 {number} 由 {count} 个消费者各处理一次',
  'check.nothing-kept': 'Redis 里不留任何消息',
  'check.effect-refused': '外部世界拒绝了第二次副作用',

  'why.caught-before': '{actor} 在 “{line}” 行之前出了事',
  'why.not-caught': '{actor} 还没有在哪一行出事',
  'why.caught-elsewhere': '{actor} 是在 “{line}” 行之前出的事',
  'why.none-sooner': '没有哪条在 {seconds} 秒之内就处理完',
  'why.none-later': '没有哪条在产生 {seconds} 秒之后才处理完',
  'why.done-after': '消息 {number} 在产生 {seconds} 秒后处理完',
  'why.done-by': '处理过消息 {number} 的消费者有 {found} 个',
  'why.kept': 'Redis 里还有 {found} 条消息',
  'why.effects-refused': '有 {found} 次副作用被拒绝',
};
