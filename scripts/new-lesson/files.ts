// The files of a new lesson: one step with everything that a step can have.

import { marked, sourceMark } from './source-mark.ts';

/** File name to text. The Chinese file is to be written anew, not translated word for word. */
export function lessonFiles(slug: string, title: string): Readonly<Record<string, string>> {
  const en = english(title);
  return {
    'lesson.ts': code(slug),
    'en.md': en,
    'zh-CN.md': marked(chinese(title), sourceMark(en)),
  };
}

function code(slug: string): string {
  return `// What this lesson shows, and why the run is set up as it is.

import { commandRan, inQueue, waiting } from '../../../src/lesson/checks.ts';
import { lesson } from '../../../src/lesson/lesson.ts';
import { playUntil, type } from '../../../src/lesson/move.ts';

export default lesson({
  scenario: {
    id: '${slug}',
    design: 'list',
    producers: [{ id: 'web-1', messages: 3 }],
    workers: [],
  },
  seed: 1,
  steps: {
    look: {
      opensWith: [playUntil(waiting(1))],
      predict: {
        options: { there: inQueue(1), gone: waiting(99) },
        answer: 'there',
      },
      goals: { looked: commandRan('LRANGE') },
      solution: [type('LRANGE', 'orders', '0', '-1')],
      wrong: [{ moves: [type('LLEN', 'orders')], goal: 'looked', why: 'why.command-not-run' }],
      claims: { solved: { 'still-there': inQueue(1) } },
    },
  },
});
`;
}

function english(title: string): string {
  return `---
title: ${title}
summary: One or two sentences for the course map.
minutes: 5
---

## {#look} What to do here

A [message](term:message) waits in the list: {m1}. Look at it: \`> LRANGE orders 0 -1\`

### {#predict} Where is {m1} after you have looked?

- {#there} Still in the list
- {#gone} Nowhere

  Say what makes this tempting, and why it does not happen.

### {#goals}

- {#looked} Read the list with \`LRANGE\`

### {#hints}

1. A nudge.
2. The idea.
3. Nearly the answer: \`> LRANGE orders 0 -1\`

### {#because}

It happened because reading changes nothing. {?still-there}

### {#leaves}

What this still leaves open.
`;
}

function chinese(title: string): string {
  return `---
title: ${title}
summary: 用一两句话说明本课，显示在课程地图上。
minutes: 5
---

## {#look} 在这里做什么

一条[消息](term:message)在列表里等待：{m1}。看一看：\`> LRANGE orders 0 -1\`

### {#predict} 看过之后，{m1} 在哪里？

- {#there} 仍在列表里
- {#gone} 不知去向

  说明它为什么看似有理，又为什么没有发生。

### {#goals}

- {#looked} 用 \`LRANGE\` 读一遍列表

### {#hints}

1. 轻轻一推。
2. 思路。
3. 差不多就是答案：\`> LRANGE orders 0 -1\`

### {#because}

原因是读取不改变任何东西。{?still-there}

### {#leaves}

还有什么没有解决。
`;
}
