// 各进程所知与所信的文字。

import type { MindsTextKey } from '../en/minds.ts';

export const minds: Readonly<Record<MindsTextKey, string>> = {
  'minds.tab': '认知',
  'minds.label': '每个进程以为的情况，与真实情况对照',
  'minds.empty': '现在谁也没有什么判断。请播放或单步前进。',
  'minds.who': '谁',
  'minds.believes': '以为',
  'minds.truth': '实际',
  'minds.false': '错了',
  'minds.fog': '无从得知',
  'minds.true': '正确',
  'minds.machine': '谁的状态图',
  'minds.chart': '状态图；当前状态：{state}',
  'minds.no-state': '无：它没有运行',

  'minds.stored': '消息 {number} 已存入',
  'minds.not-stored': '消息 {number} 没有存入',
  'minds.unknown': '消息 {number} 也许存入了，也许没有',
  'minds.mine': '消息 {number} 只在我手里',
  'minds.i-am-primary': '我是主节点',
  'minds.primary-is': '主节点是 {node}',

  'minds.is-unsent': '还没有发送',
  'minds.is-held': '只有生产者还留着',
  'minds.is-in-flight': '正在传输',
  'minds.is-waiting': '在 Redis 里',
  'minds.is-working': '在某个消费者手里',
  'minds.is-taken': '被你取走了',
  'minds.is-done': '已经完成',
  'minds.is-done-twice': '做了两次',
  'minds.is-lost': '已经丢失',
  'minds.done-by': '{actor} 已经做完',
  'minds.also-with': '{actor} 手里也有',
  'minds.so-it-is': '确实如此',
};
