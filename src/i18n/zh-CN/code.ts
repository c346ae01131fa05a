// 程序代码及其行间标记的文字。

import type { CodeTextKey } from '../en/code.ts';

export const code: Readonly<Record<CodeTextKey, string>> = {
  'code.tab': '代码',
  'code.label': '程序，逐行',
  'code.of': '谁的程序',
  'code.note': '标出的是正在执行的一行。可以在两行之间设下故障，进程运行到那里时发生。',
  'code.again': '然后从头再来',
  'code.now': '正在执行',
  'code.set': '在 “{code}” 之前',
  'code.fixed': '本步骤不允许在这里制造故障。',

  'code.does-crash': '崩溃',
  'code.does-pause': '停顿',
  'code.does-lose-request': '丢失请求',
  'code.does-lose-reply': '丢失回复',
  'code.choose-crash': '在这里崩溃，3 秒后重启',
  'code.choose-pause': '在这里停顿 5 秒',
  'code.choose-lose-request': '丢失下一行的请求',
  'code.choose-lose-reply': '丢失下一行的回复',
  'code.remove': '取消：{what}',

  'code.form': '程序的写法',
  'code.form-run': '此处运行的步骤',
  'code.sample': '生产者与消费者，用 {client} 编写',
  'code.sample-set': '{sample}：{set}。',
  'code.sample-tested': '测试会在本实验室的 Redis 和真实的 Redis 上执行这个文件。',
  'code.sample-nearest': '没有与当前保护措施完全一致的示例。最接近的是：{set}。',
  'code.sample-differs': '与本次运行不同的是：{names}。',
  'code.sample-broken': '文件加载失败。是不是断网了？',
  'code.copy': '复制',
  'code.copied': '代码已复制到剪贴板。',
};
