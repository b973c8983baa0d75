import type { Check, Coaching } from '../../shared/coaching'
import { FEW, type Report, type Share } from '../../shared/report'
import type { ReadableDb } from '../store/open'
import { activeOf, checksOf, figureOf, type PaceSaid } from './checks'
import { STAYED_SHARE } from './compare'
import { share } from './funnel'
import { classReport } from './report'
import { differenceOfShares } from './shares'

const MINUTE_MS = 60_000

/** What the class shows about the teaching, next to the class before of the same course. Undefined: no such class. */
export function coachingOf(db: ReadableDb, classId: string, nowMs: number): Coaching | undefined {
  const report = classReport(db, classId, '', nowMs)
  if (!report) return undefined
  const talk = talkOf(db, report)
  const checks = checksOf(report, talk, paceOf(db, classId))
  const previous = previousOf(db, report)
  const before = previous && classReport(db, previous, '', nowMs)
  return {
    few: report.attendees.length < FEW,
    checks,
    talk,
    ...(before
      ? { before: compared(before, report, checksOf(before, talkOf(db, before), paceOf(db, before.class.id)), checks) }
      : {}),
  }
}

function talkOf(db: ReadableDb, { class: { id }, startMs }: Report): Coaching['talk'] {
  const rows = db
    .prepare(
      `SELECT at_ms AS atMs, json_extract(data, '$.share') AS share FROM events
       WHERE class_id = ? AND type = 'talk:measured' ORDER BY seq`,
    )
    .all(id) as { atMs: number; share: number }[]
  return rows.map(({ atMs, share: heard }) => ({ minute: Math.floor((atMs - startMs) / MINUTE_MS), share: heard }))
}

function previousOf(db: ReadableDb, { class: { courseId, sample }, startMs }: Report): string | undefined {
  const row = db
    .prepare(
      `SELECT id FROM classes WHERE course_id = ? AND sample = ? AND ended_at_ms IS NOT NULL AND started_at_ms < ?
       ORDER BY started_at_ms DESC LIMIT 1`,
    )
    .get(courseId, sample ? 1 : 0, startMs) as { id: string } | undefined
  return row?.id
}

const paceOf = (db: ReadableDb, classId: string): PaceSaid[] =>
  db
    .prepare(
      `SELECT actor AS attendeeId, json_extract(data, '$.pace') AS pace, at_ms AS atMs FROM events
       WHERE class_id = ? AND type = 'pace:sent' ORDER BY seq`,
    )
    .all(classId) as PaceSaid[]

const stayedOf = ({ attendees, startMs, endMs }: Report) =>
  share(attendees.filter(({ presentMs }) => presentMs >= STAYED_SHARE * (endMs - startMs)).length, attendees.length)

function compared(
  before: Report,
  now: Report,
  thenChecks: Check[],
  nowChecks: Check[],
): NonNullable<Coaching['before']> {
  const change = (pick: (report: Report) => Share) => {
    const earlier = pick(before)
    const since = pick(now)
    const { low = 0, high = 0 } = differenceOfShares(since, earlier) ?? {}
    return { earlier, now: since, low, high }
  }
  return {
    classId: before.class.id,
    title: before.class.title,
    startedAtMs: before.startMs,
    followed: thenChecks
      .filter(({ ok }) => !ok)
      .flatMap((then) => {
        const again = nowChecks.find((check) => check.kind === then.kind)
        if (!again) return []
        const earlier = figureOf(then)
        const now = figureOf(again)
        const found = earlier && now && differenceOfShares(now, earlier)
        return {
          kind: then.kind,
          heeded: again.ok,
          ...(found ? { figure: { earlier, now, low: found.low, high: found.high } } : {}),
        }
      }),
    stayed: change(stayedOf),
    active: change(activeOf),
  }
}
