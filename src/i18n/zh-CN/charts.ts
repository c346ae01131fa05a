// 图表的文字。

import type { ChartTextKey } from '../en/charts.ts';

export const charts: Readonly<Record<ChartTextKey, string>> = {
  'charts.tab': '图表',
  'charts.label': '本次运行的图表',
  'charts.empty': '还没有可画的内容。请播放或单步前进。',
  'charts.how-to-read': '指向某一时刻可读数，点击跳到那里，横向拖动可放大一段时间。',
  'charts.at': '{at} 时',
  'charts.closer': '放大',
  'charts.whole': '整个运行',
  'charts.seconds': '{value} 秒',

  'charts.where': '消息都在哪里',
  'charts.age': '最老的未完成消息已等了多久',
  'charts.latency': '从产生到完成的用时',
  'charts.again': '重复',

  'charts.redeliveries': '重新开始处理',
  'charts.duplicates': '重复执行',
  'charts.done-after': '{number} 用时 {value} 秒',
};
