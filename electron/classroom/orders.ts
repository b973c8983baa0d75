import type { OrderSource } from '../../shared/orders'
import type { Refusal } from '../../shared/wire'
import { type EventDraft, TEACHER } from '../store/events'
import { coursesOf, getOffer, progressFor, seatsTaken } from '../store/offers'
import type { ReadableDb } from '../store/open'
import { getOrder, orderFor } from '../store/orders'
import { dueCents } from './cards'
import { randomId } from './ids'
import type { Ingest } from './ingest'
import { Trouble } from './trouble'

export interface OrderDesk {
  db: ReadableDb
  ingest: Ingest
  now(): number
}

/** What is known of a payment beyond whose it is; without it, the teacher says that the price was paid. */
export interface Payment {
  source: Exclude<OrderSource, 'teacher'>
  cents: number
  currency: string
  externalId?: string
  /** Names the message, so that the same one is taken once. */
  messageId: string
  atMs?: number
}

/** The event of a paid offer. @throws {Trouble} `unknown-offer`, `unknown-attendee` */
export function orderConfirmed(
  { db, now }: Pick<OrderDesk, 'db' | 'now'>,
  offerId: string,
  attendeeId: string,
  payment?: Payment,
): EventDraft & { type: 'order:confirmed' } {
  const row = db.prepare('SELECT class_id FROM offers WHERE id = ?').get(offerId) as { class_id: string } | undefined
  const offer = row && getOffer(db, row.class_id, offerId)
  if (!offer) throw new Trouble('unknown-offer')
  const progress = progressFor(db, offerId, attendeeId)
  if (!progress) throw new Trouble('unknown-attendee')
  return {
    type: 'order:confirmed',
    data: {
      orderId: randomId(),
      offerId,
      attendeeId,
      courseId: offer.courseId,
      ...(offer.bundle ? { courseIds: coursesOf(offer) } : {}),
      cents: payment?.cents ?? dueCents(db, offer, progress),
      currency: payment?.currency ?? offer.currency,
      ...(payment ? { source: payment.source } : {}),
      ...(payment?.externalId ? { externalId: payment.externalId } : {}),
    },
    actor: payment?.source ?? TEACHER,
    id: payment?.messageId ?? `paid:${offerId}:${attendeeId}`,
    classId: row.class_id,
    atMs: payment?.atMs ?? now(),
  }
}

/**
 * Records a payment for an offer, during the class or after it; the second one for the same offer and attendee is
 * known. Who holds no seat of an offer with a stock must find one.
 * @throws {Trouble} `unknown-offer`, `unknown-attendee`, `already-paid`, `sold-out`
 */
export async function confirmOrder(
  desk: OrderDesk,
  offerId: string,
  attendeeId: string,
  payment?: Payment,
): Promise<void> {
  const { db, ingest } = desk
  const draft = orderConfirmed(desk, offerId, attendeeId, payment)
  let paid = false
  const receipt = await ingest.append(draft, (): Refusal | undefined => {
    paid = orderFor(db, offerId, attendeeId) !== undefined
    if (paid) return 'offer-closed'
    const stock = getOffer(db, draft.classId as string, offerId)?.stock
    const holds = progressFor(db, offerId, attendeeId)?.claimedAtMs !== undefined
    return !holds && stock !== undefined && seatsTaken(db, offerId) >= stock ? 'sold-out' : undefined
  })
  if (receipt.kind === 'known' || paid) throw new Trouble('already-paid')
  if (receipt.kind === 'refused') throw new Trouble(receipt.code === 'sold-out' ? 'sold-out' : 'failed')
}

export interface Refund {
  orderId: string
  cents: number
  /** By whom, and the name that makes a second one of the same message the same. */
  actor?: string
  messageId?: string
}

/**
 * Gives part or all of an order back: in all never more than was paid, whoever asks at once.
 * @throws {Trouble} `unknown-order`, `refund-too-high`, `already-paid` when this refund is known
 */
export async function refundOrder({ db, ingest, now }: OrderDesk, refund: Refund): Promise<void> {
  const { orderId, cents, actor = TEACHER, messageId = randomId() } = refund
  const order = getOrder(db, orderId)
  if (!order) throw new Trouble('unknown-order')
  let tooHigh = false
  const receipt = await ingest.append(
    {
      type: 'order:refunded',
      data: { orderId, refundId: randomId(), cents, currency: order.currency },
      actor,
      id: messageId,
      classId: order.classId ?? null,
      atMs: now(),
    },
    () => {
      const left = order.cents - (getOrder(db, orderId)?.refundedCents ?? 0)
      tooHigh = cents <= 0 || cents > left
      return tooHigh ? 'unavailable' : undefined
    },
  )
  if (tooHigh) throw new Trouble('refund-too-high')
  if (receipt.kind === 'known') throw new Trouble('already-paid')
  if (receipt.kind === 'refused') throw new Trouble('failed')
}

/** The event that somebody has seen to a payment that could buy nothing: it was given back. */
export const paymentSettled = (externalId: string, actor: string, atMs: number): EventDraft => ({
  type: 'payment:settled',
  data: { externalId },
  actor,
  id: `settled:${externalId}`,
  classId: null,
  atMs,
})
