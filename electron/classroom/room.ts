import type { Course, StaffRole, Topic } from '../../shared/model'
import type { Act, Entry, Refusal, ReplayAct } from '../../shared/wire'
import type { ClassRecord } from '../store/classes'
import { hasEvent, STUDIO } from '../store/events'
import type { WritableDb } from '../store/open'
import { happeningOf, refuseAct } from './acts'
import type { Advice } from './advice'
import { deviceKey } from './device'
import { createEntrance, joinedEvent } from './entrance'
import { randomId } from './ids'
import type { Ingest, Receipt } from './ingest'
import { createMembers, type Seat } from './members'
import { createRoomNews, type RoomListener } from './room-news'
import { createSales } from './sales'
import { createView } from './view'

export interface RoomOptions {
  db: WritableDb
  record: ClassRecord
  courses: ReadonlyMap<string, Course>
  topics: Topic[]
  teacherName: string
  ingest: Ingest
  advice: Advice
  /** Whether a text has a word in it that the teacher does not want. */
  blocked(text: string): boolean
  /** The role of somebody who helps to run the class; undefined: they do not. */
  roleOf(attendeeId: string): StaffRole | undefined
  listener: RoomListener
  now(): number
  /** How long a page may be gone before its attendee counts as away, in milliseconds. */
  graceMs?: number
}

export type Room = ReturnType<typeof openRoom>

/** The room, waiting or live: who is in, what they may see, and what they do. */
export function openRoom(options: RoomOptions) {
  const { db, courses, ingest, advice, listener, now, graceMs = 3000 } = options
  let { record } = options
  const classId = record.id
  const course = courses.get(record.courseId) as Course
  const courseIds = new Set([record.courseId, ...record.recommendable])
  /** `parting`: the class is over; pages that are still there may rate it. */
  let phase: 'open' | 'parting' | 'closed' = 'open'
  const isWaiting = () => record.state.kind === 'planned'
  const isOpen = () => phase === 'open'

  const members = createMembers({
    db,
    classId,
    now,
    graceMs,
    arrived: (attendeeId) => {
      if (!isWaiting()) presenceEvent('attendee:arrived', attendeeId, now())
      news.presence()
      news.advice(attendeeId)
    },
    left: (attendeeId, atMs) => {
      if (!isOpen()) return
      if (!isWaiting()) presenceEvent('attendee:left', attendeeId, atMs)
      news.presence()
    },
  })
  const { tell, tellAll } = members
  const view = createView({ ...options, record: () => record, here: () => members.here().length })
  const sales = createSales({ ...options, classId, member: (id) => members.get(id)?.attendee, tell, tellAll })
  const news = createRoomNews({ db, classId, members, view, sales, advice, listener, now })
  const entrance = createEntrance({
    db,
    classId,
    record: () => record,
    isWaiting,
    isOpen,
    members,
    view,
    ingest,
    blocked: options.blocked,
    now,
  })

  function presenceEvent(type: 'attendee:arrived' | 'attendee:left', attendeeId: string, atMs: number): void {
    ingest.submit({ type, data: { attendeeId }, actor: STUDIO, id: randomId(), classId, atMs })
  }

  /** The class has begun: who waits is in it from now on. Also takes over a plan that was changed before. */
  function renew(next: ClassRecord): void {
    const begins = isWaiting() && next.state.kind === 'live'
    record = next
    if (!begins) return
    for (const { attendee } of members.begin()) {
      ingest.submit(joinedEvent(classId, attendee.id, now()))
      presenceEvent('attendee:arrived', attendee.id, now())
      news.advice(attendee.id)
    }
    news.presence()
  }

  /** Writes what an attendee did; the receipt is given when it is on disk. */
  function act(seat: Seat, attendeeId: string, message: Act | ReplayAct, done: (receipt: Receipt) => void): void {
    if (message.type === 'replay:watch' || message.type === 'replay:reach') {
      return done({ kind: 'refused', code: 'not-here' })
    }
    const atMs = now()
    if (message.type === 'offer:redeem' && !sales.mayGuess(attendeeId)) {
      return done({ kind: 'refused', code: 'too-fast' })
    }
    const happening =
      message.type === 'advice:seen'
        ? advice.shown(attendeeId, message.slateId)
        : happeningOf(message, deviceKey(seat.device), options.roleOf(attendeeId))
    if (!happening) return done({ kind: 'refused', code: 'unknown-list' })
    // A list is logged once for a person and a class, on however many pages it is seen.
    const id = happening.type === 'advice:shown' ? `shown:${happening.data.slateId}` : message.id
    ingest.submit(
      { ...happening, actor: attendeeId, id, classId, atMs },
      () => refusalNow(seat, attendeeId, message, atMs),
      done,
    )
  }

  /** Whether this attendee may do this at this moment of the class. */
  function refusalNow(seat: Seat, attendeeId: string, message: Act, nowMs: number): Refusal | undefined {
    if (phase === 'closed' || (phase === 'parting' && message.type !== 'rating:send')) return 'ended'
    if (isWaiting()) return 'not-live'
    return refuseAct(message, {
      db,
      classId,
      attendeeId,
      device: deviceKey(seat.device),
      helps: options.roleOf(attendeeId) !== undefined,
      courseIds,
      blocked: options.blocked,
      nowMs,
    })
  }

  /** The class is over: nothing more is told, and nothing is taken but ratings. */
  function part(): void {
    phase = 'parting'
    members.deliver()
    news.close()
  }

  /** Says goodbye to every page and stops every timer. */
  function close(): void {
    part()
    phase = 'closed'
    members.close()
  }

  const entry = (): Entry => ({
    title: record.title,
    description: record.description,
    teacherName: options.teacherName,
    phase: isWaiting() ? 'waiting' : 'live',
    ...(record.plan ? { plan: record.plan } : {}),
    registration: record.registration,
  })

  return {
    isWaiting,
    entry,
    renew,
    course,
    courseIds,
    greet: entrance.greet,
    act,
    /** Whether this act of theirs is in the log. */
    knows: (attendeeId: string, actId: string) => hasEvent(db, attendeeId, actId),
    leave: members.stand,
    committed: news.committed,
    attendees: members.list,
    devicesOf: members.devicesOf,
    pace: news.pace,
    isOpen,
    part,
    close,
    seatIds: (attendeeId: string) => Array.from(members.get(attendeeId)?.seats ?? [], ({ id }) => id),
    nameOf: (attendeeId: string) => members.get(attendeeId)?.attendee.name ?? '',
    isMember: members.has,
    memberIds: members.ids,
    /** A better model has taken over: whoever is here gets a new list. */
    adviceChanged: () => {
      for (const member of members.here()) news.advice(member.attendee.id)
    },
  }
}
