import type { Attendee, Course, Presence, Reaction, Topic } from '../../shared/model'
import { fittingAnswers } from '../../shared/registration'
import type { Act, Entry, Greeting, Refusal, ServerMessage } from '../../shared/wire'
import { PROTOCOL_VERSION } from '../../shared/wire'
import { type AttendeeRecord, attendeeBySession, attendeesOf, hasJoined, saveAttendee } from '../store/attendees'
import type { ClassRecord } from '../store/classes'
import { type EventDraft, eventsSince, type LoggedEvent, lastSeq, STUDIO } from '../store/events'
import type { WritableDb } from '../store/open'
import { getPoll, tallyOf } from '../store/polls'
import { hasRegistered, saveAnswers } from '../store/registrations'
import { happeningOf, refuseAct } from './acts'
import type { Advice } from './advice'
import { createDigest, type Digest } from './digest'
import { randomId } from './ids'
import type { Ingest, Receipt } from './ingest'
import { createSales } from './sales'
import { createView } from './view'

/** A page of somebody's, as the room sees it. */
export interface Seat {
  id: string
  simulated: boolean
  send(message: ServerMessage): void
  /** The same text to many: serialised once. */
  sendText(text: string): void
  close(code: number, reason: string): void
}

interface Member {
  attendee: AttendeeRecord
  joinedAtMs: number
  presence: Presence
  seats: Set<Seat>
  /** Runs while the last page is gone and the attendee may yet come back. */
  leaving?: NodeJS.Timeout | undefined
}

/** `in` gives the attendee a page now speaks for. */
export type Admission = { kind: 'in'; attendeeId: string } | { kind: 'refused'; code: Refusal }

const refusal = (code: Refusal) => ({ kind: 'refused', code }) as const

/** What the studio is told as it happens. */
export interface RoomListener {
  events(events: LoggedEvent[]): void
  attendees(): void
  poll(pollId: string): void
  reactions(counts: Partial<Record<Reaction, number>>): void
  offer(offerId: string): void
  advice(): void
}

export interface RoomOptions {
  db: WritableDb
  record: ClassRecord
  courses: ReadonlyMap<string, Course>
  topics: Topic[]
  teacherName: string
  ingest: Ingest
  advice: Advice
  listener: RoomListener
  now(): number
  /** How long a page may be gone before its attendee counts as away, in milliseconds. */
  graceMs?: number
}

export const MAX_ATTENDEES = 1500
const MISSED_LIMIT = 200

export type Room = ReturnType<typeof openRoom>

/** The room, waiting or live: who is in, what they may see, and what is told to whom when the log grows. */
export function openRoom(options: RoomOptions) {
  const { db, courses, ingest, advice, listener, now, graceMs = 3000 } = options
  let { record } = options
  const classId = record.id
  const course = courses.get(record.courseId) as Course
  const courseIds = new Set([record.courseId, ...record.recommendable])
  const members = new Map<string, Member>()
  let ended = false
  const isWaiting = () => record.state.kind === 'planned'

  for (const attendee of attendeesOf(db, classId)) {
    members.set(attendee.id, {
      attendee,
      joinedAtMs: attendee.joinedAtMs,
      presence: { kind: 'away', sinceMs: now() },
      seats: new Set(),
    })
  }

  const view = createView({
    ...options,
    record: () => record,
    nameOf: (attendeeId) => members.get(attendeeId)?.attendee.name,
    here: () => here().length,
  })
  const sales = createSales({ ...options, classId, member: (id) => members.get(id)?.attendee, tell, tellAll })
  const here = () => [...members.values()].filter((member) => member.presence.kind === 'here')

  const digest: Digest = createDigest({
    presence: () => {
      tellAll({ type: 'presence', here: here().length })
      listener.attendees()
    },
    tally: (pollId) => {
      const poll = getPoll(db, classId, pollId)
      if (poll) tellAll({ type: 'tally', tally: tallyOf(db, poll) })
      listener.poll(pollId)
    },
    reactions: (counts) => {
      tellAll({ type: 'reactions', counts })
      listener.reactions(counts)
    },
    offer: (offerId) => {
      listener.offer(offerId)
      sales.tellSeats(offerId)
    },
    advice: (attendeeIds) => {
      for (const attendeeId of attendeeIds) tell(attendeeId, { type: 'for-you', ...view.forYou(attendeeId) })
      listener.advice()
    },
  })

  function tellAll(message: ServerMessage): void {
    const text = JSON.stringify(message)
    for (const member of members.values()) for (const seat of member.seats) seat.sendText(text)
  }

  function tell(attendeeId: string, message: ServerMessage): void {
    for (const seat of members.get(attendeeId)?.seats ?? []) seat.send(message)
  }

  function publish(event: LoggedEvent): void {
    const publication = view.published(event)
    if (!publication) return
    if (publication.to === 'everyone') {
      const shown = publication.make('')
      if (shown) tellAll({ type: 'event', seq: event.seq, event: shown })
      return
    }
    for (const attendeeId of publication.to) {
      const shown = publication.make(attendeeId)
      if (shown) tell(attendeeId, { type: 'event', seq: event.seq, event: shown })
    }
  }

  function welcome(member: Member, seat: Seat, session: string, since: number): void {
    const attendeeId = member.attendee.id
    const missed = eventsSince(db, classId, since, MISSED_LIMIT).flatMap((event) => {
      const publication = view.published(event)
      if (!publication || (publication.to !== 'everyone' && !publication.to.includes(attendeeId))) return []
      const shown = publication.make(attendeeId)
      return shown ? [{ seq: event.seq, event: shown }] : []
    })
    seat.send({
      type: 'welcome',
      v: PROTOCOL_VERSION,
      attendeeId,
      session,
      nowMs: now(),
      seq: lastSeq(db, classId),
      snapshot: view.snapshot(attendeeId),
      missed,
    })
  }

  function presenceEvent(type: 'attendee:arrived' | 'attendee:left', attendeeId: string, atMs: number): void {
    ingest.submit({ type, data: { attendeeId }, actor: STUDIO, id: randomId(), classId, atMs })
  }

  /** Seats a page; the attendee's first one is an arrival. */
  function sit(member: Member, seat: Seat): void {
    clearTimeout(member.leaving)
    member.leaving = undefined
    member.seats.add(seat)
    if (member.presence.kind === 'here') return
    member.presence = { kind: 'here', sinceMs: now() }
    if (!isWaiting()) presenceEvent('attendee:arrived', member.attendee.id, now())
    digest.presence()
    digest.advice(member.attendee.id)
  }

  function stand(member: Member, seat: Seat): void {
    if (!member.seats.delete(seat) || member.seats.size > 0 || ended) return
    const goneAtMs = now()
    member.leaving = setTimeout(() => {
      member.leaving = undefined
      member.presence = { kind: 'away', sinceMs: goneAtMs }
      if (!isWaiting()) presenceEvent('attendee:left', member.attendee.id, goneAtMs)
      digest.presence()
    }, graceMs)
  }

  /** Takes the first message of a page. */
  async function greet(seat: Seat, greeting: Greeting): Promise<Admission> {
    if (ended) return refusal('ended')
    const known = greeting.session === undefined ? undefined : attendeeBySession(db, greeting.session)
    if (greeting.type === 'resume') {
      const entered = known && (hasJoined(db, classId, known.id) || hasRegistered(db, classId, known.id))
      return entered ? admit(known, seat, greeting.session, greeting.lastSeq, []) : refusal('unknown-session')
    }
    if (!known && members.size >= MAX_ATTENDEES) return refusal('class-full')
    const { registration } = record
    const answers = fittingAnswers(registration, greeting.answers ?? {})
    if (!answers) return refusal('bad-answer')
    const consentVersion = registration.consentText === '' ? 0 : registration.consentVersion
    if ((greeting.consentVersion ?? 0) !== consentVersion) return refusal('old-consent')
    const session = known && greeting.session ? greeting.session : randomId(32)
    const attendee: AttendeeRecord = {
      id: known?.id ?? randomId(),
      name: greeting.name,
      locale: greeting.locale,
      simulated: seat.simulated,
    }
    saveAttendee(db, attendee, session, now())
    if (registration.fields.length > 0) saveAnswers(db, classId, attendee.id, answers)
    const registered: EventDraft = {
      type: 'attendee:registered',
      data: { attendeeId: attendee.id, consentVersion },
      actor: STUDIO,
      id: `registered:${classId}:${attendee.id}:${consentVersion}`,
      classId,
      atMs: now(),
    }
    return admit(attendee, seat, session, 0, isWaiting() ? [registered] : [registered, joinedEvent(attendee.id)])
  }

  /** Lets a registered attendee's page in, once it is written: into the waiting room, or into the class. */
  async function admit(
    attendee: AttendeeRecord,
    seat: Seat,
    session: string,
    since: number,
    drafts: EventDraft[],
  ): Promise<Admission> {
    const receipts = await Promise.all(drafts.map((draft) => ingest.append(draft)))
    const refused = receipts.find((receipt) => receipt.kind === 'refused')
    if (refused) return refused
    if (ended) return refusal('ended')
    // Also when the class began while the registration was being written.
    if (!isWaiting() && !hasJoined(db, classId, attendee.id)) {
      return admit(attendee, seat, session, since, [joinedEvent(attendee.id)])
    }
    const member: Member = members.get(attendee.id) ?? {
      attendee,
      joinedAtMs: now(),
      presence: { kind: 'away', sinceMs: now() },
      seats: new Set(),
    }
    member.attendee = attendee
    members.set(attendee.id, member)
    sit(member, seat)
    welcome(member, seat, session, since)
    return { kind: 'in', attendeeId: attendee.id }
  }

  const joinedEvent = (attendeeId: string): EventDraft => ({
    type: 'attendee:joined',
    data: { attendeeId },
    actor: STUDIO,
    id: `joined:${classId}:${attendeeId}`,
    classId,
    atMs: now(),
  })

  /** The class has begun: who waits is in it from now on. Also takes over a plan that was changed before. */
  function renew(next: ClassRecord): void {
    const begins = isWaiting() && next.state.kind === 'live'
    record = next
    if (!begins) return
    for (const [attendeeId, member] of members) {
      if (member.seats.size === 0) {
        // Registered and gone again: they are expected, but not in class.
        members.delete(attendeeId)
        continue
      }
      member.joinedAtMs = now()
      member.presence = { kind: 'here', sinceMs: now() }
      ingest.submit(joinedEvent(attendeeId))
      presenceEvent('attendee:arrived', attendeeId, now())
      digest.advice(attendeeId)
    }
    digest.presence()
  }

  /** Writes what an attendee did; the receipt is given when it is on disk. */
  function act(attendeeId: string, message: Act, done: (receipt: Receipt) => void): void {
    const atMs = now()
    if (message.type === 'offer:redeem' && !sales.mayGuess(attendeeId)) {
      return done({ kind: 'refused', code: 'too-fast' })
    }
    const happening = message.type === 'advice:seen' ? advice.shown(attendeeId, message.slateId) : happeningOf(message)
    if (!happening) return done({ kind: 'refused', code: 'unknown-list' })
    // A list is logged once for a person and a class, on however many pages it is seen.
    const id = happening.type === 'advice:shown' ? `shown:${happening.data.slateId}` : message.id
    ingest.submit(
      { ...happening, actor: attendeeId, id, classId, atMs },
      () =>
        ended
          ? 'ended'
          : isWaiting()
            ? 'not-live'
            : refuseAct(message, { db, classId, attendeeId, courseIds, nowMs: atMs }),
      done,
    )
  }

  function leave(attendeeId: string, seat: Seat): void {
    const member = members.get(attendeeId)
    if (member) stand(member, seat)
  }

  /** Called with what one commit wrote, in order. */
  function committed(events: LoggedEvent[]): void {
    for (const event of events) {
      if (event.classId !== classId) continue
      publish(event)
      note(event)
      for (const attendeeId of advice.apply(event)) digest.advice(attendeeId)
    }
    listener.events(events)
  }

  function note(event: LoggedEvent): void {
    switch (event.type) {
      case 'poll:opened':
      case 'poll:voted':
      case 'poll:closed':
        return digest.tally(event.data.pollId)
      case 'reaction:sent':
        return digest.reaction(event.data.reaction)
      case 'offer:shown':
      case 'offer:seen':
      case 'offer:clicked':
      case 'offer:dismissed':
      case 'offer:claimed':
      case 'coupon:redeemed':
        return digest.offer(event.data.offerId)
      case 'order:confirmed':
        sales.announce(event.data)
        return digest.offer(event.data.offerId)
      case 'offer:sent':
        return digest.offer(event.data.offer.id)
      default:
        return
    }
  }

  const attendees = (): Attendee[] =>
    [...members.values()].map(({ attendee, presence, joinedAtMs }) => ({
      id: attendee.id,
      name: attendee.name,
      presence,
      joinedAtMs,
      simulated: attendee.simulated,
    }))

  /** Says goodbye to every page and stops every timer. */
  function close(): void {
    ended = true
    digest.close()
    for (const member of members.values()) {
      clearTimeout(member.leaving)
      for (const seat of member.seats) seat.close(1000, 'ended')
      member.seats.clear()
    }
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
    greet,
    act,
    leave,
    committed,
    attendees,
    close,
    seatIds: (attendeeId: string) => Array.from(members.get(attendeeId)?.seats ?? [], ({ id }) => id),
    isMember: (attendeeId: string) => members.has(attendeeId),
    memberIds: () => [...members.keys()],
    /** A better model has taken over: whoever is here gets a new list. */
    adviceChanged: () => {
      for (const member of here()) digest.advice(member.attendee.id)
    },
  }
}
