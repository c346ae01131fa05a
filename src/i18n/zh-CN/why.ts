// 因果切片的文字：消息为什么丢失，或者为什么做了两次。

import type { WhyTextKey } from '../en/why.ts';

export const why: Readonly<Record<WhyTextKey, string>> = {
  'why.label': '为什么会这样',
  'why.close': '恢复全部显示',
  'why.show': '只显示它的起因',
};
