/** What is taught in front of somebody, and for how long they follow it. Pure. */
import type { Mention } from './mentions'

/** On view, or spoken of, for so long while somebody follows, a course is named as plainly as it can be. */
export const WHOLE_MS = 5 * 60_000
/** How long it takes to say a line. */
export const LINE_MS = 6000
/** Who has lost the thread follows again when they say so, or by themselves after this long. */
const LOST_MS = 90_000

/** Towards one course: how much of `WHOLE_MS` somebody has followed in this class, 0 to 1. */
export interface Followed {
  attendeeId: string
  courseId: string
  topic?: string
  share: number
}

export type Attention = ReturnType<typeof createAttention>

/** Of one class. Times are those of its events, in their order. */
export function createAttention() {
  /** Who is in, and from when on they follow what is on view; a moment yet to come while they are lost. */
  const following = new Map<string, number>()
  const sums = new Map<string, number>()
  let page: Mention[] = []

  /** Credits a stretch of the page, or of what is said, to one attendee. */
  function credit(about: 'slides' | 'speech', mentions: Mention[], attendeeId: string, ms: number): Followed[] {
    if (ms <= 0) return []
    return mentions.map(({ courseId, share, topic }) => {
      const key = `${about} ${courseId} ${attendeeId}`
      const sumMs = Math.min(WHOLE_MS, (sums.get(key) ?? 0) + ms * share)
      sums.set(key, sumMs)
      return { attendeeId, courseId, share: sumMs / WHOLE_MS, ...(topic ? { topic } : {}) }
    })
  }

  /** Up to now they followed the page; from now on is counted anew. */
  function settle(attendeeId: string, atMs: number): Followed[] {
    const since = following.get(attendeeId)
    if (since === undefined) return []
    following.set(attendeeId, Math.max(since, atMs))
    return credit('slides', page, attendeeId, atMs - since)
  }

  const settleAll = (atMs: number) => [...following.keys()].flatMap((attendeeId) => settle(attendeeId, atMs))

  return {
    arrive(attendeeId: string, atMs: number): void {
      if (!following.has(attendeeId)) following.set(attendeeId, atMs)
    },
    leave(attendeeId: string, atMs: number): Followed[] {
      const followed = settle(attendeeId, atMs)
      following.delete(attendeeId)
      return followed
    },
    /** Says that they have lost the thread, or how else it goes. */
    pace(attendeeId: string, isLost: boolean, atMs: number): Followed[] {
      const followed = settle(attendeeId, atMs)
      if (following.has(attendeeId)) following.set(attendeeId, isLost ? atMs + LOST_MS : atMs)
      return followed
    },
    /** From now on this is on view, or nothing that can be read; the end of the class is such a moment. */
    show(mentions: Mention[], atMs: number): Followed[] {
      const followed = settleAll(atMs)
      page = mentions
      return followed
    },
    /** A line has been said. */
    say(mentions: Mention[], atMs: number): Followed[] {
      return [...following].flatMap(([attendeeId, since]) =>
        since > atMs ? [] : credit('speech', mentions, attendeeId, LINE_MS),
      )
    },
  }
}
