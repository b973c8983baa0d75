import type { Course } from '../../shared/model'
import type { Act, Entry, Greeting, Refusal, ReplayAct, ServerMessage } from '../../shared/wire'
import { PROTOCOL_VERSION } from '../../shared/wire'
import { type AttendeeRecord, attendeeBySession } from '../store/attendees'
import type { ClassRecord } from '../store/classes'
import { type EventDraft, type Happening, hasEvent, type LoggedEvent, lastSeq, STUDIO } from '../store/events'
import { getOffer, replayProgressOf, seatsTaken } from '../store/offers'
import type { WritableDb } from '../store/open'
import { getPoll, voteOf } from '../store/polls'
import { hasJoinedReplay, lateVoteOf, type OpenReplay } from '../store/replays'
import { type ActContext, type OfferAct, refuseOfferAct } from './acts'
import type { RoomDesk } from './connection'
import { deviceKey } from './device'
import { enrol, isBanned } from './enrolment'
import type { Admission } from './entrance'
import type { Ingest, Receipt } from './ingest'
import type { Seat } from './members'
import { refuseAnswer } from './polls'
import { createBucket, RATES } from './rate'
import { signReference } from './reference'
import { createReplayView, type FinishedRecording } from './replay-view'
import { createWatchMeter } from './watch-meter'

export interface ReplayRoomOptions {
  db: WritableDb
  record: ClassRecord
  replay: OpenReplay
  courses: ReadonlyMap<string, Course>
  teacherName: string
  ingest: Ingest
  /** Signs references, and who may read which recording. */
  sellingKey: Buffer
  recordings(): FinishedRecording[]
  maxOffers(): number
  blocked(text: string): boolean
  /** Somebody has opened or closed a page. */
  changed(): void
  now(): number
}

const OFFER_HAPPENING = {
  'offer:shown': 'replay:offer-shown',
  'offer:seen': 'replay:offer-seen',
  'offer:click': 'replay:offer-clicked',
  'offer:checkout': 'replay:offer-checkout-opened',
  'offer:dismiss': 'replay:offer-dismissed',
  'offer:claim': 'replay:offer-claimed',
  'offer:redeem': 'replay:coupon-redeemed',
} as const satisfies Record<OfferAct['type'], Happening['type']>

const refusal = (code: Refusal) => ({ kind: 'refused', code }) as const

export type ReplayRoom = ReturnType<typeof openReplayRoom>

/** Those who watch a class later: registered as for the class itself, known by the same name, counted apart. */
export function openReplayRoom(options: ReplayRoomOptions) {
  const { db, record, replay, ingest, sellingKey, now, changed } = options
  const classId = record.id
  const view = createReplayView({ ...options, key: sellingKey })
  const seats = new Map<string, Set<Seat>>()
  const people = new Map<string, AttendeeRecord>()
  const guesses = new Map<string, () => boolean>()
  const meter = createWatchMeter(now)
  let closed = false

  const tell = (attendeeId: string, message: ServerMessage) => {
    for (const seat of seats.get(attendeeId) ?? []) seat.send(message)
  }

  async function greet(seat: Seat, greeting: Greeting): Promise<Admission> {
    if (closed) return refusal('ended')
    const known = greeting.session === undefined ? undefined : attendeeBySession(db, greeting.session)
    if (isBanned(db, classId, known?.id, seat.device)) return refusal('banned')
    if (greeting.type === 'resume') {
      // Who was in the class itself has not yet agreed to what watching it later means.
      if (!known || !hasJoinedReplay(db, classId, known.id)) return refusal('unknown-session')
      return admit(seat, { ...known, locale: greeting.locale }, greeting.session)
    }
    const enrolment = enrol({ db, record, now }, greeting, seat.simulated)
    if (typeof enrolment === 'string') return refusal(enrolment)
    const { attendee, session, registered } = enrolment
    const joined: EventDraft = {
      type: 'replay:joined',
      data: { attendeeId: attendee.id },
      actor: STUDIO,
      id: `replay-joined:${classId}:${attendee.id}`,
      classId,
      atMs: now(),
    }
    const receipts = await Promise.all([ingest.append(registered), ingest.append(joined)])
    return receipts.find((receipt) => receipt.kind === 'refused') ?? admit(seat, attendee, session)
  }

  function admit(seat: Seat, attendee: AttendeeRecord, session: string): Admission {
    if (closed) return refusal('ended')
    const { id: attendeeId, locale } = attendee
    people.set(attendeeId, attendee)
    seats.set(attendeeId, (seats.get(attendeeId) ?? new Set()).add(seat))
    meter.begin(attendeeId)
    seat.send({
      type: 'replay',
      v: PROTOCOL_VERSION,
      attendeeId,
      session,
      nowMs: now(),
      seq: lastSeq(db, classId),
      replay: view.snapshot(attendeeId, locale),
    })
    changed()
    return { kind: 'in', attendeeId }
  }

  function leave(attendeeId: string, seat: Seat): void {
    const own = seats.get(attendeeId)
    if (!own?.delete(seat)) return
    if (own.size === 0) seats.delete(attendeeId)
    changed()
  }

  function act(seat: Seat, attendeeId: string, message: Act | ReplayAct, done: (receipt: Receipt) => void): void {
    const refuse = (code: Refusal) => done({ kind: 'refused', code })
    if (closed) return refuse('ended')
    const context: ActContext = {
      db,
      classId,
      attendeeId,
      device: deviceKey(seat.device),
      helps: false,
      courseIds: new Set(),
      blocked: options.blocked,
      nowMs: now(),
    }
    const write = (happening: Happening, check?: () => Refusal | undefined) =>
      ingest.submit({ ...happening, actor: attendeeId, id: message.id, classId, atMs: context.nowMs }, check, done)
    switch (message.type) {
      case 'replay:watch': {
        const { recordingId, fromMs, toMs } = message
        const recording = options.recordings().find(({ id }) => id === recordingId)
        const code = meter.refuse(attendeeId, recording, message)
        return code ? refuse(code) : write({ type: 'replay:watched', data: { recordingId, fromMs, toMs } })
      }
      case 'replay:reach':
        return reach(attendeeId, message.offerId, done)
      case 'poll:vote': {
        const choices = [...new Set(message.choices)].sort((a, b) => a - b)
        const data = { pollId: message.pollId, choices, ...(message.text ? { text: message.text } : {}) }
        return write({ type: 'replay:voted', data }, () => refuseLateVote(message, context))
      }
      case 'offer:shown':
      case 'offer:seen':
      case 'offer:click':
      case 'offer:checkout':
      case 'offer:dismiss':
      case 'offer:claim':
      case 'offer:redeem':
        if (message.type === 'offer:redeem' && !mayGuess(attendeeId)) return refuse('too-fast')
        return write({ type: OFFER_HAPPENING[message.type], data: { offerId: message.offerId } }, () =>
          view.offer(message.offerId, attendeeId) ? refuseOfferAct(message, context) : 'unknown-offer',
        )
      case 'consent:set':
        return write({ type: 'consent:set', data: { purpose: message.purpose, agreed: message.agreed } })
      default:
        return refuse('not-here')
    }
  }

  function refuseLateVote(message: Extract<Act, { type: 'poll:vote' }>, context: ActContext): Refusal | undefined {
    const { attendeeId } = context
    const poll = getPoll(db, classId, message.pollId)
    if (!poll) return 'unknown-poll'
    const inClass = voteOf(db, poll.id, attendeeId)
    if (inClass.choices.length > 0 || inClass.text !== '' || lateVoteOf(db, poll.id, attendeeId)) return 'poll-closed'
    return refuseAnswer(poll, message, context)
  }

  /** The player is at an offer's moment: it is made to this viewer, once. */
  function reach(attendeeId: string, offerId: string, done: (receipt: Receipt) => void): void {
    const offer = getOffer(db, classId, offerId)
    if (!offer) return done(refusal('unknown-offer'))
    if (view.offer(offerId, attendeeId)) return done({ kind: 'known' })
    const lengthMs = offer.endsAtMs - offer.opensAtMs
    const draft: EventDraft = {
      type: 'replay:offered',
      data: {
        offerId,
        attendeeId,
        reference: signReference(sellingKey, offerId, attendeeId),
        endsAtMs: replay.offers === 'anew' ? now() + lengthMs : offer.endsAtMs,
      },
      actor: STUDIO,
      id: `replay-offered:${offerId}:${attendeeId}`,
      classId,
      atMs: now(),
    }
    ingest.submit(draft, () => (view.mayReach(offer, attendeeId) ? undefined : 'unknown-offer'), done)
  }

  /** Somebody was erased: their pages begin anew, as a stranger's. */
  function forget(attendeeId: string): void {
    for (const seat of seats.get(attendeeId) ?? []) {
      seat.send({ type: 'refused', code: 'unknown-session' })
      seat.close(1000, 'unknown-session')
    }
    people.delete(attendeeId)
  }

  function mayGuess(attendeeId: string): boolean {
    const bucket = guesses.get(attendeeId) ?? createBucket(RATES.code)
    guesses.set(attendeeId, bucket)
    return bucket()
  }

  /** Called with what one commit wrote, in order: each hears of their own. */
  function committed(events: readonly LoggedEvent[]): void {
    for (const event of events) {
      if (event.type === 'attendee:erased') forget(event.data.attendeeId)
      if (event.classId !== classId) continue
      switch (event.type) {
        case 'replay:voted': {
          const poll = getPoll(db, classId, event.data.pollId)
          if (poll) tell(event.actor, { type: 'replay:poll', poll: view.pollFor(poll, event.actor) })
          break
        }
        case 'replay:offered':
          tellOffer(event.seq, event.data.offerId, event.data.attendeeId)
          break
        case 'replay:offer-claimed':
        case 'replay:coupon-redeemed':
          tellOffer(event.seq, event.data.offerId, event.actor)
          tellSeats(event.data.offerId)
          break
        case 'replay:offer-dismissed':
          tellSeats(event.data.offerId)
          break
        case 'order:confirmed':
          tell(event.data.attendeeId, {
            type: 'event',
            seq: event.seq,
            event: { kind: 'order', offerId: event.data.offerId },
          })
          tellSeats(event.data.offerId)
          break
      }
    }
  }

  function tellOffer(seq: number, offerId: string, attendeeId: string): void {
    const card = view.offer(offerId, attendeeId)
    if (card) tell(attendeeId, { type: 'event', seq, event: { kind: 'offer', card } })
  }

  function tellSeats(offerId: string): void {
    const offer = getOffer(db, classId, offerId)
    if (offer?.stock === undefined) return
    const left = Math.max(0, offer.stock - seatsTaken(db, offerId))
    for (const { attendeeId } of replayProgressOf(db, offerId)) tell(attendeeId, { type: 'seats', offerId, left })
  }

  const entry = (): Entry => ({
    title: record.title,
    description: record.description,
    teacherName: options.teacherName,
    phase: 'replay',
    registration: record.registration,
  })

  const desk: RoomDesk = {
    greet,
    act,
    knows: (attendeeId, actId) => hasEvent(db, attendeeId, actId),
    leave,
    isWaiting: () => true,
    isOpen: () => !closed,
  }
  return {
    desk,
    entry,
    committed,
    /** The recording a place names, for somebody who has entered and is welcome. */
    recordingAt(place: string): FinishedRecording | undefined {
      const found = view.readPlace(place)
      if (!found || closed || !hasJoinedReplay(db, classId, found.attendeeId)) return undefined
      return isBanned(db, classId, found.attendeeId, { address: '' }) ? undefined : found.recording
    },
    captionsOf: view.captionsOf,
    watching: () => [...seats.values()].reduce((sum, own) => sum + own.size, 0),
    close(): void {
      closed = true
      for (const own of seats.values()) {
        for (const seat of own) {
          seat.send({ type: 'refused', code: 'ended' })
          seat.close(1000, 'ended')
        }
      }
      seats.clear()
    },
  }
}
