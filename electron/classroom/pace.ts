import type { Pace } from '../../shared/model'

/** So long a signal counts; a lesson that was too fast a while ago is another lesson now. */
export const PACE_HOLDS_MS = 90_000

export type PaceCounts = Record<Exclude<Pace, 'fine'>, number>

/** How the lesson goes for those who said so lately: the newest signal of each attendee, for a while. */
export function createPaceMeter(now: () => number) {
  const newest = new Map<string, { pace: Pace; atMs: number }>()
  return {
    hear(attendeeId: string, pace: Pace, atMs: number): void {
      newest.set(attendeeId, { pace, atMs })
    },
    counts(): PaceCounts {
      const counts: PaceCounts = { fast: 0, slow: 0, lost: 0 }
      for (const [attendeeId, { pace, atMs }] of newest) {
        if (atMs <= now() - PACE_HOLDS_MS) newest.delete(attendeeId)
        else if (pace !== 'fine') counts[pace] += 1
      }
      return counts
    },
    /** Milliseconds until the oldest signal stops counting; undefined when there is none. */
    changesInMs(): number | undefined {
      const times = [...newest.values()].map(({ atMs }) => atMs)
      return times.length === 0 ? undefined : Math.max(0, Math.min(...times) + PACE_HOLDS_MS - now())
    },
  }
}
