import type { Check, Coaching, Stretch } from '../../shared/coaching'
import { assertNever, type Pace } from '../../shared/model'
import { FEW, type Report, type Share } from '../../shared/report'
import type { ReadableDb } from '../store/open'
import { STAYED_SHARE } from './compare'
import { share } from './funnel'
import { classReport } from './report'
import { hereAt } from './retention'
import { differenceOfShares } from './shares'

const MINUTE_MS = 60_000
/** A first question to everybody after this is late. */
const FIRST_POLL_MINUTE = 12
/** Longer than this with nothing asked of people is long. */
const STRETCH_MINUTES = 15
const ANSWERED_SHARE = 0.6
const TALK_SHARE = 0.85
const STILL_THERE_SHARE = 0.8
const ACTIVE_SHARE = 0.6
/** From so many on who complain of the pace, it is not the one or two who always do. */
const LOST_SHARE = 0.2
/** Fewer questions than this say nothing about how they are answered. */
const LEAST_QUESTIONS = 3

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

/** Every check that this class has the figures for. */
export function checksOf(report: Report, talk: Coaching['talk'], pace: readonly PaceSaid[]): Check[] {
  return [
    ...firstPoll(report),
    ...longStretch(report),
    ...questionsAnswered(report),
    ...talkShare(talk),
    ...offersInTime(report),
    ...paceSuits(report, pace),
    manyTakePart(report),
  ]
}

const minuteOf = ({ startMs }: Report, atMs: number) => Math.floor((atMs - startMs) / MINUTE_MS)

/** How many of those there at one moment were gone at another. */
function left({ curve }: Report, fromMs: number, toMs: number): Share {
  const before = hereAt(curve, fromMs)
  return share(Math.max(0, before - hereAt(curve, toMs)), before)
}

function firstPoll(report: Report): Check[] {
  const { polls, startMs, endMs, peak } = report
  const first = polls[0]?.poll.openedAtMs
  if (first === undefined && endMs - startMs < FIRST_POLL_MINUTE * MINUTE_MS) return []
  const until = first ?? endMs - MINUTE_MS
  return [
    {
      kind: 'first-poll',
      ok: first !== undefined && minuteOf(report, first) < FIRST_POLL_MINUTE,
      ...(first === undefined ? {} : { minute: minuteOf(report, first) }),
      leftBefore: left(report, Math.min(peak.atMs, until), until),
    },
  ]
}

/** The longest time in which nothing was asked of people. */
function longStretch(report: Report): Check[] {
  const { startMs, endMs, polls } = report
  const ends = [startMs, ...polls.map(({ poll }) => poll.openedAtMs), endMs - MINUTE_MS]
  let longest: [number, number] = [startMs, startMs]
  ends.slice(1).forEach((toMs, at) => {
    const fromMs = ends[at] as number
    if (toMs - fromMs > longest[1] - longest[0]) longest = [fromMs, toMs]
  })
  const stretch: Stretch = { fromMinute: minuteOf(report, longest[0]), toMinute: minuteOf(report, longest[1]) }
  if (stretch.toMinute - stretch.fromMinute < 5) return []
  return [
    {
      kind: 'long-stretch',
      ok: stretch.toMinute - stretch.fromMinute <= STRETCH_MINUTES,
      stretch,
      left: left(report, longest[0] === startMs ? Math.min(report.peak.atMs, longest[1]) : longest[0], longest[1]),
    },
  ]
}

function questionsAnswered({ digest: { questions } }: Report): Check[] {
  if (questions.length < LEAST_QUESTIONS) return []
  const answered = share(
    questions.filter(({ answeredAfterMs }) => answeredAfterMs !== undefined).length,
    questions.length,
  )
  return [{ kind: 'questions-answered', ok: answered.part / answered.whole >= ANSWERED_SHARE, answered }]
}

function talkShare(talk: Coaching['talk']): Check[] {
  if (talk.length === 0) return []
  const talked = talk.reduce((sum, { share: heard }) => sum + heard, 0) / talk.length
  return [{ kind: 'talk-share', ok: talked <= TALK_SHARE, talked, minutes: talk.length }]
}

function offersInTime(report: Report): Check[] {
  const first = report.funnel[0]?.offer.opensAtMs
  if (first === undefined) return []
  const stillThere = share(hereAt(report.curve, first), report.attendees.length)
  return [
    {
      kind: 'offer-in-time',
      ok: stillThere.whole > 0 && stillThere.part / stillThere.whole >= STILL_THERE_SHARE,
      minute: minuteOf(report, first),
      stillThere,
    },
  ]
}

interface PaceSaid {
  attendeeId: string
  pace: Pace
  atMs: number
}

const paceOf = (db: ReadableDb, classId: string): PaceSaid[] =>
  db
    .prepare(
      `SELECT actor AS attendeeId, json_extract(data, '$.pace') AS pace, at_ms AS atMs FROM events
       WHERE class_id = ? AND type = 'pace:sent' ORDER BY seq`,
    )
    .all(classId) as PaceSaid[]

/** Where nobody said anything of the pace there is nothing to check: silence may be content or indifference. */
function paceSuits(report: Report, said: readonly PaceSaid[]): Check[] {
  const came = report.attendees.length
  if (said.length === 0 || came === 0) return []
  const complaints = said.filter(({ pace }) => pace === 'fast' || pace === 'lost')
  const people = (of: readonly PaceSaid[]) => new Set(of.map(({ attendeeId }) => attendeeId)).size
  const byMinute = new Map<number, number>()
  for (const { atMs } of complaints) {
    const minute = minuteOf(report, atMs)
    byMinute.set(minute, (byMinute.get(minute) ?? 0) + 1)
  }
  const [minute = 0] = [...byMinute].sort(([a, many], [b, more]) => more - many || a - b)[0] ?? []
  return [
    {
      kind: 'pace',
      ok: people(complaints) / came < LOST_SHARE,
      fast: share(people(said.filter(({ pace }) => pace === 'fast')), came),
      lost: share(people(said.filter(({ pace }) => pace === 'lost')), came),
      minute,
    },
  ]
}

/** The figure a suggestion is about. */
function figureOf(check: Check): Share | undefined {
  switch (check.kind) {
    case 'first-poll':
      return check.leftBefore
    case 'long-stretch':
      return check.left
    case 'questions-answered':
      return check.answered
    case 'offer-in-time':
      return check.stillThere
    case 'many-take-part':
      return check.active
    case 'pace':
      return check.lost
    case 'talk-share':
      return undefined
    default:
      return assertNever(check)
  }
}

function manyTakePart(report: Report): Check {
  const active = activeOf(report)
  return { kind: 'many-take-part', ok: active.whole > 0 && active.part / active.whole >= ACTIVE_SHARE, active }
}

const activeOf = ({ heat }: Report) =>
  share(heat.filter(({ cells }) => cells.some((acts) => acts > 0)).length, heat.length)

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
