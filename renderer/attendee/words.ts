import type { Locale } from '../../shared/model'
import type { Refusal } from '../../shared/wire'

// Two small tables instead of a library: this page is paid for by the kilobyte on somebody's phone.
const zh = {
  join: {
    title: '进入课堂',
    name: '你的名字',
    placeholder: '老师和同学看到的名字',
    consent:
      '我同意：我的名字、发言、投票、互动、在线时间以及对课程的点击会保存在老师的电脑上，用于上课、课后复盘和向我推荐课程。不会上传到其他服务器，可随时请老师删除。',
    enter: '进入课堂',
  },
  connecting: '正在连接课堂…',
  retrying: '连接中断，正在自动恢复…',
  waiting: '等待老师的画面…',
  lost: '画面中断，正在恢复…',
  tapForSound: '点按开启声音',
  fullScreen: '全屏',
  sound: '声音',
  here: (count: number) => `${count} 人在线`,
  tabs: { chat: '聊天', forYou: '为你推荐', poll: '投票', offer: '优惠' },
  chat: { empty: '还没有人发言，来打个招呼吧。', placeholder: '说点什么…', send: '发送', you: '我', teacher: '老师', pending: '发送中' },
  poll: {
    single: '选一项',
    multiple: '可选多项',
    vote: '提交',
    change: '更改我的选择',
    voters: (count: number) => `${count} 人已投票`,
    closed: '投票已结束',
    away: '收起',
  },
  offer: {
    before: '原价',
    off: (percent: number) => `减 ${percent}%`,
    ends: '剩余',
    over: '优惠已结束',
    take: '去购买',
    interested: '我想购买',
    byTeacher: '请把这个编号告诉老师完成付款：',
    dismiss: '不感兴趣',
    paid: '已购买，谢谢！',
  },
  forYou: { empty: '多参与一会儿，这里会出现适合你的课程。', open: '查看', dismiss: '不感兴趣', close: '返回' },
  reactions: { clap: '鼓掌', heart: '喜欢', laugh: '笑', wow: '惊讶', thumbs: '赞' },
  ended: { title: '课程已结束', text: '感谢参加，可以关闭这个页面了。' },
  replaced: { text: '你在另一个页面打开了课堂。', use: '在这里继续' },
  refused: {
    'too-fast': '发得太快了，请稍等一下。',
    'poll-closed': '投票已经结束。',
    'offer-closed': '这个优惠已经结束。',
    'class-full': '课堂人数已满。',
    ended: '课程已结束。',
    'unknown-version': '页面版本不符，请刷新。',
  } as Partial<Record<Refusal, string>>,
  failed: '没有成功，请再试一次。',
}

const en: typeof zh = {
  join: {
    title: 'Enter the class',
    name: 'Your name',
    placeholder: 'The teacher and the class see it',
    consent:
      "I agree: my name, messages, votes, reactions, time in class and clicks on courses are kept on the teacher's computer, to run the class, to review it and to recommend courses to me. They go to no other server, and the teacher deletes them on request.",
    enter: 'Enter the class',
  },
  connecting: 'Connecting to the class…',
  retrying: 'Connection lost. Coming back by itself…',
  waiting: "Waiting for the teacher's picture…",
  lost: 'Picture lost. Coming back…',
  tapForSound: 'Tap for sound',
  fullScreen: 'Full screen',
  sound: 'Sound',
  here: (count) => `${count} here`,
  tabs: { chat: 'Chat', forYou: 'For you', poll: 'Poll', offer: 'Offer' },
  chat: { empty: 'Nobody has written yet. Say hello.', placeholder: 'Write to the class…', send: 'Send', you: 'You', teacher: 'Teacher', pending: 'sending' },
  poll: {
    single: 'Choose one',
    multiple: 'Choose one or more',
    vote: 'Vote',
    change: 'Change my vote',
    voters: (count) => (count === 1 ? '1 vote' : `${count} votes`),
    closed: 'Poll closed',
    away: 'Put away',
  },
  offer: {
    before: 'Before',
    off: (percent) => `−${percent}%`,
    ends: 'Ends in',
    over: 'This offer has ended',
    take: 'Go to checkout',
    interested: 'I want this course',
    byTeacher: 'Give your teacher this reference to pay:',
    dismiss: 'Not for me',
    paid: 'Bought. Thank you!',
  },
  forYou: { empty: 'Take part for a while and courses for you will appear here.', open: 'Look', dismiss: 'Not for me', close: 'Back' },
  reactions: { clap: 'Clap', heart: 'Love', laugh: 'Laugh', wow: 'Wow', thumbs: 'Like' },
  ended: { title: 'The class has ended', text: 'Thank you for coming. You can close this page.' },
  replaced: { text: 'You opened the class in another page.', use: 'Use it here' },
  refused: {
    'too-fast': 'That was too fast. Wait a moment.',
    'poll-closed': 'The poll is closed.',
    'offer-closed': 'This offer has ended.',
    'class-full': 'The class is full.',
    ended: 'The class has ended.',
    'unknown-version': 'This page is out of date. Reload it.',
  },
  failed: 'That did not work. Try again.',
}

export type Words = typeof zh
export const wordsIn = (locale: Locale): Words => (locale === 'zh-CN' ? zh : en)
