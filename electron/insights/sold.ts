/** What a class sold, in the class itself and to those who watched it later: the two are never one figure. */
import type { Offer } from '../../shared/model'
import type { FunnelRow, Report, Share } from '../../shared/report'
import { getCourse } from '../store/courses'
import { listOffers, progressOf, replayProgressOf } from '../store/offers'
import type { ReadableDb } from '../store/open'
import { KEPT } from '../store/orders'
import { funnelSteps, share } from './funnel'
import { differenceOfShares } from './shares'

export type When = 'live' | 'replay'
const REPLAY = { live: 0, replay: 1 } as const

/** How far each offer of a class came with those it was sent to there, or with those who reached it later. */
export function funnelOf(db: ReadableDb, classId: string, when: When): Report['funnel'] {
  return listOffers(db, classId).flatMap((offer) => {
    const course = getCourse(db, offer.courseId)
    if (!course) return []
    const progress = when === 'live' ? progressOf(db, offer.id) : replayProgressOf(db, offer.id)
    // An offer that nobody has come to later is not one that nobody wanted.
    if (when === 'replay' && progress.length === 0) return []
    const steps = funnelSteps(progress)
    return {
      offer,
      course,
      sent: progress.length,
      steps,
      dismissed: progress.filter(({ dismissedAtMs }) => dismissedAtMs !== undefined).length,
      revenueCents: keptOf(db, offer, when),
      ...(when === 'live' ? heldOutOf(db, offer) : {}),
    }
  })
}

/** What was paid for an offer and not given back, in its own currency: a coupon or a payment page may have said another price. */
function keptOf(db: ReadableDb, { id, currency }: Offer, when: When): number {
  const row = db
    .prepare(
      'SELECT coalesce(sum(cents - refunded_cents), 0) AS cents FROM orders WHERE offer_id = ? AND currency = ? AND replay = ?',
    )
    .get(id, currency, REPLAY[when])
  return (row as { cents: number }).cents
}

/**
 * What the offer caused: who bought the course, by whatever way, and kept it, among those it was sent to and those held
 * out by lot.
 */
function heldOutOf(db: ReadableDb, offer: Offer): Pick<FunnelRow, 'heldOut'> {
  const buyersOf = (drawn: string): Share => {
    const row = db
      .prepare(
        `SELECT count(*) AS whole, coalesce(sum(EXISTS (SELECT 1 FROM orders o WHERE o.attendee_id = g.attendee_id
           AND o.course_id = @courseId AND ${KEPT} AND o.at_ms >= g.at_ms)), 0) AS part
         FROM (${drawn}) g`,
      )
      .get({ offerId: offer.id, courseId: offer.courseId }) as { whole: number; part: number }
    return share(row.part, row.whole)
  }
  const bought = buyersOf('SELECT attendee_id, at_ms FROM held_out WHERE offer_id = @offerId')
  const treated = buyersOf(
    'SELECT attendee_id, sent_at_ms AS at_ms FROM offer_progress WHERE offer_id = @offerId AND replay = 0',
  )
  const found = differenceOfShares(treated, bought)
  return found ? { heldOut: { bought, treated, ...found } } : {}
}

/** What was paid for the offers of a class, oldest first. */
export function ordersOf(db: ReadableDb, classId: string, when: When): Report['orders'] {
  return db
    .prepare(
      `SELECT o.offer_id AS offerId, o.attendee_id AS attendeeId, coalesce(p.name, '') AS name, o.course_id AS courseId,
         o.cents, o.refunded_cents AS refundedCents, o.currency, o.at_ms AS atMs
       FROM orders o LEFT JOIN attendees p ON p.id = o.attendee_id WHERE o.class_id = ? AND o.replay = ? ORDER BY o.at_ms`,
    )
    .all(classId, REPLAY[when]) as Report['orders']
}

export function revenueOf(orders: Report['orders']): Report['revenue'] {
  const byCurrency = new Map<string, Report['revenue'][number]>()
  for (const { currency, cents, refundedCents } of orders) {
    const entry = byCurrency.get(currency) ?? { currency, cents: 0, refundedCents: 0, orders: 0 }
    byCurrency.set(currency, {
      currency,
      cents: entry.cents + cents - refundedCents,
      refundedCents: entry.refundedCents + refundedCents,
      orders: entry.orders + 1,
    })
  }
  return [...byCurrency.values()]
}

/** For each course attendees looked at, were offered, or bought here and kept: different people each. */
export function adviceOf(
  db: ReadableDb,
  classId: string,
  funnel: Report['funnel'],
  orders: Report['orders'],
  putAway: ReadonlyMap<string, ReadonlySet<string>>,
): Report['advice'] {
  const opened = new Map(
    (
      db
        .prepare(
          'SELECT course_id AS courseId, count(*) AS people FROM course_opens WHERE class_id = ? GROUP BY course_id',
        )
        .all(classId) as { courseId: string; people: number }[]
    ).map(({ courseId, people }) => [courseId, people]),
  )
  const offered = db.prepare(
    `SELECT count(DISTINCT attendee_id) AS people FROM offer_progress
     WHERE replay = 0 AND offer_id IN (SELECT id FROM offers WHERE class_id = ? AND course_id = ?)`,
  )
  const kept = orders.filter(({ cents, refundedCents }) => refundedCents < Math.max(cents, 1))
  const courseIds = [...new Set([...opened.keys(), ...putAway.keys(), ...funnel.map(({ course }) => course.id)])]
  return courseIds.flatMap((courseId) => {
    const course = getCourse(db, courseId)
    if (!course) return []
    return {
      course,
      opened: opened.get(courseId) ?? 0,
      dismissed: putAway.get(courseId)?.size ?? 0,
      offered: (offered.get(classId, courseId) as { people: number }).people,
      bought: new Set(kept.filter((order) => order.courseId === courseId).map(({ attendeeId }) => attendeeId)).size,
    }
  })
}
