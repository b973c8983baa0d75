import type { Course, Reaction } from '../../shared/model'
import type { AttendeeRow, RatingMean, Report } from '../../shared/report'
import { momentsOf as momentsOfSample } from '../recommender/intervals'
import { activityOf } from '../store/activity'
import { attendanceOf } from '../store/attendees'
import { getClass, withoutSecrets } from '../store/classes'
import { getCourse } from '../store/courses'
import { listMessages } from '../store/messages'
import { listOffers } from '../store/offers'
import type { ReadableDb } from '../store/open'
import { listPolls, tallyOf } from '../store/polls'
import { listQuestions } from '../store/questions'
import { listFeedback } from '../store/ratings'
import { listRecordings } from '../store/recordings'
import { transcriptOf } from '../store/transcript'
import { advisedOf } from './advised'
import { digestOf } from './digest'
import { share } from './funnel'
import { heatRows } from './heatmap'
import { laterOf } from './later'
import { momentsOf } from './moments'
import { participationOf } from './participation'
import { attendanceCurve, hereAt, peak, type Span } from './retention'
import { adviceOf, funnelOf, ordersOf, revenueOf } from './sold'
import { studentInterval } from './student'

const MOST_MESSAGES = 100_000
const MINUTE_MS = 60_000

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
  const presentMs = attendees.map((row) => row.presentMs)
  const presentRange = studentInterval(presentMs)
  const funnel = funnelOf(db, classId, 'live')
  const orders = ordersOf(db, classId, 'live')
  const markers = markersOf(db, classId, orders)
  const chat = listMessages(db, classId, teacherName, MOST_MESSAGES)
  const { reactions, putAway } = tapsOf(db, classId)
  const questions = listQuestions(db, classId, MOST_MESSAGES)
  const digest = digestOf(chat, attendees.length)
  return {
    class: withoutSecrets(record),
    course,
    startMs,
    endMs,
    curve,
    markers,
    attendees,
    heat: heatRows(
      attendees.map(({ attendeeId }) => attendeeId),
      spans,
      activityOf(db, classId),
      { startMs, endMs },
    ),
    moments: momentsOf({
      curve,
      startMs,
      endMs,
      markers,
      messageTimes: chat.flatMap(({ author, atMs }) => (author.kind === 'teacher' ? [] : [atMs])),
      questionTimes: [...questions.map(({ atMs }) => atMs), ...digest.questions.map(({ message }) => message.atMs)],
      reactionTimes: reactions.map(({ atMs }) => atMs),
      orderTimes: orders.map(({ atMs }) => atMs),
    }),
    peak: peak(curve),
    meanPresentMs: presentMs.length === 0 ? 0 : presentMs.reduce((sum, one) => sum + one, 0) / presentMs.length,
    ...(presentRange ? { presentRange } : {}),
    stayed: [0.25, 0.5, 0.75, 1].map((part) => ({
      part,
      share: share(
        hereAt(curve, part === 1 ? beforeEnd(startMs, endMs) : startMs + (endMs - startMs) * part),
        attendees.length,
      ),
    })),
    polls: listPolls(db, classId).map((poll) => ({
      poll,
      tally: tallyOf(db, poll),
      present: presentDuring(spans, poll.openedAtMs, poll.closedAtMs ?? endMs, endMs),
    })),
    reactions: countOf(reactions),
    participation: participationOf(db, classId, endMs, attendees.length, (fromMs, toMs) =>
      presentDuring(spans, fromMs, toMs, endMs),
    ),
    funnel,
    revenue: revenueOf(orders),
    orders,
    advice: adviceOf(db, classId, funnel, orders, putAway),
    ...advised(advisedOf(db, classId)),
    digest,
    questions,
    ratings: ratingsOf(db, classId),
    recordings: listRecordings(db, classId),
    ...later(laterOf(db, classId)),
    chat,
    transcript: transcriptOf(db, classId),
  }
}

const advised = (found: Report['advised']) => (found ? { advised: found } : {})
const later = (found: Report['later']) => (found ? { later: found } : {})

/** When the last minute began; of a class of less than ten minutes, when its last tenth did. */
const beforeEnd = (startMs: number, endMs: number) => endMs - Math.min(MINUTE_MS, (endMs - startMs) / 10)

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

/** What was summed as it happened, and the stays that last. */
function attendeeRows(db: ReadableDb, classId: string, spans: Span[], endMs: number): AttendeeRow[] {
  const lasting = new Map(
    spans.flatMap(({ attendeeId, fromMs, toMs }) => (toMs === undefined ? [[attendeeId, endMs - fromMs]] : [])),
  )
  return attendanceOf(db, classId).map((row) => ({
    ...row,
    presentMs: row.presentMs + Math.max(0, lasting.get(row.attendeeId) ?? 0),
  }))
}

interface Taps {
  reactions: { reaction: Reaction; atMs: number }[]
  /** By course, who put it away as a recommendation. */
  putAway: Map<string, Set<string>>
}

/** What stands in the log alone, read in one pass: a class has tens of thousands of rows. */
function tapsOf(db: ReadableDb, classId: string): Taps {
  const rows = db
    .prepare(
      `SELECT coalesce(json_extract(data, '$.reaction'), json_extract(data, '$.courseId')) AS what, type, actor,
         at_ms AS atMs FROM events WHERE class_id = ? AND type IN ('reaction:sent', 'course:dismissed')`,
    )
    .all(classId) as { what: string; type: string; actor: string; atMs: number }[]
  const taps: Taps = { reactions: [], putAway: new Map() }
  for (const { what, type, actor, atMs } of rows) {
    if (type === 'reaction:sent') taps.reactions.push({ reaction: what as Reaction, atMs })
    else taps.putAway.set(what, (taps.putAway.get(what) ?? new Set()).add(actor))
  }
  return taps
}

function countOf(reactions: readonly { reaction: Reaction }[]): Report['reactions'] {
  const counts: Report['reactions'] = {}
  for (const { reaction } of reactions) counts[reaction] = (counts[reaction] ?? 0) + 1
  return counts
}

function ratingsOf(db: ReadableDb, classId: string): Report['ratings'] {
  const feedback = listFeedback(db, classId)
  const means = (['class', 'course'] as const).flatMap((subject): RatingMean[] => {
    const stars = feedback.filter((one) => one.subject === subject).map((one) => one.stars)
    if (stars.length === 0) return []
    const range = studentInterval(stars)
    return [{ subject, mean: momentsOfSample(stars).mean, rated: stars.length, ...(range ? { range } : {}) }]
  })
  return { feedback, means }
}

function markersOf(db: ReadableDb, classId: string, orders: Report['orders']): Report['markers'] {
  const title = (courseId: string) => label(getCourse(db, courseId))
  return [
    ...listPolls(db, classId).map((poll) => ({
      atMs: poll.openedAtMs,
      kind: 'poll' as const,
      label: { zh: poll.question, en: poll.question },
    })),
    ...listOffers(db, classId).map((offer) => ({
      atMs: offer.opensAtMs,
      kind: 'offer' as const,
      label: title(offer.courseId),
    })),
    ...orders.map((order) => ({
      atMs: order.atMs,
      kind: 'order' as const,
      label: title(order.courseId),
    })),
  ].sort((a, b) => a.atMs - b.atMs)
}

const label = (course: Course | undefined) => course?.title ?? {}
