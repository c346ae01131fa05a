// 下方的面板：控制台与事件记录。

import type { console as source } from '../en/console.ts';

export const console: Record<keyof typeof source, string> = {
  'console.tabs': '控制台与事件',
  'console.tab': '控制台',
  'console.events': '事件',
  'console.prompt': 'Redis 命令',
  'console.placeholder': '输入命令，例如 KEYS *',
  'console.you': '你',
  'console.log': '发给 Redis 的命令和它的回复',
  'console.run': '执行',
  'console.waits': '等待回复…',
  'console.interrupt': 'Ctrl-C',
  'console.interrupt-why': '结束 redis-cli：命令不再等待。',
  'console.closed': 'redis-cli 已结束',
  'console.refused': '无法连接 Redis：连接被拒绝',
  'console.closed-by-server': 'Redis 关闭了连接',
  'console.crashed': '崩溃，手里没有消息',
  'console.crashed-holding': '崩溃，内存里有消息 {messages}',
  'console.everyone': '显示所有进程的命令',
  'console.unbalanced': 'Invalid argument(s)：引号没有闭合。',
  'console.empty': '输入任意 Redis 命令，它会在舞台显示的这一刻执行。',
  'console.means': '内容是：{text}',
  'console.tokens': '点按词语',
  'console.clear-line': '清空',

  'events.log': '依次发生的事',
  'events.empty': '还没有发生任何事。',
  'events.all': '显示全部细节',
  'events.go': '跳到 {at}',
  'events.real': '在真 Redis 上重做',
  'events.real-why':
    '把 Redis 到这一刻为止执行过的命令存成文件，在你自己的 Redis 上重做：redis-cli < commands.redis',
  'events.real-saved': '已保存 {count} 条命令。在你自己的 Redis 上执行：redis-cli < commands.redis',
  'events.real-early':
    '已保存 {count} 条命令，到 Redis 停机为止。在你自己的 Redis 上执行：redis-cli < commands.redis',
  'events.real-none': 'Redis 还没有执行过任何命令。',
  'events.lost': '消息 {number} 丢失。{why}',
};
