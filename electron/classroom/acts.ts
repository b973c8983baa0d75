import { assertNever } from '../../shared/model'
import type { Act, Refusal } from '../../shared/wire'
import { normalCode } from '../selling/coupon'
import type { Happening } from '../store/events'
import { couponOf, getOffer, progressFor, seatsTaken } from '../store/offers'
import type { ReadableDb } from '../store/open'
import { getPoll } from '../store/polls'
import { refuseStageAct, stageHappening } from './stage'

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
    case 'hand:raise':
    case 'hand:lower':
    case 'stage:accept':
    case 'stage:leave':
      return stageHappening(act)
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
    case 'offer:claim':
      return { type: 'offer:claimed', data: { offerId: act.offerId } }
    case 'offer:redeem':
      return { type: 'coupon:redeemed', data: { offerId: act.offerId } }
    case 'consent:set':
      return { type: 'consent:set', data: { purpose: act.purpose, agreed: act.agreed } }
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
export function refuseAct(act: Act, context: ActContext): Refusal | undefined {
  const { db, classId, courseIds } = context
  switch (act.type) {
    case 'chat:send':
    case 'reaction:send':
    case 'advice:seen':
    case 'consent:set':
      return undefined
    case 'poll:vote': {
      const poll = getPoll(db, classId, act.pollId)
      if (!poll) return 'unknown-poll'
      if (poll.closedAtMs !== undefined) return 'poll-closed'
      const choices = new Set(act.choices)
      if (poll.kind === 'single' && choices.size !== 1) return 'bad-choice'
      return act.choices.every((choice) => choice < poll.choices.length) ? undefined : 'bad-choice'
    }
    case 'hand:raise':
    case 'hand:lower':
    case 'stage:accept':
    case 'stage:leave':
      return refuseStageAct(act, context)
    case 'course:open':
    case 'course:dismiss':
      return courseIds.has(act.courseId) ? undefined : 'unknown-course'
    case 'offer:shown':
    case 'offer:seen':
    case 'offer:click':
    case 'offer:dismiss':
    case 'offer:claim':
    case 'offer:redeem':
      return refuseOfferAct(act, context)
    default:
      return assertNever(act)
  }
}

function refuseOfferAct(
  act: Extract<Act, { offerId: string }>,
  { db, classId, attendeeId, nowMs }: ActContext,
): Refusal | undefined {
  const offer = getOffer(db, classId, act.offerId)
  const progress = progressFor(db, act.offerId, attendeeId)
  // To someone it was not sent to, an offer does not exist.
  if (!offer || !progress) return 'unknown-offer'
  switch (act.type) {
    case 'offer:shown':
    case 'offer:seen':
    case 'offer:dismiss':
      return undefined
    case 'offer:click':
      return nowMs >= offer.endsAtMs ? 'offer-closed' : undefined
    case 'offer:claim':
      if (progress.claimedAtMs !== undefined) return undefined
      if (nowMs >= offer.endsAtMs || progress.dismissedAtMs !== undefined) return 'offer-closed'
      // Asked inside the transaction that writes the claim: of two for the last seat, one finds it taken.
      return offer.stock !== undefined && seatsTaken(db, offer.id) >= offer.stock ? 'sold-out' : undefined
    case 'offer:redeem': {
      if (progress.redeemedAtMs !== undefined) return undefined
      if (nowMs >= offer.endsAtMs || progress.paidAtMs !== undefined) return 'offer-closed'
      const coupon = couponOf(db, offer.id)
      if (!coupon || normalCode(act.code) !== coupon.code) return 'bad-code'
      return coupon.uses !== undefined && coupon.used >= coupon.uses ? 'code-used-up' : undefined
    }
    default:
      return assertNever(act)
  }
}
