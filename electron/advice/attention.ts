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
  about: 'slides' | 'speech'
  attendeeId: string
  courseId: string
  topic?: string
  share: number
}

/** A line that names a course, and when it was said. */
export interface Said {
  atMs: number
  mentions: Mention[]
}

interface Span {
  fromMs: number
  toMs: number
}

export type Attention = ReturnType<typeof createAttention>

/** Of one class. Times are those of its events, in their order. */
export function createAttention() {
  /** Who is in, and from when on they follow what is on view; a moment yet to come while they are lost. */
  const following = new Map<string, number>()
  /** When they followed, oldest first: what was said then may be told much later. */
  const spans = new Map<string, Span[]>()
  const sums = new Map<string, number>()
  /** What named a course, for those who watch the recording. */
  const pages: (Span & { mentions: Mention[] })[] = []
  const lines: Said[] = []
  let page: { sinceMs: number; mentions: Mention[] } = { sinceMs: 0, mentions: [] }

  /** Credits a stretch of a page, or a line, to one attendee. */
  function credit(about: Followed['about'], mentions: Mention[], attendeeId: string, ms: number): Followed[] {
    if (ms <= 0) return []
    return mentions.map(({ courseId, share, topic }) => {
      const key = `${about} ${courseId} ${attendeeId}`
      const sumMs = Math.min(WHOLE_MS, (sums.get(key) ?? 0) + ms * share)
      sums.set(key, sumMs)
      return { about, attendeeId, courseId, share: sumMs / WHOLE_MS, ...(topic ? { topic } : {}) }
    })
  }

  /** Up to now they followed the page; from now on is counted anew. */
  function settle(attendeeId: string, atMs: number): Followed[] {
    const since = following.get(attendeeId)
    if (since === undefined || atMs <= since) return []
    following.set(attendeeId, atMs)
    const before = spans.get(attendeeId) ?? []
    const last = before.at(-1)
    if (last?.toMs === since) last.toMs = atMs
    else spans.set(attendeeId, [...before, { fromMs: since, toMs: atMs }])
    return credit('slides', page.mentions, attendeeId, atMs - since)
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
    /** From now on this is on view, or nothing that can be read. */
    show(mentions: Mention[], atMs: number): Followed[] {
      const followed = settleAll(atMs)
      if (page.mentions.length > 0) pages.push({ fromMs: page.sinceMs, toMs: atMs, mentions: page.mentions })
      page = { sinceMs: atMs, mentions }
      return followed
    },
    /** A line has just been said. */
    say(said: Said): Followed[] {
      if (said.mentions.length === 0) return []
      lines.push(said)
      return [...following].flatMap(([attendeeId, since]) =>
        since > said.atMs ? [] : credit('speech', said.mentions, attendeeId, LINE_MS),
      )
    },
    /** The class is over: nobody is in it any more. */
    end(atMs: number): Followed[] {
      const followed = this.show([], atMs)
      following.clear()
      return followed
    },
    /** Lines of a class that is over, told afterwards. */
    add(said: readonly Said[]): Followed[] {
      const naming = said.filter(({ mentions }) => mentions.length > 0)
      lines.push(...naming)
      return [...spans].flatMap(([attendeeId, stays]) =>
        naming
          .filter(({ atMs }) => stays.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs))
          .flatMap(({ mentions }) => credit('speech', mentions, attendeeId, LINE_MS)),
      )
    },
    /** Somebody has played this stretch of the class's recording. */
    watch(attendeeId: string, { fromMs, toMs }: Span): Followed[] {
      return [
        ...pages.flatMap((one) =>
          credit('slides', one.mentions, attendeeId, Math.min(toMs, one.toMs) - Math.max(fromMs, one.fromMs)),
        ),
        ...lines
          .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
          .flatMap(({ mentions }) => credit('speech', mentions, attendeeId, LINE_MS)),
      ]
    },
  }
}
