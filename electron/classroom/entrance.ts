import type { Greeting, Refusal } from '../../shared/wire'
import { PROTOCOL_VERSION } from '../../shared/wire'
import { type AttendeeRecord, attendeeBySession, hasJoined } from '../store/attendees'
import type { ClassRecord } from '../store/classes'
import { type EventDraft, eventsSince, lastSeq, STUDIO } from '../store/events'
import type { WritableDb } from '../store/open'
import { hasRegistered } from '../store/registrations'
import { deviceKey } from './device'
import { enrol, isBanned } from './enrolment'
import type { Ingest } from './ingest'
import type { Members, Seat } from './members'
import { PUBLISHED, type View } from './view'

/** `in` gives the attendee a page now speaks for. */
export type Admission = { kind: 'in'; attendeeId: string } | { kind: 'refused'; code: Refusal }

const refusal = (code: Refusal) => ({ kind: 'refused', code }) as const

export const MAX_ATTENDEES = 1500
const MISSED_LIMIT = 200

export interface EntranceOptions {
  db: WritableDb
  classId: string
  /** As it stands now. */
  record(): ClassRecord
  isWaiting(): boolean
  isOpen(): boolean
  members: Members
  view: View
  ingest: Ingest
  /** Whether a text has a word in it that the teacher does not want. */
  blocked(text: string): boolean
  now(): number
}

export const joinedEvent = (classId: string, attendeeId: string, atMs: number): EventDraft => ({
  type: 'attendee:joined',
  data: { attendeeId },
  actor: STUDIO,
  id: `joined:${classId}:${attendeeId}`,
  classId,
  atMs,
})

/** How pages come in: for the first time, as a person known from before, or back after a drop. */
export function createEntrance(options: EntranceOptions) {
  const { db, classId, members, view, ingest, now, isWaiting, isOpen } = options

  /** Takes the first message of a page. */
  async function greet(seat: Seat, greeting: Greeting): Promise<Admission> {
    if (!isOpen()) return refusal('ended')
    const known = greeting.session === undefined ? undefined : attendeeBySession(db, greeting.session)
    if (isBanned(db, classId, known?.id, seat.device)) return refusal('banned')
    if (greeting.type === 'resume') {
      const entered = known && (hasJoined(db, classId, known.id) || hasRegistered(db, classId, known.id))
      return entered ? admit(known, seat, greeting.session, greeting.lastSeq, []) : refusal('unknown-session')
    }
    if (!known && members.count() >= MAX_ATTENDEES) return refusal('class-full')
    // A name stands beside every line: what may not be written may not be one.
    if (options.blocked(greeting.name)) return refusal('blocked-word')
    const enrolment = enrol({ db, record: options.record(), now }, greeting, seat.simulated)
    if (typeof enrolment === 'string') return refusal(enrolment)
    const { attendee, session, registered } = enrolment
    return admit(
      attendee,
      seat,
      session,
      0,
      isWaiting() ? [registered] : [registered, joinedEvent(classId, attendee.id, now())],
    )
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
    if (!isOpen()) return refusal('ended')
    // Also when the class began while the registration was being written.
    if (!isWaiting() && !hasJoined(db, classId, attendee.id)) {
      return admit(attendee, seat, session, since, [joinedEvent(classId, attendee.id, now())])
    }
    const member = members.get(attendee.id) ?? members.add(attendee, now())
    member.attendee = attendee
    members.sit(member, seat)
    welcome(attendee.id, seat, session, since)
    return { kind: 'in', attendeeId: attendee.id }
  }

  function welcome(attendeeId: string, seat: Seat, session: string, since: number): void {
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
      snapshot: view.snapshot(attendeeId, deviceKey(seat.device)),
      missed,
    })
  }

  return { greet }
}
