import type { Refusal, ReplayAct } from '../../shared/wire'
import type { FinishedRecording } from './replay-view'

/** What a page says it has watched at a time, at most; and how much faster than the clock a player may run. */
const LONGEST_STRETCH_MS = 60_000
const FASTEST = 2
/** Reports come late, and all at once after a drop. */
const SLACK_MS = 30_000
const LONGEST_DROP_MS = 10 * LONGEST_STRETCH_MS

/** Holds what pages say they have watched against the clock: nobody can have played more than the time that has passed allows. */
export function createWatchMeter(now: () => number) {
  /** By attendee: until when what was watched is accounted for. */
  const accounted = new Map<string, number>()
  return {
    /** From now on this attendee may have watched something. */
    begin(attendeeId: string): void {
      if (!accounted.has(attendeeId)) accounted.set(attendeeId, now() - SLACK_MS)
    },
    /** Why a stretch of this recording cannot have been watched; undefined when it can, and is accounted for. */
    refuse(
      attendeeId: string,
      recording: FinishedRecording | undefined,
      { fromMs, toMs }: Extract<ReplayAct, { type: 'replay:watch' }>,
    ): Refusal | undefined {
      if (!recording || toMs <= fromMs || toMs - fromMs > LONGEST_STRETCH_MS) return 'malformed'
      // A player may say that it is a moment beyond the end.
      if (toMs > recording.durationMs + 1000) return 'malformed'
      const nowMs = now()
      // Where the clock was set back, nothing is accounted for in the time to come.
      const until = Math.min(nowMs, Math.max(accounted.get(attendeeId) ?? nowMs, nowMs - LONGEST_DROP_MS))
      const next = until + (toMs - fromMs) / FASTEST
      if (next > nowMs) return 'too-fast'
      accounted.set(attendeeId, next)
      return undefined
    },
  }
}
