import type { Offer, OfferProgress } from '../../shared/model'
import type { ReadableDb } from './open'

interface OfferRow {
  id: string
  course_id: string
  discount_percent: number
  list_cents: number
  price_cents: number
  currency: string
  opens_at_ms: number
  ends_at_ms: number
}

interface ProgressRow {
  offer_id: string
  attendee_id: string
  reference: string
  sent_at_ms: number
  shown_at_ms: number | null
  seen_at_ms: number | null
  clicked_at_ms: number | null
  dismissed_at_ms: number | null
  paid_at_ms: number | null
}

export type ProgressRecord = OfferProgress & { reference: string }

const offerFromRow = (row: OfferRow): Offer => ({
  id: row.id,
  courseId: row.course_id,
  discountPercent: row.discount_percent,
  listCents: row.list_cents,
  priceCents: row.price_cents,
  currency: row.currency,
  opensAtMs: row.opens_at_ms,
  endsAtMs: row.ends_at_ms,
})

const progressFromRow = (row: ProgressRow): ProgressRecord => ({
  offerId: row.offer_id,
  attendeeId: row.attendee_id,
  reference: row.reference,
  sentAtMs: row.sent_at_ms,
  ...(row.shown_at_ms === null ? {} : { shownAtMs: row.shown_at_ms }),
  ...(row.seen_at_ms === null ? {} : { seenAtMs: row.seen_at_ms }),
  ...(row.clicked_at_ms === null ? {} : { clickedAtMs: row.clicked_at_ms }),
  ...(row.dismissed_at_ms === null ? {} : { dismissedAtMs: row.dismissed_at_ms }),
  ...(row.paid_at_ms === null ? {} : { paidAtMs: row.paid_at_ms }),
})

export function getOffer(db: ReadableDb, classId: string, offerId: string): Offer | undefined {
  const row = db.prepare('SELECT * FROM offers WHERE id = ? AND class_id = ?').get(offerId, classId) as
    | OfferRow
    | undefined
  return row && offerFromRow(row)
}

/** The offers of a class, oldest first. */
export function listOffers(db: ReadableDb, classId: string): Offer[] {
  const rows = db
    .prepare('SELECT * FROM offers WHERE class_id = ? ORDER BY opens_at_ms, rowid')
    .all(classId) as OfferRow[]
  return rows.map(offerFromRow)
}

/** How far each of those it was sent to has come. */
export function progressOf(db: ReadableDb, offerId: string): ProgressRecord[] {
  const rows = db.prepare('SELECT * FROM offer_progress WHERE offer_id = ?').all(offerId) as ProgressRow[]
  return rows.map(progressFromRow)
}

export function progressFor(db: ReadableDb, offerId: string, attendeeId: string): ProgressRecord | undefined {
  const row = db.prepare('SELECT * FROM offer_progress WHERE offer_id = ? AND attendee_id = ?').get(offerId, attendeeId)
  return row ? progressFromRow(row as ProgressRow) : undefined
}
