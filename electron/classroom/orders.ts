import { type EventDraft, TEACHER } from '../store/events'
import { coursesOf, getOffer, progressFor, seatsTaken } from '../store/offers'
import type { ReadableDb } from '../store/open'
import { dueCents } from './cards'
import { randomId } from './ids'
import type { Ingest } from './ingest'
import { Trouble } from './trouble'

/**
 * Records that the teacher has been paid for an offer, during the class or after it. Asking twice records it once:
 * the event's id is made of offer and attendee. Who holds no seat of an offer with a stock must find one.
 * @throws {Trouble} `unknown-offer`, `unknown-attendee`, `already-paid`, `sold-out`
 */
export async function confirmOrder(
  { db, ingest, now }: { db: ReadableDb; ingest: Ingest; now(): number },
  offerId: string,
  attendeeId: string,
): Promise<void> {
  const row = db.prepare('SELECT class_id FROM offers WHERE id = ?').get(offerId) as { class_id: string } | undefined
  const offer = row && getOffer(db, row.class_id, offerId)
  if (!offer) throw new Trouble('unknown-offer')
  const progress = progressFor(db, offerId, attendeeId)
  if (!progress) throw new Trouble('unknown-attendee')
  const draft: EventDraft = {
    type: 'order:confirmed',
    data: {
      orderId: randomId(),
      offerId,
      attendeeId,
      courseId: offer.courseId,
      ...(offer.bundle ? { courseIds: coursesOf(offer) } : {}),
      cents: dueCents(db, offer, progress),
      currency: offer.currency,
    },
    actor: TEACHER,
    id: `paid:${offerId}:${attendeeId}`,
    classId: row.class_id,
    atMs: now(),
  }
  const receipt = await ingest.append(draft, () => {
    const holds = progressFor(db, offerId, attendeeId)?.claimedAtMs !== undefined
    return !holds && offer.stock !== undefined && seatsTaken(db, offerId) >= offer.stock ? 'sold-out' : undefined
  })
  if (receipt.kind === 'known') throw new Trouble('already-paid')
  if (receipt.kind === 'refused') throw new Trouble(receipt.code === 'sold-out' ? 'sold-out' : 'failed')
}
