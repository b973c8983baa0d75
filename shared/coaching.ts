/** What a class shows about the teaching: each check with its figures, and what changed since the class before. */
import type { Share } from './report'

/** A stretch of the class, in whole minutes from its beginning. */
export interface Stretch {
  fromMinute: number
  toMinute: number
}

/** One thing that is known to matter. `ok`: as it should be; else it is a suggestion, with the figures that make it. */
export type Check = { ok: boolean } & (
  | { kind: 'first-poll'; minute?: number; leftBefore: Share }
  | { kind: 'long-stretch'; stretch: Stretch; left: Share }
  | { kind: 'questions-answered'; answered: Share }
  | { kind: 'talk-share'; talked: number; minutes: number }
  | { kind: 'offer-in-time'; minute: number; stillThere: Share }
  | { kind: 'many-take-part'; active: Share }
  /** Of all who came, who said at some time that it went too fast, or that they were lost; most of them in this minute. */
  | { kind: 'pace'; fast: Share; lost: Share; minute: number }
)
export type CheckKind = Check['kind']

/** What became of a suggestion of the class before. */
export interface Followed {
  kind: CheckKind
  /** It was heeded this time. */
  heeded: boolean
  /** The figure the suggestion was about, then and now, with the range of the difference; absent where it has none. */
  figure?: { earlier: Share; now: Share; low: number; high: number }
}

export interface Coaching {
  /** Too few people for anything to be said. */
  few: boolean
  checks: Check[]
  /** The class before of the same course; absent for the first. */
  before?: {
    classId: string
    title: string
    startedAtMs: number
    followed: Followed[]
    /** There for four fifths of the class: then, now, and the range of the difference. */
    stayed: { earlier: Share; now: Share; low: number; high: number }
    /** Did something at all. */
    active: { earlier: Share; now: Share; low: number; high: number }
  }
  /** Share of each minute in which the teacher was heard; empty where it was not measured. */
  talk: { minute: number; share: number }[]
}
