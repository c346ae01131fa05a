// 孪生运行的文字。

import type { TwinTextKey } from '../en/twin.ts';

export const twin: Readonly<Record<TwinTextKey, string>> = {
  'twin.tab': '对照',
  'twin.label': '同样的运行，换一种设计',
  'twin.choose': '与之对照',
  'twin.this': '本次运行',
  'twin.other': '对照运行',
  'twin.note': '种子相同，进程相同，同样的故障发生在同样的时刻，共用一条时间轴。',
  'twin.measure': '结果与代价',
  'twin.done': '恰好完成一次',
  'twin.lost': '丢失',
  'twin.twice': '做了两次',
  'twin.roundTrips': '往返次数',
  'twin.bytesSent': '发送的字节',
  'twin.keys': 'Redis 里的键',
  'twin.meanLatencyMs': '从产生到完成',
  'twin.per-message': '{count}（每条消息 {each}）',
  'twin.limit': '对照运行达到了模拟的上限，已停下。',
};
