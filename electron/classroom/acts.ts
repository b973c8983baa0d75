import { assertNever } from '../../shared/model'
import type { Act, Refusal } from '../../shared/wire'
import type { Happening } from '../store/events'
import { getOffer, progressFor } from '../store/offers'
import type { ReadableDb } from '../store/open'
import { getPoll } from '../store/polls'

/** What an attendee's act becomes in the log. Which list was seen is for the one who made it to say. */
export function happeningOf(act: Exclude<Act, { type: 'advice:seen' }>): Happening {
  switch (act.type) {
    case 'chat:send':
      return { type: 'chat:sent', data: { text: act.text } }
    case 'poll:vote':
      return {
        type: 'poll:voted',
        data: { pollId: act.pollId, choices: [...new Set(act.choices)].sort((a, b) => a - b) },
      }
    case 'reaction:send':
      return { type: 'reaction:sent', data: { reaction: act.reaction } }
    case 'course:open':
      return { type: 'course:opened', data: { courseId: act.courseId } }
    case 'course:dismiss':
      return { type: 'course:dismissed', data: { courseId: act.courseId } }
    case 'offer:shown':
      return { type: 'offer:shown', data: { offerId: act.offerId } }
    case 'offer:seen':
      return { type: 'offer:seen', data: { offerId: act.offerId } }
    case 'offer:click':
      return { type: 'offer:clicked', data: { offerId: act.offerId } }
    case 'offer:dismiss':
      return { type: 'offer:dismissed', data: { offerId: act.offerId } }
    default:
      return assertNever(act)
  }
}

export interface ActContext {
  db: ReadableDb
  classId: string
  attendeeId: string
  /** Courses an attendee of this class may be shown. */
  courseIds: ReadonlySet<string>
  nowMs: number
}

/** Whether this attendee may do this now; undefined when they may. */
export function refuseAct(act: Act, { db, classId, attendeeId, courseIds, nowMs }: ActContext): Refusal | undefined {
  switch (act.type) {
    case 'chat:send':
    case 'reaction:send':
    case 'advice:seen':
      return undefined
    case 'poll:vote': {
      const poll = getPoll(db, classId, act.pollId)
      if (!poll) return 'unknown-poll'
      if (poll.closedAtMs !== undefined) return 'poll-closed'
      const choices = new Set(act.choices)
      if (poll.kind === 'single' && choices.size !== 1) return 'bad-choice'
      return act.choices.every((choice) => choice < poll.choices.length) ? undefined : 'bad-choice'
    }
    case 'course:open':
    case 'course:dismiss':
      return courseIds.has(act.courseId) ? undefined : 'unknown-course'
    case 'offer:shown':
    case 'offer:seen':
    case 'offer:click':
    case 'offer:dismiss': {
      const offer = getOffer(db, classId, act.offerId)
      // To someone it was not sent to, an offer does not exist.
      if (!offer || !progressFor(db, act.offerId, attendeeId)) return 'unknown-offer'
      return act.type === 'offer:click' && nowMs >= offer.endsAtMs ? 'offer-closed' : undefined
    }
    default:
      return assertNever(act)
  }
}
