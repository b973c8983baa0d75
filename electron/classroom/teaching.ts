import type { Answers, Audience, OfferStatus, RequestOf } from '../../shared/ipc'
import type { Course, LocalText, Offer, Poll, SellingSettings } from '../../shared/model'
import { type Eligible, eligibleFor } from '../selling/audience'
import { type HoldOut, splitHoldOut } from '../selling/hold-out'
import { discountedCents } from '../selling/price'
import { getBundle } from '../store/bundles'
import { isApproved } from '../store/catalogue'
import { type Happening, TEACHER } from '../store/events'
import { couponOf, getOffer, heldOutCount, listOffers, progressOf, seatsTaken, standings } from '../store/offers'
import type { ReadableDb } from '../store/open'
import { getPoll, openPoll } from '../store/polls'
import type { Advice } from './advice'
import { randomId } from './ids'
import type { Ingest } from './ingest'
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
  selling(): SellingSettings
  /** Signs the references of offers. */
  sellingKey: Buffer
  now(): number
}

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
  const { db, classId, courses, room, advice, ingest, selling, sellingKey, now } = options
  async function write(happening: Happening, id = randomId()): Promise<void> {
    const receipt = await ingest.append({ ...happening, actor: TEACHER, id, classId, atMs: now() })
    if (receipt.kind === 'refused') throw new Trouble('failed')
  }

  const say = (id: string, text: string) => write({ type: 'chat:sent', data: { text } }, id)

  async function startPoll(draft: RequestOf<'poll:open'>): Promise<Poll> {
    const before = openPoll(db, classId)
    if (before) await write({ type: 'poll:closed', data: { pollId: before.id } })
    const pollId = randomId()
    await write({ type: 'poll:opened', data: { pollId, ...draft } })
    return getPoll(db, classId, pollId) as Poll
  }

  async function closePoll(pollId: string): Promise<void> {
    const poll = getPoll(db, classId, pollId)
    if (!poll) throw new Trouble('unknown-poll')
    if (poll.closedAtMs === undefined) await write({ type: 'poll:closed', data: { pollId } })
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
    return eligibleFor(
      audience,
      ids.map((attendeeId) => ({
        attendeeId,
        likelihood: Math.max(...likelihoods.map((one) => one.get(attendeeId) ?? 0)),
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
        holdOut: { percent, seed, attendeeIds: heldOut },
      },
    })
    return { offerId: offer.id, recipients: sent.length, heldOut: heldOut.length }
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
    startPoll,
    closePoll,
    recipients,
    planOffer,
    sendOffer,
    offers: () => listOffers(db, classId).map(offerStatus),
    offer(offerId: string): OfferStatus | undefined {
      const offer = getOffer(db, classId, offerId)
      return offer && offerStatus(offer)
    },
  }
}
