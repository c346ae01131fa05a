// 首页的文字。

import type { HomeTextKey } from '../en/home.ts';

export const home: Readonly<Record<HomeTextKey, string>> = {
  'home.scene': '正在运行的队列',
  'home.scene-note': '它此刻就在这个页面里运行。让一个消费者崩溃，看看它手里的订单会怎样。',
  'home.play': '播放',
  'home.pause': '暂停',
  'home.crash': '让消费者 B 崩溃',
  'home.crashed': '消费者 B 正在重启',
  'home.backup': '保留备份副本',
  'home.count': '已完成 {done}，丢失 {lost}，重复 {twice}',
  'home.begin': '从第 1 课开始',
  'home.go-on': '继续：{title}',
  'home.course': '课程',
  'home.progress': '已完成 {done} / {count} 课',
  'home.save-progress': '把学习进度保存为文件',
  'home.open-progress': '打开进度文件',
  'home.progress-opened': '文件里的学习进度已并入这里。',
  'home.progress-refused':
    '这个文件里没有本实验室的学习进度，或来自更新的版本。你现有的进度没有变。',
};
