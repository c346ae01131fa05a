// 时序图上的文字。

import type { SequenceTextKey } from '../en/sequence.ts';

export const sequence: Record<SequenceTextKey, string> = {
  'sequence.tab': '时序图',
  'sequence.label': '时序图：谁对谁说了什么，最新的在最下面',
  'sequence.how-to-move': '方向键逐条移动，回车键跳到那一刻。',
  'sequence.empty': '还没有任何通信。请播放或单步。',
  'sequence.cut': '更早的事件已省略。',
  'sequence.now': '现在',
  'sequence.world': '外部世界',

  'sequence.mark.created': '产生 {number}',
  'sequence.mark.retry': '稍后重试 {number}',
  'sequence.mark.gave-up': '放弃 {number}',
  'sequence.mark.timed-out': '不再等待',
  'sequence.mark.crashed': '崩溃',
  'sequence.mark.restarted': '重新启动',
  'sequence.mark.power-lost': '断电',
  'sequence.mark.paused': '停住不动',
  'sequence.mark.resumed': '恢复运行',
  'sequence.mark.reset': '连接被重置',

  'sequence.effect.done': '已完成',
  'sequence.effect.again': '又做了一次：×{nth}',
  'sequence.effect.refused': '被拒绝：已做过',

  'sequence.row.arrived': '{at}，{from} 发给 {to}：{words}；{end} 到达',
  'sequence.row.lost': '{at}，{from} 发给 {to}：{words}；永远不会到达',
  'sequence.row.on-its-way': '{at}，{from} 发给 {to}：{words}；在途中',
  'sequence.row.with': '{words}，携带 {messages}',
  'sequence.row.effect': '{at}，{lane}：消息 {number}{words}',
  'sequence.row.mark': '{at}，{lane}：{words}',

  'sequence.save': '存为 SVG',
  'sequence.copied': '时序图已复制到剪贴板（Mermaid 文本）。',
  'sequence.copy': '复制为 Mermaid',
};
