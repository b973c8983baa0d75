import { create } from 'zustand'

export type RailTab = 'chat' | 'questions' | 'polls' | 'people' | 'tools'

/** What the teacher is about to offer. */
export interface OfferDraft {
  courseId?: string
  /** The bundle of which the course is the first. */
  bundleId?: string
  discountPercent: number
  minutes: number
  audience: 'all' | 'likely' | 'segment' | 'one'
  /** `stayed:MINUTES`, `did:WHAT` or `answered:POLL:CHOICE`. */
  segment: string
  attendeeId?: string
  /** Seats; absent: as many as want to. */
  stock?: number
  /** Empty: no coupon. */
  code: string
  codePercent: number
  codeUses?: number
  /** Absent: what the settings say. */
  holdOutPercent?: number
}

/** What is open and chosen on the live screen; main knows nothing of it. */
interface LiveView {
  tab: RailTab
  /** The attendee whose page is open in the people tab. */
  personId?: string
  writingPoll: boolean
  wordsOpen: boolean
  wantsBy: 'course' | 'attendee' | 'grid'
  /** From this likelihood on, an attendee is called likely: 0 to 1. */
  likelyFrom: number
  offerTab: 'new' | 'sent'
  draft: OfferDraft
  joinOpen: boolean
  groupsOpen: boolean
  ending: boolean
}

const FIRST: LiveView = {
  tab: 'chat',
  writingPoll: false,
  wordsOpen: false,
  wantsBy: 'course',
  likelyFrom: 0.2,
  offerTab: 'new',
  draft: { discountPercent: 20, minutes: 10, audience: 'likely', segment: 'stayed:10', code: '', codePercent: 30 },
  joinOpen: false,
  groupsOpen: false,
  ending: false,
}

export const useLiveView = create<LiveView>(() => FIRST)

export const show = useLiveView.setState

/** A new class starts with nothing open and nothing chosen. */
export function resetLiveView(): void {
  useLiveView.setState(FIRST, true)
}

export function changeDraft(change: Partial<OfferDraft>): void {
  useLiveView.setState(({ draft }) => ({ draft: { ...draft, ...change } }))
}

/** Puts a course, and perhaps one attendee, into the offer panel. */
export function prepareOffer(courseId: string, attendeeId?: string): void {
  useLiveView.setState(({ draft }) => ({
    offerTab: 'new',
    draft: {
      ...draft,
      courseId,
      bundleId: undefined,
      ...(attendeeId ? { audience: 'one', attendeeId } : { audience: 'likely' }),
    },
  }))
}
