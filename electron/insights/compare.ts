import type { ClassFigures, Comparison, Money } from '../../shared/compare'
import type { ReadableDb } from '../store/open'
import { share } from './funnel'
import { courseQuality, teacherFigures } from './quality'

/** Who was there for this much of a class has had it. */
export const STAYED_SHARE = 0.8

interface ClassRow {
  classId: string
  title: string
  courseId: string
  teacher: string
  sample: number
  startedAtMs: number
  lengthMs: number
}
interface PeopleRow {
  classId: string
  came: number
  presentMs: number
  stayed: number
  messages: number
  votes: number
  reactions: number
}
interface OfferRow {
  classId: string
  sent: number
  seen: number
  clicked: number
  checkout: number
  paid: number
}

/** Classes side by side, and the same figures by course and by teacher. */
export function compareEverything(db: ReadableDb): Comparison {
  const classes = compareClasses(db)
  return { classes, courses: courseQuality(db, classes), teachers: teacherFigures(classes) }
}

/**
 * All classes that are over, oldest first, each in the same figures. Read from the sums kept per attendee and offer:
 * the log is not touched, so it takes as long as there are attendances, not events.
 */
function compareClasses(db: ReadableDb): ClassFigures[] {
  const classes = db
    .prepare(
      `SELECT id AS classId, title, course_id AS courseId, teacher, sample, started_at_ms AS startedAtMs,
         ended_at_ms - started_at_ms AS lengthMs
       FROM classes WHERE ended_at_ms IS NOT NULL AND started_at_ms IS NOT NULL
         -- The invented classes stand in only until there are own ones.
         AND sample = (SELECT min(sample) FROM classes WHERE ended_at_ms IS NOT NULL) ORDER BY started_at_ms, id`,
    )
    .all() as ClassRow[]
  const people = byClass<PeopleRow>(
    db,
    `SELECT a.class_id AS classId, count(*) AS came, sum(a.present_ms) AS presentMs,
       sum(a.present_ms >= ${STAYED_SHARE} * (c.ended_at_ms - c.started_at_ms)) AS stayed,
       sum(a.messages) AS messages, sum(a.votes) AS votes, sum(a.reactions) AS reactions
     FROM attendance a JOIN classes c ON c.id = a.class_id GROUP BY a.class_id`,
  )
  const polls = byClass<{ classId: string; polls: number }>(
    db,
    'SELECT class_id AS classId, count(*) AS polls FROM polls GROUP BY class_id',
  )
  const offers = byClass<OfferRow>(
    db,
    `SELECT o.class_id AS classId, count(*) AS sent, 
       sum(coalesce(p.seen_at_ms, p.clicked_at_ms, p.checkout_at_ms) IS NOT NULL) AS seen,
       sum(coalesce(p.clicked_at_ms, p.checkout_at_ms) IS NOT NULL) AS clicked,
       sum(p.checkout_at_ms IS NOT NULL) AS checkout, sum(p.paid_at_ms IS NOT NULL) AS paid
     FROM offers o JOIN offer_progress p ON p.offer_id = o.id AND p.replay = 0 GROUP BY o.class_id`,
  )
  const revenue = revenueByClass(db)
  return classes.map((row) => {
    const {
      came = 0,
      presentMs = 0,
      stayed = 0,
      messages = 0,
      votes = 0,
      reactions = 0,
    } = people.get(row.classId) ?? {}
    const { sent = 0, seen = 0, clicked = 0, checkout = 0, paid = 0 } = offers.get(row.classId) ?? {}
    return {
      ...row,
      sample: row.sample === 1,
      came,
      meanPresentMs: came === 0 ? 0 : presentMs / came,
      stayed: share(stayed, came),
      messages,
      votes,
      reactions,
      polls: polls.get(row.classId)?.polls ?? 0,
      sent,
      seen: share(seen, sent),
      clicked: share(clicked, sent),
      checkout: share(checkout, sent),
      paid: share(paid, sent),
      revenue: revenue.get(row.classId) ?? [],
    }
  })
}

function byClass<R extends { classId: string }>(db: ReadableDb, sql: string): Map<string, R> {
  return new Map((db.prepare(sql).all() as R[]).map((row) => [row.classId, row]))
}

function revenueByClass(db: ReadableDb): Map<string, Money[]> {
  const rows = db
    .prepare(
      `SELECT class_id AS classId, currency, sum(cents - refunded_cents) AS cents, count(*) AS orders FROM orders
       WHERE class_id IS NOT NULL AND replay = 0 GROUP BY class_id, currency ORDER BY class_id, currency`,
    )
    .all() as (Money & { classId: string })[]
  const found = new Map<string, Money[]>()
  for (const { classId, ...money } of rows) found.set(classId, [...(found.get(classId) ?? []), money])
  return found
}
