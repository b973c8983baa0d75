/**
 * Writes resources/sample-classes.json: four invented classes that have been, so that reports, comparisons and coaching
 * have something to show before the first own class. The same seed gives the same file, byte for byte.
 */
import { readFileSync, writeFileSync } from 'node:fs'

const SEED = 20251103
const LEARNERS = [
  ['陈晓雨', 'zh-CN'],
  ['李明', 'zh-CN'],
  ['王思远', 'zh-CN'],
  ['张雅婷', 'zh-CN'],
  ['刘洋', 'zh-CN'],
  ['赵一诺', 'zh-CN'],
  ['黄子涵', 'zh-CN'],
  ['周文博', 'zh-CN'],
  ['吴佳怡', 'zh-CN'],
  ['孙浩然', 'zh-CN'],
  ['林若溪', 'zh-CN'],
  ['徐天宇', 'zh-CN'],
  ['何静', 'zh-CN'],
  ['郭子轩', 'zh-CN'],
  ['马琳', 'zh-CN'],
  ['罗嘉豪', 'zh-CN'],
  ['Amelia Hart', 'en'],
  ['Noah Brooks', 'en'],
  ['Priya Nair', 'en'],
  ['Lucas Meyer', 'en'],
  ['Sofia Rossi', 'en'],
  ['Ethan Cole', 'en'],
  ['Maya Okafor', 'en'],
  ['Oliver Lind', 'en'],
  ['Hana Sato', 'en'],
  ['Diego Ruiz', 'en'],
  ['Leila Haddad', 'en'],
  ['Tom Fischer', 'en'],
]
const LINES = [
  { zh: '老师好！', en: 'Hello everyone!' },
  { zh: '这一步没跟上，可以再讲一遍吗？', en: 'Could you go over that step again?' },
  { zh: '原来矩阵是在拉伸平面，懂了。', en: 'So the matrix stretches the plane. Got it.' },
  { zh: '讲义在哪里可以下载？', en: 'Where can I find the notes?' },
  { zh: '这个例子很清楚。', en: 'That example is very clear.' },
  { zh: '行列式为零是什么意思？', en: 'What does a zero determinant mean?' },
  { zh: '特征向量一定会有吗？', en: 'Does every matrix have eigenvectors?' },
  { zh: '后面会有练习题吗？', en: 'Will there be exercises?' },
  { zh: '特征值可以是负数吗？', en: 'Can an eigenvalue be negative?' },
  { zh: '学完这门接着学什么好？', en: 'What should I take after this one?' },
]
const ANSWERS = [
  { zh: '我们再慢慢来一遍。', en: 'Let us take that once more, slowly.' },
  { zh: '好问题，看这张图。', en: 'Good question. Look at this picture.' },
  { zh: '讲义课后发给大家。', en: 'The notes come after class.' },
]
const POLLS = [
  {
    question: { zh: '到这里都跟上了吗？', en: 'Are you with me so far?' },
    choices: [
      { zh: '跟上了', en: 'Yes' },
      { zh: '大部分', en: 'Mostly' },
      { zh: '没有', en: 'No' },
    ],
  },
  {
    question: { zh: '哪个矩阵会把平面压成一条线？', en: 'Which matrix flattens the plane to a line?' },
    choices: [
      { zh: '旋转矩阵', en: 'A rotation' },
      { zh: '行列式为零的矩阵', en: 'One with determinant zero' },
      { zh: '单位矩阵', en: 'The identity' },
    ],
  },
  {
    question: { zh: '接下来想学什么？', en: 'What would you like next?' },
    choices: [
      { zh: '更多练习', en: 'More exercises' },
      { zh: '新的内容', en: 'New material' },
    ],
  },
]
const HANDOUTS = [
  { title: { zh: '课堂讲义', en: 'Class notes' }, url: 'https://example.org/notes' },
  { title: { zh: '练习题', en: 'Exercises' }, url: 'https://example.org/exercises' },
]
const GROUP_LINES = [
  { zh: '我们先做第一题？', en: 'Shall we start with the first one?' },
  { zh: '我算出来是 3。', en: 'I get 3.' },
  { zh: '我也是。', en: 'Me too.' },
  { zh: '这里为什么要换一下顺序？', en: 'Why do we swap these two here?' },
  { zh: '谁来和大家说一下？', en: 'Who will tell the others?' },
]
const CHECKIN_S = 60
const GROUPS_MINUTES = 6
const GROUP_OF = 4

/**
 * Polls, check-ins, hand-outs, raised hands and groups by minute; `offer` by minute, course and discount; `talk` how
 * much of the time the teacher speaks.
 */
const CLASSES = [
  {
    title: { zh: '矩阵是什么（第一次）', en: 'What a matrix is (first time)' },
    courseId: 'linear-algebra-in-pictures',
    daysAgo: 38,
    minutes: 50,
    polls: [28],
    checkins: [],
    handouts: [3],
    hands: [33],
    groups: [],
    offer: { minute: 46, courseId: 'probability-and-statistics', percent: 10 },
    talk: 0.9,
    rate: 0.16,
  },
  {
    title: { zh: '矩阵是什么（第二次）', en: 'What a matrix is (second time)' },
    courseId: 'linear-algebra-in-pictures',
    daysAgo: 24,
    minutes: 50,
    polls: [9, 22, 37],
    checkins: [4],
    handouts: [6],
    hands: [18, 30],
    groups: [25],
    offer: { minute: 39, courseId: 'probability-and-statistics', percent: 15 },
    talk: 0.76,
    rate: 0.24,
  },
  {
    title: { zh: 'Python 入门第一课', en: 'First steps in Python' },
    courseId: 'python-from-zero',
    daysAgo: 16,
    minutes: 40,
    polls: [12, 30],
    checkins: [3, 25],
    handouts: [8],
    hands: [16],
    groups: [],
    offer: { minute: 33, courseId: 'data-analysis-with-python', percent: 20 },
    talk: 0.82,
    rate: 0.2,
  },
  {
    title: { zh: '特征值与特征向量', en: 'Eigenvalues and eigenvectors' },
    courseId: 'linear-algebra-in-pictures',
    daysAgo: 9,
    minutes: 55,
    polls: [8, 20, 34, 46],
    checkins: [4],
    handouts: [5, 48],
    hands: [15, 42],
    groups: [25],
    offer: { minute: 36, courseId: 'probability-and-statistics', percent: 20 },
    talk: 0.68,
    rate: 0.3,
  },
]

const { courses } = JSON.parse(readFileSync(new URL('../resources/catalogue.json', import.meta.url), 'utf8'))
const random = generator(SEED)

/** Mulberry32. */
function generator(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const between = (least, most) => Math.floor(least + random() * (most - least))

/** When somebody leaves for good: the longer nothing is asked of them, the sooner. Seconds, or undefined. */
function leavesAt(fromMinute, { minutes, polls }) {
  for (let minute = fromMinute + 1; minute < minutes; minute += 1) {
    const quiet = minute - Math.max(fromMinute, ...polls.filter((poll) => poll <= minute))
    if (random() < 0.003 + (quiet > 9 ? 0.03 : 0)) return minute * 60 + between(0, 60)
  }
  return undefined
}

/** Events of one class as [second, who, what, …]; who is a learner's place in the list, or −1 for the teacher. */
function eventsOf(plan) {
  const endS = plan.minutes * 60
  const events = []
  const add = (second, who, what, ...rest) => events.push([Math.min(endS - 1, second), who, what, ...rest])
  const stays = LEARNERS.flatMap((_, learner) => {
    if (random() < 0.22) return []
    const fromS = random() < 0.8 ? between(0, 150) : between(150, 600)
    const toS = leavesAt(Math.floor(fromS / 60), plan) ?? endS
    add(fromS, learner, 'arrived')
    if (toS < endS) add(toS, learner, 'left')
    return [{ learner, fromS, toS, lively: 0.4 + random() * 1.4 }]
  })
  const thereAt = (second) => stays.filter(({ fromS, toS }) => fromS <= second && toS > second + 20)
  for (let minute = 0; minute < plan.minutes; minute += 1) {
    add(minute * 60 + 59, -1, 'talk', Math.round(Math.min(1, plan.talk + (random() - 0.5) * 0.2) * 100) / 100)
    const asked = plan.polls.some((poll) => minute >= poll && minute < poll + 3)
    for (const { learner, lively } of thereAt(minute * 60)) {
      const mood = random() / (plan.rate * lively * (asked ? 1.8 : 1))
      const second = minute * 60 + between(0, 60)
      if (mood < 0.3) {
        const line = minute < 2 ? 0 : between(1, LINES.length)
        add(second, learner, 'chat', line)
        if (random() < 0.35) add(second + between(20, 120), -1, 'answer', between(0, ANSWERS.length))
      } else if (mood < 0.9) add(second, learner, 'react', between(0, 5))
      else if (mood < 0.96) add(second, learner, 'open', plan.offer.courseId)
    }
  }
  plan.polls.forEach((minute, at) => {
    add(minute * 60, -1, 'poll', at)
    for (const { learner } of thereAt(minute * 60)) {
      const { choices } = POLLS[at % POLLS.length]
      if (random() < 0.82)
        add(minute * 60 + between(5, 100), learner, 'vote', at, Math.floor(random() ** 1.7 * choices.length))
    }
    add(minute * 60 + 120, -1, 'closed', at)
  })
  addOffer(plan.offer, thereAt(plan.offer.minute * 60), add)
  addTogether(plan, thereAt, add)
  return events.sort((a, b) => a[0] - b[0])
}

function addOffer({ minute, courseId, percent }, there, add) {
  const course = courses.find(({ id }) => id === courseId)
  const priceCents = Math.round((course.priceCents * (100 - percent)) / 100)
  const atS = minute * 60
  const { currency } = course
  add(
    atS,
    -1,
    'offer',
    { courseId, percent, listCents: course.priceCents, priceCents, currency },
    there.map(({ learner }) => learner),
  )
  for (const { learner } of there) {
    add(atS + 1, learner, 'shown')
    if (random() > 0.86) continue
    add(atS + between(2, 8), learner, 'seen')
    const mood = random()
    if (mood < 0.34) add(atS + between(9, 40), learner, 'click')
    else if (mood < 0.55) add(atS + between(9, 30), learner, 'no')
    if (mood < 0.16) add(atS + between(60, 200), learner, 'paid')
  }
}

/** What a class does together. It has a chance of its own, so that it moves nothing else. */
function addTogether({ daysAgo, checkins, handouts, hands, groups }, thereAt, add) {
  const chance = generator(SEED + daysAgo)
  const within = (least, most) => Math.floor(least + chance() * (most - least))
  checkins.forEach((minute, at) => {
    add(minute * 60, -1, 'checkin', at)
    for (const { learner } of thereAt(minute * 60)) {
      if (chance() < 0.85) add(minute * 60 + within(3, CHECKIN_S), learner, 'here', at)
    }
  })
  handouts.forEach((minute, at) => {
    add(minute * 60, -1, 'handout', at)
    for (const { learner } of thereAt(minute * 60)) {
      if (chance() < 0.7) add(minute * 60 + within(4, 240), learner, 'got', at)
    }
  })
  hands.forEach((minute) => {
    const fromS = minute * 60
    const staying = thereAt(fromS + 180).filter((one) => one.fromS <= fromS)
    const guest = staying[within(0, staying.length)]
    if (!guest) return
    add(fromS + 5, guest.learner, 'hand')
    add(fromS + 20, -1, 'invite', guest.learner)
    add(fromS + 26, guest.learner, 'enter')
    add(fromS + within(70, 170), guest.learner, 'leave')
    for (const { learner } of staying) {
      if (learner === guest.learner || chance() > 0.12) continue
      add(fromS + within(6, 20), learner, 'hand')
      add(fromS + within(60, 150), learner, 'down')
    }
  })
  for (const minute of groups) {
    const there = thereAt(minute * 60).map(({ learner }) => learner)
    const count = Math.ceil(there.length / GROUP_OF)
    const members = Array.from({ length: count }, (_, group) => there.filter((_, at) => at % count === group))
    add(minute * 60, -1, 'groups', members, GROUPS_MINUTES)
    members.forEach((group, at) => {
      for (const learner of group) {
        if (chance() < 0.75) {
          add(minute * 60 + within(20, GROUPS_MINUTES * 60), learner, 'said', at, within(0, GROUP_LINES.length))
        }
      }
    })
    add((minute + GROUPS_MINUTES) * 60, -1, 'together')
  }
}

const classes = CLASSES.map((plan) => ({
  title: plan.title,
  courseId: plan.courseId,
  daysAgo: plan.daysAgo,
  minutes: plan.minutes,
  recommendable: [plan.offer.courseId],
  events: eventsOf(plan),
}))
const lines = (list) => list.map((one) => JSON.stringify(one)).join(',\n')
const text = `{"sample":true,"note":"Synthetic: invented people and classes, drawn by scripts/make-sample-classes.mjs.",
"learners":[
${lines(LEARNERS.map(([name, locale]) => ({ name, locale })))}
],
"lines":[
${lines(LINES)}
],
"answers":[
${lines(ANSWERS)}
],
"polls":[
${lines(POLLS)}
],
"handouts":[
${lines(HANDOUTS)}
],
"groupLines":[
${lines(GROUP_LINES)}
],
"classes":[
${classes
  .map(({ events, ...rest }) => `${JSON.stringify(rest).slice(0, -1)},"events":[\n${lines(events)}\n]}`)
  .join(',\n')}
]}
`
writeFileSync(new URL('../resources/sample-classes.json', import.meta.url), text)
process.stdout.write(`${classes.map(({ title, events }) => `${title.en}: ${events.length} events`).join('\n')}\n`)
