import type { Check, Coaching, Stretch } from '../../shared/coaching'
import { assertNever, type Pace } from '../../shared/model'
import type { Report, Share } from '../../shared/report'
import { share } from './funnel'
import { hereAt } from './retention'

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

/** What somebody said of the pace, and when. */
export interface PaceSaid {
  attendeeId: string
  pace: Pace
  atMs: number
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

function manyTakePart(report: Report): Check {
  const active = activeOf(report)
  return { kind: 'many-take-part', ok: active.whole > 0 && active.part / active.whole >= ACTIVE_SHARE, active }
}

/** Of all who came, those who did anything. */
export const activeOf = ({ heat }: Report): Share =>
  share(heat.filter(({ cells }) => cells.some((acts) => acts > 0)).length, heat.length)

/** The figure a suggestion is about. */
export function figureOf(check: Check): Share | undefined {
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
