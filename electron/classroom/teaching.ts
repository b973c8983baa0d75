import type { Audience, OfferStatus, RequestOf } from '../../shared/ipc'
import type { Course, Offer, Poll } from '../../shared/model'
import { recipientsOf } from '../selling/audience'
import { discountedCents } from '../selling/price'
import { type Happening, TEACHER } from '../store/events'
import { getOffer, listOffers, progressFor, progressOf } from '../store/offers'
import type { ReadableDb } from '../store/open'
import { getPoll, openPoll } from '../store/polls'
import type { Advice } from './advice'
import { randomId } from './ids'
import type { Ingest } from './ingest'
import type { Room } from './room'
import { Trouble } from './trouble'

export interface TeachingOptions {
  db: ReadableDb
  classId: string
  courses: ReadonlyMap<string, Course>
  room: Room
  advice: Advice
  ingest: Ingest
  now(): number
}

export type Teaching = ReturnType<typeof createTeaching>

/** What the teacher can do in a live class. Each act resolves when it is on disk, or fails with a `Trouble`. */
export function createTeaching({ db, classId, courses, room, advice, ingest, now }: TeachingOptions) {
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

  /** The attendees an offer would go to now. */
  function recipients(courseId: string, audience: Audience): string[] {
    if (!courses.has(courseId) || !room.courseIds.has(courseId)) throw new Trouble('unknown-course')
    const here = room.attendees().filter(({ presence }) => presence.kind === 'here')
    const earlier = listOffers(db, classId).filter((offer) => offer.courseId === courseId)
    const likelihoods = advice.likelihoods(
      courseId,
      here.map(({ id }) => id),
    )
    return recipientsOf(
      audience,
      here.map(({ id }) => ({
        attendeeId: id,
        likelihood: likelihoods.get(id) ?? 0,
        owns: advice.owns(id, courseId),
        ...standing(earlier, id),
      })),
    )
  }

  function standing(earlier: Offer[], attendeeId: string): { offered: boolean; dismissed: boolean } {
    const records = earlier.flatMap((offer) => {
      const progress = progressFor(db, offer.id, attendeeId)
      return progress ? [{ offer, progress }] : []
    })
    return {
      offered: records.some(({ offer }) => offer.endsAtMs > now()),
      dismissed: records.some(({ progress }) => progress.dismissedAtMs !== undefined),
    }
  }

  async function sendOffer(draft: RequestOf<'offer:send'>): Promise<{ offerId: string; recipients: number }> {
    const attendeeIds = recipients(draft.courseId, draft.audience)
    if (attendeeIds.length === 0) throw new Trouble('nobody-to-send-to')
    const course = courses.get(draft.courseId) as Course
    const opensAtMs = now()
    const offer: Offer = {
      id: randomId(),
      courseId: course.id,
      discountPercent: draft.discountPercent,
      listCents: course.priceCents,
      priceCents: discountedCents(course.priceCents, draft.discountPercent),
      currency: course.currency,
      opensAtMs,
      endsAtMs: opensAtMs + draft.minutes * 60_000,
    }
    const sent = attendeeIds.map((attendeeId) => ({ attendeeId, reference: randomId(12) }))
    await write({ type: 'offer:sent', data: { offer, recipients: sent } })
    return { offerId: offer.id, recipients: sent.length }
  }

  const offerStatus = (offer: Offer): OfferStatus => ({
    offer,
    recipients: progressOf(db, offer.id).map(({ reference: _, ...progress }) => progress),
  })

  return {
    say,
    startPoll,
    closePoll,
    recipients,
    sendOffer,
    offers: () => listOffers(db, classId).map(offerStatus),
    offer(offerId: string): OfferStatus | undefined {
      const offer = getOffer(db, classId, offerId)
      return offer && offerStatus(offer)
    },
  }
}
