import type { Attendee, Course, Presence, Reaction, Topic } from '../../shared/model'
import { fittingAnswers } from '../../shared/registration'
import type { Act, Entry, Greeting, Refusal, ServerMessage } from '../../shared/wire'
import { PROTOCOL_VERSION } from '../../shared/wire'
import { type AttendeeRecord, attendeeBySession, attendeesOf, hasJoined, saveAttendee } from '../store/attendees'
import type { ClassRecord } from '../store/classes'
import { type EventDraft, eventsSince, type LoggedEvent, lastSeq, newestOfType, STUDIO } from '../store/events'
import { reactionsOf } from '../store/messages'
import type { WritableDb } from '../store/open'
import { getPoll } from '../store/polls'
import { getQuestion } from '../store/questions'
import { hasRegistered, saveAnswers } from '../store/registrations'
import { isDeviceBanned, listRestraints, restraintOf } from '../store/restraints'
import { happeningOf, refuseAct } from './acts'
import type { Advice } from './advice'
import { type Device, devicesToBan } from './device'
import { createDigest, type Digest } from './digest'
import { randomId } from './ids'
import type { Ingest, Receipt } from './ingest'
import { createPaceMeter, PACE_HOLDS_MS, type PaceCounts } from './pace'
import { publicTally } from './polls'
import { createSales } from './sales'
import { createView, PUBLISHED } from './view'

/** A page of somebody's, as the room sees it. */
export interface Seat {
  id: string
  simulated: boolean
  device: Device
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
  /** What this person has come with, for a ban. */
  devices: Map<string, Device>
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
  messages(seqs: number[]): void
  questions(seqs: number[]): void
  pace(counts: PaceCounts): void
  checkin(checkinId: string): void
  handout(handoutId: string): void
  feedback(): void
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
  /** Whether a text has a word in it that the teacher does not want. */
  blocked(text: string): boolean
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
      devices: new Map(),
    })
  }

  const view = createView({
    ...options,
    record: () => record,
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
      if (poll) tellAll({ type: 'tally', tally: publicTally(db, poll) })
      listener.poll(pollId)
    },
    reactions: (counts) => {
      tellAll({ type: 'reactions', counts })
      listener.reactions(counts)
    },
    messages: (seqs) => {
      tellAll({ type: 'message-reactions', changed: seqs.map((seq) => ({ seq, reactions: reactionsOf(db, seq) })) })
      listener.messages(seqs)
    },
    questions: (seqs) => {
      const changed = seqs
        .flatMap((seq) => getQuestion(db, classId, seq) ?? [])
        .map(({ seq, votes }) => ({ seq, votes }))
      tellAll({ type: 'question-votes', changed })
      listener.questions(seqs)
    },
    pace: tellPace,
    checkin: (checkinId) => listener.checkin(checkinId),
    handout: (handoutId) => listener.handout(handoutId),
    feedback: () => listener.feedback(),
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
    const missed = eventsSince(db, classId, since, MISSED_LIMIT, PUBLISHED).flatMap((event) => {
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

  const pace = createPaceMeter(now)
  for (const event of newestOfType(db, classId, 'pace:sent', now() - PACE_HOLDS_MS)) hearPace(event)
  let paceTimer: NodeJS.Timeout | undefined

  function hearPace(event: LoggedEvent): void {
    if (event.type === 'pace:sent') pace.hear(event.actor, event.data.pace, event.atMs)
  }

  /** Tells the counts, and again when the oldest signal has had its time. */
  function tellPace(): void {
    clearTimeout(paceTimer)
    listener.pace(pace.counts())
    const waitMs = pace.changesInMs()
    if (waitMs !== undefined) paceTimer = setTimeout(tellPace, waitMs + 50)
  }

  /** Seats a page; the attendee's first one is an arrival. */
  function sit(member: Member, seat: Seat): void {
    clearTimeout(member.leaving)
    member.leaving = undefined
    member.seats.add(seat)
    member.devices.set(JSON.stringify(seat.device), seat.device)
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

  function isBanned(attendeeId: string | undefined, { device }: Seat): boolean {
    if (attendeeId !== undefined && restraintOf(db, classId, attendeeId)?.banned) return true
    return isDeviceBanned(db, classId, device.browser ? [device.browser, device.address] : [device.address])
  }

  /** Takes the first message of a page. */
  async function greet(seat: Seat, greeting: Greeting): Promise<Admission> {
    if (ended) return refusal('ended')
    const known = greeting.session === undefined ? undefined : attendeeBySession(db, greeting.session)
    if (isBanned(known?.id, seat)) return refusal('banned')
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
      devices: new Map(),
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
            : refuseAct(message, { db, classId, attendeeId, courseIds, blocked: options.blocked, nowMs: atMs }),
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
      case 'poll:shared':
        return digest.tally(event.data.pollId)
      case 'reaction:sent':
        return digest.reaction(event.data.reaction)
      case 'chat:reacted':
        return digest.message(event.data.messageSeq)
      case 'question:voted':
        return digest.question(event.data.questionSeq)
      case 'pace:sent':
        hearPace(event)
        return digest.pace()
      case 'checkin:opened':
      case 'checkin:answered':
        return digest.checkin(event.data.checkinId)
      case 'handout:shared':
      case 'handout:opened':
        return digest.handout(event.data.handoutId)
      case 'rating:asked':
      case 'rating:sent':
        return digest.feedback()
      case 'attendee:muted':
        return listener.attendees()
      case 'attendee:kicked':
        return showOut(event.data.attendeeId, 'kicked')
      case 'attendee:banned':
        if (event.data.banned) showOut(event.data.attendeeId, 'banned')
        return listener.attendees()
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

  /** Closes every page of somebody, telling them why. */
  function showOut(attendeeId: string, code: 'kicked' | 'banned'): void {
    for (const seat of members.get(attendeeId)?.seats ?? []) {
      seat.send({ type: 'refused', code })
      seat.close(4403, code)
    }
  }

  function devicesOf(attendeeId: string): string[] {
    const others = [...members.values()].filter(({ attendee }) => attendee.id !== attendeeId)
    return devicesToBan(
      members.get(attendeeId)?.devices.values() ?? [],
      others.flatMap(({ devices }) => [...devices.values()]),
    )
  }

  function attendees(): Attendee[] {
    const restraints = new Map(listRestraints(db, classId).map((one) => [one.attendeeId, one]))
    return [...members.values()].map(({ attendee, presence, joinedAtMs }) => {
      const restraint = restraints.get(attendee.id)
      return {
        id: attendee.id,
        name: attendee.name,
        presence,
        joinedAtMs,
        simulated: attendee.simulated,
        // Muted as the asker of an anonymous question: the name must not show it.
        ...(restraint?.muted && restraint.mutedQuestion === undefined ? { muted: true as const } : {}),
        ...(restraint?.banned ? { banned: true as const } : {}),
      }
    })
  }

  /** Says goodbye to every page and stops every timer. */
  function close(): void {
    ended = true
    digest.close()
    clearTimeout(paceTimer)
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
    devicesOf,
    pace: pace.counts,
    isOpen: () => !ended,
    close,
    seatIds: (attendeeId: string) => Array.from(members.get(attendeeId)?.seats ?? [], ({ id }) => id),
    nameOf: (attendeeId: string) => members.get(attendeeId)?.attendee.name ?? '',
    isMember: (attendeeId: string) => members.has(attendeeId),
    memberIds: () => [...members.keys()],
    /** A better model has taken over: whoever is here gets a new list. */
    adviceChanged: () => {
      for (const member of here()) digest.advice(member.attendee.id)
    },
  }
}
