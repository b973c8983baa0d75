import type { ChatMessage, Locale, Poll, Tally } from '../../shared/model'
import type { CourseAdvice, OfferCard, Refusal, ServerMessage, Snapshot } from '../../shared/wire'
/** Where the page stands with the studio. */
export type Stage =
  | {
      kind: 'connecting'
    }
  | {
      kind: 'joining'
      refused?: Refusal
    }
  | {
      kind: 'in'
    }
  | {
      kind: 'retrying'
    }
  | {
      kind: 'ended'
    }
export interface OwnPoll {
  poll: Poll
  tally: Tally
  myChoices: number[]
  away: boolean
}
export interface PageState {
  stage: Stage
  locale: Locale
  attendeeId: string
  lastSeq: number
  /** The studio's clock minus ours, in milliseconds. */
  clockOffsetMs: number
  here: number
  about?: Pick<Snapshot, 'title' | 'teacherName' | 'names'>
  chat: ChatMessage[]
  /** Own lines on their way, oldest first. */
  pending: {
    id: string
    text: string
  }[]
  poll?: OwnPoll
  offers: OfferCard[]
  /** Offers put away for now; dismissing is another thing. */
  offerAway: boolean
  forYou: CourseAdvice[]
  notice?: Refusal | 'failed'
}
export declare const firstState: (locale: Locale) => PageState
/** What the page knows after a message of the studio's. */
export declare function afterMessage(state: PageState, message: ServerMessage, nowMs: number): PageState
