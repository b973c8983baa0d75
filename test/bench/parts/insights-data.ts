import { saveAttendee } from '../../../electron/store/attendees'
import { insertClass } from '../../../electron/store/classes'
import { saveCourse } from '../../../electron/store/courses'
import type { Happening } from '../../../electron/store/events'
import type { WritableDb } from '../../../electron/store/open'
import { REACTIONS } from '../../../shared/model'
import { course } from '../../helpers/store'

export interface Size {
  events: number
  classes: number
  attendees: number
}

const MINUTE_MS = 60_000
const LENGTH_MS = 90 * MINUTE_MS
const FIRST_MS = Date.UTC(2024, 0, 8, 18)
const COURSES = 24
const POLLS = 5
const OFFERS = 2
const LINES = [
  'Could you go over that step again?',
  'Ah, that makes sense now.',
  'Where can I find the notes?',
  'Why is the determinant zero here?',
  '这一步没跟上，可以再讲一遍吗？',
  '原来特征向量是这个意思。',
  '矩阵的秩怎么求？',
  'Great example with the matrix.',
]

/** Mulberry32: the same numbers on every machine. */
function generator(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Draft = { actor: string; atMs: number } & Happening

/** Writes catalogue, people, classes and their log, nothing derived. Returns how many events there are. */
export function fillLog(db: WritableDb, { events, classes, attendees }: Size, say: (line: string) => void): number {
  const random = generator(20261124)
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -600000')
  db.exec('BEGIN')
  for (let at = 0; at < COURSES; at += 1) saveCourse(db, course(`course-${at}`, { priceCents: 9900 + at * 1000 }), 1)
  for (let at = 0; at < attendees; at += 1) {
    saveAttendee(db, { id: `a${at}`, name: `Student ${at}`, locale: 'en', simulated: true }, `secret-${at}`, 1)
  }
  const insert = db.prepare('INSERT INTO events (actor, id, class_id, at_ms, type, data) VALUES (?, ?, ?, ?, ?, ?)')
  let written = 0
  for (let at = 0; at < classes; at += 1) {
    const classId = `class-${at}`
    const startMs = FIRST_MS + at * 37 * 60 * MINUTE_MS
    insertClass(db, {
      id: classId,
      title: `Class ${at}`,
      description: '',
      courseId: `course-${at % COURSES}`,
      recommendable: [],
      createdAtMs: startMs - MINUTE_MS,
      joinToken: `token-${at}`,
      shortCode: `CODE${at}`,
      teacher: `Teacher ${at % 4}`,
    })
    const count = Math.floor((events * (at + 1)) / classes) - Math.floor((events * at) / classes)
    for (const draft of classEvents({ at, startMs, count, attendees, random })) {
      insert.run(draft.actor, `e${written.toString(36)}`, classId, draft.atMs, draft.type, JSON.stringify(draft.data))
      written += 1
    }
    if ((at + 1) % 100 === 0) say(`${written} events of ${at + 1} classes written`)
  }
  db.exec('COMMIT')
  return written
}

interface Setting {
  at: number
  startMs: number
  count: number
  attendees: number
  random(): number
}

/** One class: people come and go, vote, are offered things and buy; the rest of its events is talk and reactions. */
function classEvents({ at, startMs, count, attendees, random }: Setting): Draft[] {
  const endMs = startMs + LENGTH_MS
  const drafts: Draft[] = [{ actor: 'teacher', atMs: startMs, type: 'class:started', data: {} }]
  const add = (actor: string, atMs: number, happening: Happening) => drafts.push({ ...happening, actor, atMs })
  const within = (fromMs: number, toMs: number) => Math.floor(fromMs + random() * (toMs - fromMs))
  const stays: { attendeeId: string; fromMs: number; toMs: number }[] = []
  const first = Math.floor(random() * attendees)
  const people = Math.max(2, Math.floor(count / 50))
  for (let place = 0; place < people; place += 1) {
    const attendeeId = `a${(first + place * 101) % attendees}`
    if (stays.some((stay) => stay.attendeeId === attendeeId)) continue
    const fromMs = within(startMs, startMs + 15 * MINUTE_MS)
    const toMs = random() < 0.6 ? endMs : within(fromMs + MINUTE_MS, endMs)
    stays.push({ attendeeId, fromMs, toMs })
    add('studio', fromMs, { type: 'attendee:joined', data: { attendeeId } })
    add('studio', fromMs, { type: 'attendee:arrived', data: { attendeeId } })
    if (random() < 0.15 && toMs - fromMs > 10 * MINUTE_MS) {
      const gapMs = within(fromMs + MINUTE_MS, toMs - 5 * MINUTE_MS)
      add('studio', gapMs, { type: 'attendee:left', data: { attendeeId } })
      add('studio', gapMs + MINUTE_MS, { type: 'attendee:arrived', data: { attendeeId } })
    }
    if (toMs < endMs) add('studio', toMs, { type: 'attendee:left', data: { attendeeId } })
  }
  for (let number = 0; number < POLLS; number += 1) {
    const pollId = `poll-${at}-${number}`
    const openMs = startMs + (15 + number * 14) * MINUTE_MS
    const data = { pollId, question: `Question ${number}?`, kind: 'single' as const, choices: ['A', 'B', 'C', 'D'] }
    add('teacher', openMs, { type: 'poll:opened', data })
    for (const { attendeeId, fromMs, toMs } of stays) {
      if (fromMs > openMs || toMs < openMs + 3 * MINUTE_MS || random() > 0.7) continue
      const vote = { pollId, choices: [Math.floor(random() ** 1.5 * 4)] }
      add(attendeeId, within(openMs, openMs + 2 * MINUTE_MS), { type: 'poll:voted', data: vote })
    }
    add('teacher', openMs + 3 * MINUTE_MS, { type: 'poll:closed', data: { pollId } })
  }
  for (let number = 0; number < OFFERS; number += 1) addOffer(number)

  function addOffer(number: number): void {
    const offerId = `offer-${at}-${number}`
    const openMs = startMs + (50 + number * 25) * MINUTE_MS
    const there = stays.filter(({ fromMs, toMs }) => fromMs <= openMs && toMs > openMs + 5 * MINUTE_MS)
    const offer = {
      id: offerId,
      courseId: `course-${(at + number + 1) % COURSES}`,
      discountPercent: 20,
      listCents: 19_900,
      priceCents: 15_920,
      currency: number === 0 ? 'CNY' : 'USD',
      opensAtMs: openMs,
      endsAtMs: openMs + 10 * MINUTE_MS,
    }
    const recipients = there.map(({ attendeeId }) => ({ attendeeId, reference: `${offerId}-${attendeeId}` }))
    add('teacher', openMs, { type: 'offer:sent', data: { offer, recipients } })
    for (const { attendeeId } of there) {
      add(attendeeId, openMs + 200, { type: 'offer:shown', data: { offerId } })
      if (random() > 0.8) continue
      add(attendeeId, openMs + 2000, { type: 'offer:seen', data: { offerId } })
      const mood = random()
      if (mood < 0.25)
        add(attendeeId, within(openMs + 3000, openMs + MINUTE_MS), { type: 'offer:clicked', data: { offerId } })
      if (mood < 0.14) add(attendeeId, openMs + MINUTE_MS, { type: 'offer:checkout-opened', data: { offerId } })
      if (mood >= 0.25 && mood < 0.5) add(attendeeId, openMs + 9000, { type: 'offer:dismissed', data: { offerId } })
      if (mood < 0.08) {
        const data = {
          orderId: `${offerId}-${attendeeId}`,
          offerId,
          attendeeId,
          courseId: offer.courseId,
          cents: offer.priceCents,
          currency: offer.currency,
        }
        add('teacher', within(openMs + MINUTE_MS, openMs + 5 * MINUTE_MS), { type: 'order:confirmed', data })
      }
    }
  }

  const fill = count - drafts.length - 1
  for (let number = 0; number < fill; number += 1) {
    const { attendeeId, fromMs, toMs } = stays[Math.floor(random() * stays.length)] as (typeof stays)[number]
    const atMs = within(fromMs, toMs)
    const mood = random()
    if (mood < 0.25)
      add(attendeeId, atMs, { type: 'chat:sent', data: { text: LINES[number % LINES.length] as string } })
    else if (mood < 0.3)
      add(attendeeId, atMs, { type: 'course:opened', data: { courseId: `course-${number % COURSES}` } })
    else add(attendeeId, atMs, { type: 'reaction:sent', data: { reaction: REACTIONS[number % 5] as 'clap' } })
  }
  // A stable sort: what happens in one millisecond keeps its order.
  drafts.sort((a, b) => a.atMs - b.atMs)
  drafts.push({ actor: 'teacher', atMs: endMs, type: 'class:ended', data: {} })
  return drafts
}
