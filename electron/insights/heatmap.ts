import type { HeatRow } from '../../shared/report'
import type { MinuteOfActs } from '../store/activity'
import type { Span } from './retention'

const MINUTE_MS = 60_000

/** How many minutes of the class have begun, at least one. */
function minutesOf(startMs: number, endMs: number): number {
  return Math.max(1, Math.ceil((endMs - startMs) / MINUTE_MS))
}

/**
 * One row an attendee, one cell a minute of the class: −1 away all of it, 0 there, else acts. An act in a minute counts
 * as being there, also where the clock of the last second and of the departure differ.
 */
export function heatRows(
  attendeeIds: readonly string[],
  spans: readonly Span[],
  acts: readonly MinuteOfActs[],
  { startMs, endMs }: { startMs: number; endMs: number },
): HeatRow[] {
  const minutes = minutesOf(startMs, endMs)
  const rows = new Map(attendeeIds.map((attendeeId) => [attendeeId, new Array<number>(minutes).fill(-1)]))
  for (const { attendeeId, fromMs, toMs } of spans) {
    const cells = rows.get(attendeeId)
    if (!cells) continue
    const first = Math.max(0, Math.floor((fromMs - startMs) / MINUTE_MS))
    const last = Math.min(minutes, Math.ceil(((toMs ?? endMs) - startMs) / MINUTE_MS))
    if (last > first) cells.fill(0, first, last)
  }
  for (const { attendeeId, minute, acts: count } of acts) {
    const cells = rows.get(attendeeId)
    if (cells && minute >= 0 && minute < minutes) cells[minute] = count
  }
  return Array.from(rows, ([attendeeId, cells]) => ({ attendeeId, cells }))
}
