import type { Moment, MomentKind, ReportMarker } from '../../shared/report'

const MINUTE_MS = 60_000
/** A fall or rise is looked for over this long. */
const WINDOW_MS = 3 * MINUTE_MS
/** What happened this long before a moment may have to do with it. */
const BEFORE_MS = 3 * MINUTE_MS
/** People still come in the first tenth of a class and leave when its last two minutes have begun: neither is news. */
const COMING_SHARE = 0.1
const LEAVING_MS = 2 * MINUTE_MS
const SALE_WINDOW_MS = 5 * MINUTE_MS
const MOST_BURSTS = 3

export interface Course {
  curve: readonly { atMs: number; here: number }[]
  startMs: number
  endMs: number
  markers: readonly ReportMarker[]
  messageTimes: readonly number[]
  questionTimes: readonly number[]
  reactionTimes: readonly number[]
  orderTimes: readonly number[]
}

/** What stood out in a class, in the order it happened. */
export function momentsOf(course: Course): Moment[] {
  const found = [
    ...largestChange(course, 'fall'),
    ...largestChange(course, 'rise'),
    ...bursts('chat', course.messageTimes, course),
    ...bursts('questions', course.questionTimes, course),
    ...bursts('reactions', course.reactionTimes, course),
    ...sales(course),
  ]
  return found
    .map((moment) => ({ ...moment, happened: happenedBy(moment, course.markers) }))
    .sort((a, b) => a.fromMs - b.fromMs || a.kind.localeCompare(b.kind))
}

type Found = Omit<Moment, 'happened'>

/** The steepest change of the curve within three minutes; at least two people and a tenth of those there. */
function largestChange({ curve, startMs, endMs }: Course, kind: 'fall' | 'rise'): Found[] {
  const fromMs = kind === 'rise' ? startMs + (endMs - startMs) * COMING_SHARE : startMs
  const toMs = endMs - LEAVING_MS
  const points = curve.filter(({ atMs }) => atMs <= toMs)
  let best: Found | undefined
  let first = 0
  for (let last = 0; last < points.length; last += 1) {
    const end = points[last] as { atMs: number; here: number }
    while ((points[first] as { atMs: number }).atMs < end.atMs - WINDOW_MS) first += 1
    if (end.atMs < fromMs) continue
    // The state before the window's first point counts too: the fall may be that very point.
    for (let at = Math.max(0, first - 1); at < last; at += 1) {
      const begin = points[at] as { atMs: number; here: number }
      const size = kind === 'fall' ? begin.here - end.here : end.here - begin.here
      if (size < Math.max(2, begin.here * 0.1) || (best && size <= best.size)) continue
      const beginMs = Math.max(begin.atMs, end.atMs - WINDOW_MS, startMs)
      best = {
        kind,
        fromMs: kind === 'rise' ? Math.max(beginMs, fromMs) : beginMs,
        toMs: end.atMs,
        size,
        against: begin.here,
      }
    }
  }
  return best ? [best] : []
}

/**
 * Minutes with far more of something than is usual in this class: above the mean by three of its square roots (what
 * chance leaves of a Poisson count once in a thousand minutes), and at least three.
 */
function bursts(
  kind: 'chat' | 'questions' | 'reactions',
  times: readonly number[],
  { startMs, endMs }: Course,
): Found[] {
  const minutes = Math.max(1, Math.ceil((endMs - startMs) / MINUTE_MS))
  const counts = new Array<number>(minutes).fill(0)
  for (const atMs of times) {
    const minute = Math.floor((atMs - startMs) / MINUTE_MS)
    if (minute >= 0 && minute < minutes) counts[minute] = (counts[minute] as number) + 1
  }
  const usual = times.length / minutes
  const least = Math.max(3, usual + 3 * Math.sqrt(usual))
  return counts
    .map((size, minute) => ({ size, minute }))
    .filter(({ size }) => size >= least)
    .sort((a, b) => b.size - a.size || a.minute - b.minute)
    .slice(0, MOST_BURSTS)
    .map(({ size, minute }) => ({
      kind,
      fromMs: startMs + minute * MINUTE_MS,
      toMs: startMs + (minute + 1) * MINUTE_MS,
      size,
      against: Math.round(usual * 10) / 10,
    }))
}

/** The five minutes with most orders. */
function sales({ orderTimes }: Course): Found[] {
  const times = [...orderTimes].sort((a, b) => a - b)
  let best: Found | undefined
  let first = 0
  times.forEach((atMs, last) => {
    while ((times[first] as number) < atMs - SALE_WINDOW_MS) first += 1
    const size = last - first + 1
    if (!best || size > best.size) {
      best = { kind: 'sale', fromMs: times[first] as number, toMs: atMs, size, against: times.length }
    }
  })
  return best ? [best] : []
}

function happenedBy(
  { kind, fromMs, toMs }: { kind: MomentKind; fromMs: number; toMs: number },
  markers: readonly ReportMarker[],
) {
  return markers.filter(
    (marker) =>
      marker.atMs >= fromMs - BEFORE_MS && marker.atMs <= toMs && !(kind === 'sale' && marker.kind === 'order'),
  )
}
