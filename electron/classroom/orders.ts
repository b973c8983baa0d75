import { type EventDraft, TEACHER } from '../store/events'
import { progressFor } from '../store/offers'
import type { ReadableDb } from '../store/open'
import { randomId } from './ids'
import type { Ingest } from './ingest'
import { Trouble } from './trouble'

/**
 * Records that the teacher has been paid for an offer, during the class or after it. Asking twice records it once:
 * the event's id is made of offer and attendee.
 * @throws {Trouble} `unknown-offer`, `unknown-attendee`, `already-paid`
 */
export async function confirmOrder(
  { db, ingest, now }: { db: ReadableDb; ingest: Ingest; now(): number },
  offerId: string,
  attendeeId: string,
): Promise<void> {
  const row = db.prepare('SELECT class_id, course_id, price_cents, currency FROM offers WHERE id = ?').get(offerId) as
    | { class_id: string; course_id: string; price_cents: number; currency: string }
    | undefined
  if (!row) throw new Trouble('unknown-offer')
  const progress = progressFor(db, offerId, attendeeId)
  if (!progress) throw new Trouble('unknown-attendee')
  const draft: EventDraft = {
    type: 'order:confirmed',
    data: {
      orderId: randomId(),
      offerId,
      attendeeId,
      courseId: row.course_id,
      cents: row.price_cents,
      currency: row.currency,
    },
    actor: TEACHER,
    id: `paid:${offerId}:${attendeeId}`,
    classId: row.class_id,
    atMs: now(),
  }
  const receipt = await ingest.append(draft)
  if (receipt.kind === 'known') throw new Trouble('already-paid')
  if (receipt.kind === 'refused') throw new Trouble('failed')
}
