import type { LocalText } from '../../shared/model'
import type { Order } from '../../shared/orders'
import type { LoggedEvent } from './events'
import type { ReadableDb, WritableDb } from './open'

interface OrderRow {
  id: string
  class_id: string | null
  offer_id: string | null
  attendee_id: string
  course_id: string
  cents: number
  currency: string
  at_ms: number
  source: Order['source']
  external_id: string | null
  refunded_cents: number
  name: string | null
  title: string | null
  sample: number | null
}

const fromRow = (row: OrderRow): Order => ({
  id: row.id,
  ...(row.class_id === null ? {} : { classId: row.class_id }),
  ...(row.offer_id === null ? {} : { offerId: row.offer_id }),
  attendeeId: row.attendee_id,
  name: row.name ?? '',
  courseId: row.course_id,
  title: JSON.parse(row.title ?? '{}') as LocalText,
  cents: row.cents,
  currency: row.currency,
  atMs: row.at_ms,
  source: row.source,
  ...(row.external_id === null ? {} : { externalId: row.external_id }),
  ...(row.sample ? { sample: true as const } : {}),
  refundedCents: row.refunded_cents,
})

const ORDERS = `SELECT o.*, p.name, coalesce(json_extract(f.bundle, '$.title'), c.title) AS title, k.sample
  FROM orders o LEFT JOIN attendees p ON p.id = o.attendee_id LEFT JOIN courses c ON c.id = o.course_id
  LEFT JOIN offers f ON f.id = o.offer_id LEFT JOIN classes k ON k.id = o.class_id`

/** The newest orders, and how many there are in all. */
export function listOrders(db: ReadableDb, limit: number): { orders: Order[]; total: number } {
  const rows = db.prepare(`${ORDERS} ORDER BY o.at_ms DESC, o.rowid DESC LIMIT ?`).all(limit) as OrderRow[]
  const { total } = db.prepare('SELECT count(*) AS total FROM orders').get() as { total: number }
  return { orders: rows.map(fromRow), total }
}

const one = (db: ReadableDb, where: string, ...args: string[]): Order | undefined => {
  const row = db.prepare(`${ORDERS} WHERE ${where}`).get(...args) as OrderRow | undefined
  return row && fromRow(row)
}

export const getOrder = (db: ReadableDb, id: string) => one(db, 'o.id = ?', id)
export const orderByExternalId = (db: ReadableDb, externalId: string) => one(db, 'o.external_id = ?', externalId)
export const orderFor = (db: ReadableDb, offerId: string, attendeeId: string) =>
  one(db, 'o.offer_id = ? AND o.attendee_id = ?', offerId, attendeeId)

/** An order (`o`) of which not everything was given back. */
export const KEPT = 'o.refunded_cents < max(o.cents, 1)'

/** Whether somebody has bought one of these courses, in whatever way, and not had all of it back. */
export function ownsAny(db: ReadableDb, attendeeId: string, courseIds: readonly string[]): boolean {
  const find = db.prepare(`SELECT 1 FROM orders o WHERE attendee_id = ? AND course_id = ? AND ${KEPT}`)
  return courseIds.some((courseId) => find.get(attendeeId, courseId) !== undefined)
}

/** Whom and what a reference stands for. */
export function byReference(
  db: ReadableDb,
  reference: string,
): { classId: string; offerId: string; attendeeId: string } | undefined {
  return db
    .prepare(
      `SELECT o.class_id AS classId, p.offer_id AS offerId, p.attendee_id AS attendeeId
       FROM offer_progress p JOIN offers o ON o.id = p.offer_id WHERE p.reference = ?`,
    )
    .get(reference) as { classId: string; offerId: string; attendeeId: string } | undefined
}

export function projectOrder(
  db: WritableDb,
  event: Extract<LoggedEvent, { type: 'order:confirmed' | 'order:imported' }>,
): void {
  const { orderId, attendeeId, courseId, cents, currency, externalId } = event.data
  const offerId = event.type === 'order:confirmed' ? event.data.offerId : null
  const source = event.type === 'order:confirmed' ? (event.data.source ?? 'teacher') : 'import'
  db.prepare(
    `INSERT INTO orders (id, class_id, offer_id, attendee_id, course_id, cents, currency, at_ms, source, external_id, replay)
     VALUES (@orderId, @classId, @offerId, @attendeeId, @courseId, @cents, @currency, @atMs, @source, @externalId,
       coalesce((SELECT replay FROM offer_progress WHERE offer_id = @offerId AND attendee_id = @attendeeId), 0))`,
  ).run({
    orderId,
    classId: event.classId,
    offerId,
    attendeeId,
    courseId,
    cents,
    currency,
    atMs: event.atMs,
    source,
    externalId: externalId ?? null,
  })
  if (offerId === null) return
  // Who pays sits on a seat, also without having claimed it first.
  db.prepare(
    `UPDATE offer_progress SET paid_at_ms = @atMs, claimed_at_ms = coalesce(claimed_at_ms, @atMs)
     WHERE offer_id = @offerId AND attendee_id = @attendeeId`,
  ).run({ atMs: event.atMs, offerId, attendeeId })
}

/** Gives part of an order back; whoever got everything back leaves their seat. */
export function projectRefund(db: WritableDb, event: Extract<LoggedEvent, { type: 'order:refunded' }>): void {
  const { orderId, refundId, cents } = event.data
  db.prepare('INSERT INTO refunds VALUES (?, ?, ?, ?)').run(refundId, orderId, cents, event.atMs)
  db.prepare('UPDATE orders SET refunded_cents = refunded_cents + ? WHERE id = ?').run(cents, orderId)
  db.prepare(
    `UPDATE offer_progress SET claimed_at_ms = NULL WHERE (offer_id, attendee_id) IN
       (SELECT offer_id, attendee_id FROM orders WHERE id = ? AND refunded_cents = cents)`,
  ).run(orderId)
}
