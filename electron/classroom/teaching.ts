import type { Answers, Audience, Cue, OfferStatus, Problem, RequestOf } from '../../shared/ipc'
import type { Course, LocalText, Offer, Poll, PollDraft, SellingSettings } from '../../shared/model'
import type { StaffAct } from '../../shared/staff'
import type { Refusal } from '../../shared/wire'
import { type Eligible, eligibleFor } from '../selling/audience'
import { nextCue } from '../selling/cue'
import { type HoldOut, splitHoldOut } from '../selling/hold-out'
import { discountedCents } from '../selling/price'
import { getBundle } from '../store/bundles'
import { isApproved } from '../store/catalogue'
import { conductIn, inSegment } from '../store/conduct'
import { type Happening, lastSnoozeMs, TEACHER } from '../store/events'
import { couponOf, getOffer, heldOutCount, listOffers, progressOf, seatsTaken, standings } from '../store/offers'
import type { ReadableDb } from '../store/open'
import { getPoll, listPolls } from '../store/polls'
import type { Advice } from './advice'
import { randomId } from './ids'
import type { Ingest, Receipt } from './ingest'
import type { StaffDesk } from './moderation'
import { signReference } from './reference'
import type { Room } from './room'
import { Trouble } from './trouble'

export interface TeachingOptions {
  db: ReadableDb
  classId: string
  courses: ReadonlyMap<string, Course>
  room: Room
  advice: Advice
  ingest: Ingest
  desk: StaffDesk
  selling(): SellingSettings
  /** Signs the references of offers. */
  sellingKey: Buffer
  now(): number
}

/** From here on somebody counts as likely where the teacher is told what to do next. */
const LIKELY_FROM = 0.2

interface Ware {
  courseIds: string[]
  /** Of a bundle. */
  title?: LocalText
  listCents: number
  currency: string
}

export type Teaching = ReturnType<typeof createTeaching>

/** What the teacher can do in a live class. Each act resolves when it is on disk, or fails with a `Trouble`. */
export function createTeaching(options: TeachingOptions) {
  const { db, classId, courses, room, advice, ingest, desk, selling, sellingKey, now } = options
  async function write(happening: Happening, id = randomId()): Promise<void> {
    const receipt = await ingest.append({ ...happening, actor: TEACHER, id, classId, atMs: now() })
    if (receipt.kind === 'refused') throw new Trouble('failed')
  }

  const say = (id: string, text: string, replyTo?: number) =>
    write({ type: 'chat:sent', data: { text, ...(replyTo === undefined ? {} : { replyTo }) } }, id)

  /** Does what any of those who run the class could do, as its owner. */
  async function act(message: StaffAct): Promise<void> {
    const receipt = await new Promise<Receipt>((done) => desk.act(TEACHER, 'owner', message, done))
    if (receipt.kind === 'refused') throw new Trouble(problemOf(receipt.code))
  }

  async function startPoll(
    draft: Pick<PollDraft, 'question' | 'kind' | 'choices'> & Partial<PollDraft>,
  ): Promise<Poll> {
    const id = randomId()
    await act({ type: 'poll:open', id, draft: { correct: [], anonymous: false, shared: true, ...draft } })
    return getPoll(db, classId, id) as Poll
  }

  async function closePoll(pollId: string): Promise<void> {
    await act({ type: 'poll:close', id: randomId(), pollId })
  }

  /** What an offer would be of: a course, or a bundle with what it costs together. */
  function wareOf({ courseId, bundleId }: { courseId: string; bundleId?: string | undefined }): Ware {
    const course = courses.get(courseId)
    const bundle = bundleId === undefined ? undefined : getBundle(db, bundleId)
    const courseIds = bundle?.courseIds ?? [courseId]
    if (!course || (bundleId !== undefined && courseIds[0] !== courseId)) throw new Trouble('unknown-course')
    if (!courseIds.every((one) => courses.has(one) && room.courseIds.has(one))) throw new Trouble('unknown-course')
    if (!courseIds.every((one) => isApproved(db, one))) throw new Trouble('not-approved')
    const { priceCents, currency } = bundle ?? course
    return { courseIds, listCents: priceCents, currency, ...(bundle ? { title: bundle.title } : {}) }
  }

  /** Whom an offer would reach now, and who would be held out. */
  function eligible(courseIds: string[], audience: Audience): Eligible {
    const here = room.attendees().filter(({ presence }) => presence.kind === 'here')
    const ids = here.map(({ id }) => id)
    const likelihoods = courseIds.map((courseId) => advice.likelihoods(courseId, ids))
    const known = standings(db, classId, courseIds, now())
    const isSegment = audience.kind === 'stayed' || audience.kind === 'did' || audience.kind === 'answered'
    const conduct = isSegment ? conductIn(db, classId, now()) : undefined
    return eligibleFor(
      audience,
      ids.map((attendeeId) => ({
        attendeeId,
        likelihood: Math.max(...likelihoods.map((one) => one.get(attendeeId) ?? 0)),
        inSegment: conduct !== undefined && isSegment && inSegment(audience, conduct, attendeeId),
        owns: courseIds.every((courseId) => advice.owns(attendeeId, courseId)),
        ...(known.get(attendeeId) ?? { asked: 0, offered: false, refused: false, heldOut: false }),
      })),
      selling().maxOffers,
    )
  }

  function planOffer(draft: RequestOf<'offer:preview'>): HoldOut & { percent: number; seed: string } {
    const { courseIds } = wareOf(draft)
    const { fresh, heldOut } = eligible(courseIds, draft.audience)
    const percent = draft.audience.kind === 'one' ? 0 : (draft.holdOutPercent ?? selling().holdOutPercent)
    // Of the class and the course, so that whoever is drawn once is drawn again when the offer is repeated.
    const seed = `${classId}:${courseIds.join('+')}`
    const drawn = splitHoldOut(fresh, percent, seed)
    return { shown: drawn.shown, heldOut: [...heldOut, ...drawn.heldOut], percent, seed }
  }

  /** The attendees an offer to all of an audience would go to now. */
  const recipients = (courseId: string, audience: Audience): string[] =>
    planOffer({ courseId, audience, holdOutPercent: 0 }).shown

  async function sendOffer(draft: RequestOf<'offer:send'>): Promise<Answers['offer:send']> {
    const { shown, heldOut, percent, seed } = planOffer(draft)
    if (shown.length === 0) throw new Trouble('nobody-to-send-to')
    const { courseIds, listCents, currency, title } = wareOf(draft)
    const opensAtMs = now()
    const offer: Offer = {
      id: randomId(),
      courseId: draft.courseId,
      ...(title ? { bundle: { title, courseIds } } : {}),
      discountPercent: draft.discountPercent,
      listCents,
      priceCents: discountedCents(listCents, draft.discountPercent),
      currency,
      opensAtMs,
      endsAtMs: opensAtMs + draft.minutes * 60_000,
      ...(draft.stock === undefined ? {} : { stock: draft.stock }),
    }
    const sent = shown.map((attendeeId) => ({
      attendeeId,
      reference: signReference(sellingKey, offer.id, attendeeId),
    }))
    await write({
      type: 'offer:sent',
      data: {
        offer,
        recipients: sent,
        ...(draft.coupon ? { coupon: draft.coupon } : {}),
        ...(draft.audience.kind === 'one' ? { toOne: true as const } : {}),
        holdOut: { percent, seed, attendeeIds: heldOut },
      },
    })
    return { offerId: offer.id, recipients: sent.length, heldOut: heldOut.length }
  }

  let snoozedAtMs: number | undefined

  /** What to do next, with its evidence; undefined while there is nothing to say. */
  function cue(startedAtMs: number): Cue | undefined {
    const conduct = conductIn(db, classId, now())
    const here = room.attendees().filter(({ presence }) => presence.kind === 'here')
    const offers = listOffers(db, classId)
    return nextCue({
      nowMs: now(),
      startedAtMs,
      here: here.map(({ id }) => ({ attendeeId: id, presentMs: conduct.presentMs.get(id) ?? 0 })),
      answers: listPolls(db, classId)
        .filter(({ anonymous }) => !anonymous)
        .flatMap((poll) =>
          poll.choices.map((label, choice) => ({
            pollId: poll.id,
            question: poll.question,
            choice,
            label,
            attendeeIds: [...(conduct.answers.get(`${poll.id}:${choice}`) ?? [])],
          })),
        ),
      courses: [...courses.keys()]
        .filter((courseId) => room.courseIds.has(courseId) && isApproved(db, courseId))
        .map((courseId) => {
          const { fresh } = eligible([courseId], { kind: 'all' })
          return { courseId, likelihoods: advice.likelihoods(courseId, fresh) }
        }),
      likelyFrom: LIKELY_FROM,
      lastOfferAtMs: offers[offers.length - 1]?.opensAtMs,
      snoozedAtMs: snoozedAtMs ?? lastSnoozeMs(db, classId),
    })
  }

  async function snooze(courseId: string): Promise<void> {
    snoozedAtMs = now()
    await write({ type: 'cue:snoozed', data: { courseId } })
  }

  const offerStatus = (offer: Offer): OfferStatus => {
    const coupon = couponOf(db, offer.id)
    return {
      offer,
      recipients: progressOf(db, offer.id).map(({ reference: _, ...progress }) => progress),
      heldOut: heldOutCount(db, offer.id),
      ...(offer.stock === undefined ? {} : { seatsTaken: seatsTaken(db, offer.id) }),
      ...(coupon ? { coupon } : {}),
    }
  }

  return {
    say,
    act,
    startPoll,
    closePoll,
    recipients,
    planOffer,
    cue,
    snooze,
    sendOffer,
    offers: () => listOffers(db, classId).map(offerStatus),
    offer(offerId: string): OfferStatus | undefined {
      const offer = getOffer(db, classId, offerId)
      return offer && offerStatus(offer)
    },
  }
}

/** The studio's word for a refusal. */
function problemOf(code: Refusal): Problem {
  switch (code) {
    case 'unknown-poll':
    case 'unknown-attendee':
    case 'not-allowed':
    case 'stage-full':
      return code
    case 'unknown-message':
    case 'unknown-question':
    case 'poll-closed':
    // Somebody else who runs the class has asked them onto the stage.
    case 'already-joined':
      return 'out-of-date'
    default:
      return 'failed'
  }
}
