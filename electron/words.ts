import type { Locale } from '../shared/model'
import type { StoreProblemCode } from './store/problem'

/** The few sentences main says itself; everything else is said by the windows. */
export interface Words {
  cannotStart: string
  store: Record<StoreProblemCode, (file: string) => string>
  quitWhileLive: { message: string; detail: string; stay: string; leave: string }
}

const zh: Words = {
  cannotStart: 'Lectern 无法启动',
  store: {
    locked: (file) => `数据文件正被另一个程序使用：${file}。请关闭那个程序，然后重新打开 Lectern。`,
    corrupt: (file) => `数据文件已损坏，Lectern 没有改动它：${file}。请用备份替换这个文件，或把它移到别处后重新开始。`,
    newer: (file) => `数据文件由更新版本的 Lectern 写成，Lectern 没有改动它：${file}。请安装新版本后再打开。`,
    'disk-full': (file) => `磁盘已满，无法写入：${file}。请腾出空间后重新打开 Lectern。`,
    unreadable: (file) => `无法打开数据文件：${file}。请检查文件夹是否存在、是否有读写权限。`,
  },
  quitWhileLive: {
    message: '课堂正在直播，确定要退出吗？',
    detail: '退出后学员将看不到画面。课堂不会结束，重新打开 Lectern 即可继续。',
    stay: '继续上课',
    leave: '退出',
  },
}

const en: Words = {
  cannotStart: 'Lectern could not start',
  store: {
    locked: (file) => `Another program is using the data file ${file}. Close it, then open Lectern again.`,
    corrupt: (file) =>
      `The data file is damaged; Lectern has left it as it is: ${file}. Put a backup in its place, or move it away to start afresh.`,
    newer: (file) =>
      `A newer version of Lectern wrote the data file; it was left as it is: ${file}. Install the newer version to open it.`,
    'disk-full': (file) => `The disk is full; ${file} cannot be written. Make room, then open Lectern again.`,
    unreadable: (file) => `The data file cannot be opened: ${file}. Check that the folder exists and can be written.`,
  },
  quitWhileLive: {
    message: 'A class is live. Quit all the same?',
    detail: 'Students will lose the picture. The class does not end: open Lectern again to go on with it.',
    stay: 'Keep teaching',
    leave: 'Quit',
  },
}

export const wordsIn = (locale: Locale): Words => (locale === 'zh-CN' ? zh : en)
