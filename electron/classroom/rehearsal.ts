import { WebSocket } from 'ws'
import { type Locale, type Offer, type Poll, pickText, REACTIONS } from '../../shared/model'
import {
  type ClientMessage,
  HEARTBEAT_MS,
  PROTOCOL_VERSION,
  type PublicEvent,
  type ServerMessage,
} from '../../shared/wire'
import { insertClass } from '../store/classes'
import { listCourses } from '../store/courses'
import type { Store } from '../store/open'
import { enterSample, type Sample } from '../store/sample'
import { defaultSettings, readSettings, saveSettings } from '../store/settings'
import { type Classroom, REHEARSAL_HEADER } from './classroom'
import { randomId, shortCode } from './ids'

export interface RehearsalOptions {
  classroom: Classroom
  attendees: number
  secret: string
  seed?: number
  log(message: string, detail?: unknown): void
}

const NAMES = {
  'zh-CN': [
    '陈晓雨',
    '李明',
    '王思远',
    '张雅婷',
    '刘洋',
    '赵一诺',
    '黄子涵',
    '周文博',
    '吴佳怡',
    '孙浩然',
    '林若溪',
    '徐天宇',
  ],
  en: [
    'Amelia Hart',
    'Noah Brooks',
    'Priya Nair',
    'Lucas Meyer',
    'Sofia Rossi',
    'Ethan Cole',
    'Maya Okafor',
    'Oliver Lind',
  ],
}
const LINES = {
  'zh-CN': [
    '老师好！',
    '这一步没跟上，可以再讲一遍吗？',
    '原来如此，懂了。',
    '讲义在哪里可以下载？',
    '这个例子很清楚。',
    '后面会讲练习题吗？',
    '声音很清晰。',
    '学完这门接着学什么好？',
  ],
  en: [
    'Hello everyone!',
    'Could you go over that step again?',
    'Ah, that makes sense now.',
    'Where can I find the notes?',
    'Great example.',
    'Will there be exercises?',
    'Sound and picture are fine here.',
    'What should I take after this one?',
  ],
}

/** Repeatable chance: the same seed gives the same class (Steele, Lea and Flood 2014, SplitMix). */
function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32
  }
}

/**
 * Fills the class that is live with simulated attendees. They come in by the real door as anybody does: they join,
 * talk, react, vote, look at offers. Returns the function that sends them home.
 */
export function startRehearsal({ classroom, attendees, secret, seed = 1, log }: RehearsalOptions): () => void {
  const { door } = classroom.live()
  const path = new URL(door.info().joinUrl).pathname
  const leave = Array.from({ length: attendees }, (_, index) =>
    simulate({
      url: `ws://127.0.0.1:${door.port}${path}socket`,
      secret,
      index,
      random: chance(seed * 7919 + index),
      classroom,
      log,
    }),
  )
  return () => {
    for (const goHome of leave) goHome()
  }
}

interface SimulationOptions {
  url: string
  secret: string
  index: number
  random(): number
  classroom: Classroom
  log(message: string, detail?: unknown): void
}

function simulate({ url, secret, index, random, classroom, log }: SimulationOptions): () => void {
  const locale: Locale = random() < 0.6 ? 'zh-CN' : 'en'
  const names = NAMES[locale]
  const round = Math.floor(index / names.length)
  const name = `${names[index % names.length]}${round > 0 ? ` ${round + 1}` : ''}`
  const timers = new Set<NodeJS.Timeout>()
  let socket: WebSocket | undefined
  let attendeeId = ''

  /** Does something after a while, unless the attendee has gone by then. */
  function later(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act()
    }, delayMs)
    timers.add(timer)
  }
  const say = (message: ClientMessage) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
  }
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T

  function enter(): void {
    socket = new WebSocket(url, { headers: { [REHEARSAL_HEADER]: secret } })
    socket.on('open', () => say({ type: 'join', v: PROTOCOL_VERSION, locale, name, consent: true }))
    socket.on('message', (data) => hear(JSON.parse(String(data)) as ServerMessage))
    socket.on('error', (error) => log('simulated attendee', { index, error: error.message }))
  }

  function hear(message: ServerMessage): void {
    if (message.type === 'welcome') {
      attendeeId = message.attendeeId
      beat()
      chat()
      react()
      later(2000 + random() * 20_000, () =>
        say({ type: 'advice:seen', id: randomId(), slateId: message.snapshot.slateId }),
      )
      browse(message.snapshot.forYou.map(({ id }) => id))
      if (message.snapshot.poll) vote(message.snapshot.poll.poll)
    } else if (message.type === 'event') onEvent(message.event)
  }

  function onEvent(event: PublicEvent): void {
    if (event.kind === 'poll-opened') vote(event.poll)
    else if (event.kind === 'offer') consider(event.card.offer)
  }

  const beat = () =>
    later(HEARTBEAT_MS, () => {
      say({ type: 'ping' })
      beat()
    })
  const chat = () =>
    later(4000 + random() * 50_000, () => {
      say({ type: 'chat:send', id: randomId(), text: pick(LINES[locale]) })
      chat()
    })
  const react = () =>
    later(3000 + random() * 25_000, () => {
      say({ type: 'reaction:send', id: randomId(), reaction: pick(REACTIONS) })
      react()
    })
  const browse = (courseIds: string[]) =>
    later(5000 + random() * 40_000, () => {
      if (courseIds.length > 0)
        say({ type: random() < 0.8 ? 'course:open' : 'course:dismiss', id: randomId(), courseId: pick(courseIds) })
    })
  const vote = (poll: Poll) =>
    later(1500 + random() * 10_000, () => {
      if (random() < 0.9) {
        say({
          type: 'poll:vote',
          id: randomId(),
          pollId: poll.id,
          choices: [Math.floor(random() ** 1.6 * poll.choices.length)],
        })
      }
    })

  /** Not everybody looks, fewer click, some put it away, and a few of those who clicked pay the teacher. */
  function consider(offer: Offer): void {
    const offerId = offer.id
    say({ type: 'offer:shown', id: randomId(), offerId })
    if (random() < 0.85) later(800 + random() * 3000, () => say({ type: 'offer:seen', id: randomId(), offerId }))
    const mood = random()
    if (mood < 0.35) {
      later(4000 + random() * 9000, () => say({ type: 'offer:click', id: randomId(), offerId }))
      if (mood < 0.15) later(16_000 + random() * 12_000, () => pay(offerId))
    } else if (mood < 0.55) later(4000 + random() * 9000, () => say({ type: 'offer:dismiss', id: randomId(), offerId }))
  }

  const pay = (offerId: string) =>
    classroom.confirmOrder(offerId, attendeeId).catch((error: unknown) => log('simulated payment', error))

  later(300 + index * 40 + random() * Math.min(8000, index * 120 + 500), enter)
  return () => {
    for (const timer of timers) clearTimeout(timer)
    timers.clear()
    socket?.close()
  }
}

/**
 * Answers the first-run questions where nobody has, and plans a class on the sample catalogue.
 * @returns the id of the class
 */
export function planRehearsal(store: Store, sample: Sample, systemLocale: string, nowMs: number): string {
  const settings = readSettings(store.read) ?? defaultSettings(systemLocale)
  const chinese = settings.locale === 'zh-CN'
  if (!settings.teacherName) saveSettings(store.write, { ...settings, teacherName: chinese ? '林老师' : 'Ms Lin' })
  if (listCourses(store.read).length === 0) enterSample(store.write, sample, nowMs)
  const courses = listCourses(store.read)
  const taught = courses.find(({ level }) => level === 'beginner') ?? courses[0]
  if (!taught) throw new Error('The sample catalogue is empty.')
  const record = {
    id: randomId(),
    title: `${chinese ? '排练' : 'Rehearsal'} · ${pickText(taught.title, settings.locale)}`,
    description: pickText(taught.description, settings.locale),
    courseId: taught.id,
    recommendable: courses.map(({ id }) => id).filter((id) => id !== taught.id),
    createdAtMs: nowMs,
    joinToken: randomId(),
    shortCode: shortCode(),
  }
  insertClass(store.write, record)
  return record.id
}
