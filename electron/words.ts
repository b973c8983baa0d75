import type { Locale } from '../shared/model'
import type { StoreProblemCode } from './store/problem'

/** The few sentences main says itself; everything else is said by the windows. */
export interface Words {
  cannotStart: string
  store: Record<StoreProblemCode, (file: string) => string>
  quit: string
  menu: Record<
    | 'file'
    | 'edit'
    | 'undo'
    | 'redo'
    | 'cut'
    | 'copy'
    | 'paste'
    | 'selectAll'
    | 'view'
    | 'zoomIn'
    | 'zoomOut'
    | 'zoomReset'
    | 'fullScreen'
    | 'help'
    | 'showLog',
    string
  >
  /** Where the data file is damaged and there is a copy, made at that time. */
  goBack: { detail: (file: string, madeAtMs: number) => string; accept: string }
  quitWhileLive: { message: string; detail: string; stay: string; leave: string }
}

const dayAndClock = (locale: Locale, atMs: number) =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(atMs)

const zh: Words = {
  cannotStart: 'Lectern 无法启动',
  store: {
    locked: (file) => `数据文件正被另一个程序使用：${file}。请关闭那个程序，然后重新打开 Lectern。`,
    corrupt: (file) => `数据文件已损坏，Lectern 没有改动它：${file}。请用备份替换这个文件，或把它移到别处后重新开始。`,
    newer: (file) => `数据文件由更新版本的 Lectern 写成，Lectern 没有改动它：${file}。请安装新版本后再打开。`,
    'disk-full': (file) => `磁盘已满，无法写入：${file}。请腾出空间后重新打开 Lectern。`,
    unreadable: (file) => `无法打开数据文件：${file}。请检查文件夹是否存在、是否有读写权限。`,
  },
  quit: '退出',
  menu: {
    file: '文件',
    edit: '编辑',
    undo: '撤销',
    redo: '重做',
    cut: '剪切',
    copy: '复制',
    paste: '粘贴',
    selectAll: '全选',
    view: '显示',
    zoomIn: '放大',
    zoomOut: '缩小',
    zoomReset: '原始大小',
    fullScreen: '全屏',
    help: '帮助',
    showLog: '查看日志文件',
  },
  goBack: {
    detail: (file, madeAtMs) =>
      `数据文件已损坏：${file}。Lectern 有一份 ${dayAndClock('zh-CN', madeAtMs)} 的备份，已检查过。恢复后，在那之后发生的内容不在其中；损坏的文件会原样保留在旁边。`,
    accept: '恢复备份',
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
  quit: 'Quit',
  menu: {
    file: 'File',
    edit: 'Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    view: 'View',
    zoomIn: 'Larger',
    zoomOut: 'Smaller',
    zoomReset: 'Actual size',
    fullScreen: 'Full screen',
    help: 'Help',
    showLog: 'Show the log file',
  },
  goBack: {
    detail: (file, madeAtMs) =>
      `The data file is damaged: ${file}. Lectern has a checked copy from ${dayAndClock('en', madeAtMs)}. What happened after that is not in it; the damaged file is kept beside it as it is.`,
    accept: 'Restore the copy',
  },
  quitWhileLive: {
    message: 'A class is live. Quit all the same?',
    detail: 'Students will lose the picture. The class does not end: open Lectern again to go on with it.',
    stay: 'Keep teaching',
    leave: 'Quit',
  },
}

export const wordsIn = (locale: Locale): Words => (locale === 'zh-CN' ? zh : en)
