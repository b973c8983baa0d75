/** The recording of a class that has ended, watched later: what its page and the studio are told of it. */
import type { DoorInfo } from './ipc'
import type { LocalText, Poll, Purpose, Tally } from './model'
import type { CourseCard, OfferCard } from './wire'

/**
 * What becomes of offers whose time in class is over. `anew`: each viewer has them from the moment they reach them, for
 * as long as they were open in class. `as-they-were`: they end when they ended in class, and are shown as over after it.
 */
export const REPLAY_OFFERS = ['anew', 'as-they-were'] as const
export type ReplayOffers = (typeof REPLAY_OFFERS)[number]

/** One file; a class that was recorded with breaks has several, in order. */
export interface ReplayPart {
  recordingId: string
  /** Below the replay's own address, with what lets this attendee read it. */
  path: string
  durationMs: number
  /** What was said stands at the same path with `.vtt` behind it. */
  captions?: true
}

/** Something along the recordings: `atMs` from the beginning of that part. */
export interface ReplayMark {
  part: number
  atMs: number
  what:
    | { kind: 'chapter'; title: string }
    | { kind: 'poll'; pollId: string; title: string }
    | { kind: 'offer'; offerId: string; title: LocalText }
}

/** A poll of the class as a late viewer has it: to be answered once, and from then on with what the class answered. */
export interface ReplayPoll {
  /** Closed once it was answered. */
  poll: Poll
  /** Of the class itself; late answers are counted apart and are not in it. */
  tally: Tally
  myChoices: number[]
  myText: string
}

export interface ReplaySnapshot {
  title: string
  description: string
  teacherName: string
  course: CourseCard
  startedAtMs: number
  parts: ReplayPart[]
  /** In order. */
  marks: ReplayMark[]
  polls: ReplayPoll[]
  /** Those that this attendee has reached before. */
  offers: OfferCard[]
  agreed: Purpose[]
}

/** Where the teacher stands with the replay of one class. */
export type ReplayState =
  | { kind: 'off' }
  | {
      kind: 'on'
      offers: ReplayOffers
      openedAtMs: number
      links: Omit<DoorInfo, 'shortCode'>
      /** Pages that are open now. */
      watching: number
    }
