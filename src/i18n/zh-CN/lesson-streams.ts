// 关于频道和 Stream 的课程检查什么，以及成立或尚未成立的原因。

import type { lessonStreams as source } from '../en/lesson-streams.ts';

export const lessonStreams: Record<keyof typeof source, string> = {
  'check.listens': '{actor} 订阅了频道',
  'check.publish-answered': '发布消息 {number} 的 PUBLISH 返回 {count} 个接收者',
  'check.reached': '有 {count} 个消费者处理消息 {number}',
  'check.crashed-with': '{actor} 崩溃时内存里至少有 {count} 条消息',
  'check.replica-has': '有副本节点确认收到了随消息 {number} 而来的内容',
  'check.in-stream': '消息 {number} 在 Stream 里',
  'check.skipped': '消息 {number} 被跳过',
  'check.pending-with': '消息 {number} 在 {actor} 的 PEL 里待处理',
  'check.xack-answered': '{actor} 对消息 {number} 的 XACK 返回 {wanted}',
  'check.died-unrecorded': '{actor} 崩溃时消息 {number} 在它内存里，却不在任何人的 PEL 里',
  'check.deliveries': '消息 {number} 待处理，至少已投递 {count} 次',
  'check.pending-entries': 'PEL 里至少有 {count} 个条目',

  'why.listens': '{actor} 正在订阅',
  'why.listens-not': '{actor} 没有订阅',
  'why.publish-answered': '发布消息 {number} 的 PUBLISH 返回了 {found}',
  'why.not-published': '消息 {number} 还没有发布',
  'why.reached': '有 {found} 个消费者处理过消息 {number}',
  'why.crashed-with': '{actor} 崩溃时内存里有 {found} 条消息',
  'why.wait-answered': '消息 {number} 之后的 WAIT 返回了 {found}',
  'why.wait-not-answered': '消息 {number} 之后还没有得到 WAIT 的回复',
  'why.in-stream': '消息 {number} 在 Stream 里',
  'why.not-in-stream': '消息 {number} 不在 Stream 里',
  'why.skipped': '后面的消息已被取走，消息 {number} 没有',
  'why.not-skipped': '消息 {number} 已被取走',
  'why.pending-with': '消息 {number} 在 {actor} 的 PEL 里待处理',
  'why.not-pending': '消息 {number} 不在任何人的 PEL 里',
  'why.xack-answered': '{actor} 对消息 {number} 的 XACK 返回了 {found}',
  'why.not-crashed-holding': '{actor} 还没有带着消息 {number} 崩溃',
  'why.died-unrecorded': '{actor} 崩溃时，消息 {number} 已被别的消费者确认',
  'why.died-recorded': '{actor} 崩溃时，消息 {number} 还在 PEL 里',
  'why.deliveries': '消息 {number} 待处理，已投递 {found} 次',
  'why.pending-entries': 'PEL 里有 {found} 个条目',
};
