import type { Course, Reaction } from '../../shared/model'
import type { Report } from '../../shared/report'
import { attendeesOf } from '../store/attendees'
import { getClass, withoutSecrets } from '../store/classes'
import { getCourse } from '../store/courses'
import { listMessages } from '../store/messages'
import { listOffers, progressOf } from '../store/offers'
import type { ReadableDb } from '../store/open'
import { listPolls, tallyOf } from '../store/polls'
import { attendanceCurve, peak, presentMs, type Span } from './retention'

/** Everything the report of one class shows, or undefined when there is no such class. Reads only. */
export function classReport(db: ReadableDb, classId: string, teacherName: string, nowMs: number): Report | undefined {
  const record = getClass(db, classId)
  const course = record && getCourse(db, record.courseId)
  if (!record || !course) return undefined
  const startMs = record.state.kind === 'planned' ? record.createdAtMs : record.state.startedAtMs
  const endMs = record.state.kind === 'ended' ? record.state.endedAtMs : nowMs
  const spans = spansOf(db, classId)
  const curve = attendanceCurve(spans, startMs, endMs)
  const attendees = attendeeRows(db, classId, spans, endMs)
  const funnel = funnelOf(db, classId)
  const orders = ordersOf(db, classId)
  return {
    class: withoutSecrets(record),
    course,
    curve,
    markers: markersOf(db, classId),
    attendees,
    peak: peak(curve),
    meanPresentMs:
      attendees.length === 0 ? 0 : attendees.reduce((sum, row) => sum + row.presentMs, 0) / attendees.length,
    polls: listPolls(db, classId).map((poll) => ({
      poll,
      tally: tallyOf(db, poll),
      present: presentDuring(spans, poll.openedAtMs, poll.closedAtMs ?? endMs, endMs),
    })),
    reactions: reactionsOf(db, classId),
    funnel,
    revenue: revenueOf(orders),
    orders,
    chat: listMessages(db, classId, teacherName, 100_000),
  }
}

function spansOf(db: ReadableDb, classId: string): Span[] {
  const rows = db
    .prepare('SELECT attendee_id, from_ms, to_ms FROM presence WHERE class_id = ? ORDER BY from_ms')
    .all(classId) as { attendee_id: string; from_ms: number; to_ms: number | null }[]
  return rows.map((row) => ({
    attendeeId: row.attendee_id,
    fromMs: row.from_ms,
    ...(row.to_ms === null ? {} : { toMs: row.to_ms }),
  }))
}

/** How many attendees were there at some moment between two: who could have answered. */
function presentDuring(spans: Span[], fromMs: number, toMs: number, endMs: number): number {
  return new Set(
    spans.filter((span) => span.fromMs < toMs && (span.toMs ?? endMs) > fromMs).map(({ attendeeId }) => attendeeId),
  ).size
}

function attendeeRows(db: ReadableDb, classId: string, spans: Span[], endMs: number): Report['attendees'] {
  const present = presentMs(spans, endMs)
  const messages = countBy(
    db,
    'SELECT actor AS key, count(*) AS n FROM messages WHERE class_id = ? GROUP BY actor',
    classId,
  )
  const votes = countBy(
    db,
    'SELECT v.attendee_id AS key, count(*) AS n FROM votes v JOIN polls p ON p.id = v.poll_id WHERE p.class_id = ? GROUP BY 1',
    classId,
  )
  const reactions = countBy(
    db,
    "SELECT actor AS key, count(*) AS n FROM events WHERE class_id = ? AND type = 'reaction:sent' GROUP BY actor",
    classId,
  )
  return attendeesOf(db, classId).map(({ id, name, simulated, joinedAtMs }) => ({
    attendeeId: id,
    name,
    simulated,
    joinedAtMs,
    presentMs: present.get(id) ?? 0,
    messages: messages.get(id) ?? 0,
    votes: votes.get(id) ?? 0,
    reactions: reactions.get(id) ?? 0,
  }))
}

function countBy(db: ReadableDb, sql: string, classId: string): Map<string, number> {
  const rows = db.prepare(sql).all(classId) as { key: string; n: number }[]
  return new Map(rows.map(({ key, n }) => [key, n]))
}

function reactionsOf(db: ReadableDb, classId: string): Report['reactions'] {
  const counts = countBy(
    db,
    "SELECT json_extract(data, '$.reaction') AS key, count(*) AS n FROM events WHERE class_id = ? AND type = 'reaction:sent' GROUP BY 1",
    classId,
  )
  return Object.fromEntries(counts) as Partial<Record<Reaction, number>>
}

/** Shown, seen, clicked and paid, each a part of those it was sent to. A click implies seeing, seeing implies showing; people also pay without a click. */
function funnelOf(db: ReadableDb, classId: string): Report['funnel'] {
  return listOffers(db, classId).flatMap((offer) => {
    const course = getCourse(db, offer.courseId)
    if (!course) return []
    const steps = progressOf(db, offer.id).map((progress) => {
      const paid = progress.paidAtMs !== undefined
      const clicked = progress.clickedAtMs !== undefined
      const seen = progress.seenAtMs !== undefined || clicked
      return {
        paid,
        clicked,
        seen,
        shown: progress.shownAtMs !== undefined || seen,
        dismissed: progress.dismissedAtMs !== undefined,
      }
    })
    const count = (step: keyof (typeof steps)[number]) => steps.filter((one) => one[step]).length
    const paid = count('paid')
    return {
      offer,
      course,
      sent: steps.length,
      shown: count('shown'),
      seen: count('seen'),
      clicked: count('clicked'),
      dismissed: count('dismissed'),
      paid,
      revenueCents: paid * offer.priceCents,
    }
  })
}

function ordersOf(db: ReadableDb, classId: string): Report['orders'] {
  return db
    .prepare(
      `SELECT o.offer_id AS offerId, o.attendee_id AS attendeeId, coalesce(p.name, '') AS name, o.course_id AS courseId,
         o.cents, o.currency, o.at_ms AS atMs
       FROM orders o LEFT JOIN attendees p ON p.id = o.attendee_id WHERE o.class_id = ? ORDER BY o.at_ms`,
    )
    .all(classId) as Report['orders']
}

function revenueOf(orders: Report['orders']): Report['revenue'] {
  const byCurrency = new Map<string, { currency: string; cents: number; orders: number }>()
  for (const { currency, cents } of orders) {
    const entry = byCurrency.get(currency) ?? { currency, cents: 0, orders: 0 }
    byCurrency.set(currency, { currency, cents: entry.cents + cents, orders: entry.orders + 1 })
  }
  return [...byCurrency.values()]
}

function markersOf(db: ReadableDb, classId: string): Report['markers'] {
  const title = (courseId: string) => label(getCourse(db, courseId))
  return [
    ...listPolls(db, classId).map((poll) => ({ atMs: poll.openedAtMs, kind: 'poll' as const, label: poll.question })),
    ...listOffers(db, classId).map((offer) => ({
      atMs: offer.opensAtMs,
      kind: 'offer' as const,
      label: title(offer.courseId),
    })),
    ...ordersOf(db, classId).map((order) => ({
      atMs: order.atMs,
      kind: 'order' as const,
      label: title(order.courseId),
    })),
  ].sort((a, b) => a.atMs - b.atMs)
}

const label = (course: Course | undefined) => course?.title.zh ?? course?.title.en ?? ''
