import type { Coupon, Offer, OfferProgress } from '../../shared/model'
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
  stock: number | null
  bundle: string | null
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
  claimed_at_ms: number | null
  redeemed_at_ms: number | null
  paid_at_ms: number | null
  checkout_at_ms: number | null
  replay: number
  ends_at_ms: number | null
}

export type ProgressRecord = OfferProgress & {
  reference: string
  /** Reached in a replay, and open until then. */
  replay?: { endsAtMs: number }
}

const offerFromRow = (row: OfferRow): Offer => ({
  id: row.id,
  courseId: row.course_id,
  discountPercent: row.discount_percent,
  listCents: row.list_cents,
  priceCents: row.price_cents,
  currency: row.currency,
  opensAtMs: row.opens_at_ms,
  endsAtMs: row.ends_at_ms,
  ...(row.stock === null ? {} : { stock: row.stock }),
  ...(row.bundle === null ? {} : { bundle: JSON.parse(row.bundle) as Offer['bundle'] }),
})

const progressFromRow = (row: ProgressRow): ProgressRecord => ({
  offerId: row.offer_id,
  attendeeId: row.attendee_id,
  reference: row.reference,
  sentAtMs: row.sent_at_ms,
  ...(row.shown_at_ms === null ? {} : { shownAtMs: row.shown_at_ms }),
  ...(row.seen_at_ms === null ? {} : { seenAtMs: row.seen_at_ms }),
  ...(row.clicked_at_ms === null ? {} : { clickedAtMs: row.clicked_at_ms }),
  ...(row.checkout_at_ms === null ? {} : { checkoutAtMs: row.checkout_at_ms }),
  ...(row.dismissed_at_ms === null ? {} : { dismissedAtMs: row.dismissed_at_ms }),
  ...(row.claimed_at_ms === null ? {} : { claimedAtMs: row.claimed_at_ms }),
  ...(row.redeemed_at_ms === null ? {} : { redeemedAtMs: row.redeemed_at_ms }),
  ...(row.paid_at_ms === null ? {} : { paidAtMs: row.paid_at_ms }),
  ...(row.replay === 0 || row.ends_at_ms === null ? {} : { replay: { endsAtMs: row.ends_at_ms } }),
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

/** How far each of those it was sent to in class has come. */
export const progressOf = (db: ReadableDb, offerId: string): ProgressRecord[] => progressWhere(db, offerId, 0)

/** How far each of those who reached it in a replay has come. */
export const replayProgressOf = (db: ReadableDb, offerId: string): ProgressRecord[] => progressWhere(db, offerId, 1)

function progressWhere(db: ReadableDb, offerId: string, replay: 0 | 1): ProgressRecord[] {
  const rows = db.prepare('SELECT * FROM offer_progress WHERE offer_id = ? AND replay = ?').all(offerId, replay)
  return (rows as ProgressRow[]).map(progressFromRow)
}

/** An offer as this one has it: in a replay it opens when it is reached. */
export const offerTo = (offer: Offer, { sentAtMs, replay }: ProgressRecord): Offer =>
  replay ? { ...offer, opensAtMs: sentAtMs, endsAtMs: replay.endsAtMs } : offer

export function progressFor(db: ReadableDb, offerId: string, attendeeId: string): ProgressRecord | undefined {
  const row = db.prepare('SELECT * FROM offer_progress WHERE offer_id = ? AND attendee_id = ?').get(offerId, attendeeId)
  return row ? progressFromRow(row as ProgressRow) : undefined
}

/** Every course that comes with an offer. */
export const coursesOf = (offer: Offer): string[] => offer.bundle?.courseIds ?? [offer.courseId]

const countOf = (db: ReadableDb, sql: string, ...args: string[]): number =>
  (db.prepare(sql).get(...args) as { count: number }).count

/** Seats of an offer that are held or paid. */
export const seatsTaken = (db: ReadableDb, offerId: string): number =>
  countOf(db, 'SELECT count(*) AS count FROM offer_progress WHERE offer_id = ? AND claimed_at_ms IS NOT NULL', offerId)

/** Whether somebody was held out from an offer by lot. */
export const isHeldOut = (db: ReadableDb, offerId: string, attendeeId: string): boolean =>
  db.prepare('SELECT 1 FROM held_out WHERE offer_id = ? AND attendee_id = ?').get(offerId, attendeeId) !== undefined

export const heldOutCount = (db: ReadableDb, offerId: string): number =>
  countOf(db, 'SELECT count(*) AS count FROM held_out WHERE offer_id = ?', offerId)

/** The coupon of an offer and how often its code was given. */
export function couponOf(db: ReadableDb, offerId: string): (Coupon & { used: number }) | undefined {
  const row = db.prepare('SELECT coupon FROM offers WHERE id = ?').get(offerId) as { coupon: string | null } | undefined
  if (!row?.coupon) return undefined
  const used = countOf(
    db,
    'SELECT count(*) AS count FROM offer_progress WHERE offer_id = ? AND redeemed_at_ms IS NOT NULL',
    offerId,
  )
  return { ...(JSON.parse(row.coupon) as Coupon), used }
}

/** How each attendee of a class stands to courses that may be offered now: what decides who may be asked. */
export interface Standing {
  /** Offers of any course sent in this class. */
  asked: number
  /** Has one of the courses on an offer that is still open. */
  offered: boolean
  /** Has put one of them away, as an offer or as a recommendation. */
  refused: boolean
  /** Was held out from an offer of one of them. */
  heldOut: boolean
}

/** The standing of everybody in a class who is not simply unasked. */
export function standings(
  db: ReadableDb,
  classId: string,
  courseIds: readonly string[],
  nowMs: number,
): Map<string, Standing> {
  const found = new Map<string, Standing>()
  const of = (attendeeId: string): Standing => {
    const known = found.get(attendeeId) ?? { asked: 0, offered: false, refused: false, heldOut: false }
    found.set(attendeeId, known)
    return known
  }
  const wanted = new Set(courseIds)
  for (const offer of listOffers(db, classId)) {
    const same = coursesOf(offer).some((courseId) => wanted.has(courseId))
    for (const { attendeeId } of progressOf(db, offer.id)) {
      const standing = of(attendeeId)
      standing.asked += 1
      if (same && offer.endsAtMs > nowMs) standing.offered = true
    }
    if (!same) continue
    const rows = db.prepare('SELECT attendee_id FROM held_out WHERE offer_id = ?').all(offer.id)
    for (const row of rows as { attendee_id: string }[]) of(row.attendee_id).heldOut = true
  }
  for (const courseId of wanted) {
    const rows = db
      .prepare('SELECT attendee_id FROM course_refusals WHERE class_id = ? AND course_id = ?')
      .all(classId, courseId)
    for (const row of rows as { attendee_id: string }[]) of(row.attendee_id).refused = true
  }
  return found
}
