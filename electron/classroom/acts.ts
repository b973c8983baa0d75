import { assertNever, type StaffRole } from '../../shared/model'
import type { Act, Refusal } from '../../shared/wire'
import { normalCode } from '../selling/coupon'
import { getCheckin } from '../store/checkins'
import type { Happening } from '../store/events'
import { getHandout } from '../store/handouts'
import { couponOf, getOffer, offerTo, progressFor, seatsTaken } from '../store/offers'
import type { ReadableDb } from '../store/open'
import { refuseChatAct, refuseWriting } from './chat'
import { groupHappening, refuseGroupAct } from './groups'
import { refuseVote } from './polls'
import { refuseQuestionAct } from './questions'
import { refuseStageAct, stageHappening } from './stage'

/** What is done with an offer, in class or in a replay. */
export type OfferAct = Extract<Act, { type: `offer:${string}` }>

/**
 * What an attendee's act becomes in the log. Which list was seen is for the one who made it to say.
 * @param device the act came from: a vote is held to it
 * @param role of whoever helps to run the class: what they write says so
 */
export function happeningOf(
  act: Exclude<Act, { type: 'advice:seen' }>,
  device: string,
  role: StaffRole | undefined,
): Happening {
  switch (act.type) {
    case 'chat:send':
      return {
        type: 'chat:sent',
        data: { text: act.text, ...(act.replyTo ? { replyTo: act.replyTo } : {}), ...(role ? { role } : {}) },
      }
    case 'chat:edit':
      return { type: 'chat:edited', data: { messageSeq: act.messageSeq, text: act.text } }
    case 'chat:delete':
      return { type: 'chat:deleted', data: { messageSeq: act.messageSeq } }
    case 'chat:react':
      return { type: 'chat:reacted', data: { messageSeq: act.messageSeq, reaction: act.reaction, on: act.on } }
    case 'question:ask':
      return { type: 'question:asked', data: { text: act.text, anonymous: act.anonymous } }
    case 'question:vote':
      return { type: 'question:voted', data: { questionSeq: act.questionSeq, on: act.on } }
    case 'question:withdraw':
      return { type: 'question:withdrawn', data: { questionSeq: act.questionSeq } }
    case 'poll:vote': {
      const choices = [...new Set(act.choices)].sort((a, b) => a - b)
      return {
        type: 'poll:voted',
        data: { pollId: act.pollId, choices, ...(act.text ? { text: act.text } : {}), device },
      }
    }
    case 'group:say':
    case 'group:call':
      return groupHappening(act)
    case 'hand:raise':
    case 'hand:lower':
    case 'stage:accept':
    case 'stage:leave':
      return stageHappening(act)
    case 'reaction:send':
      return { type: 'reaction:sent', data: { reaction: act.reaction } }
    case 'pace:send':
      return { type: 'pace:sent', data: { pace: act.pace } }
    case 'checkin:answer':
      return { type: 'checkin:answered', data: { checkinId: act.checkinId } }
    case 'handout:open':
      return { type: 'handout:opened', data: { handoutId: act.handoutId } }
    case 'rating:send':
      return { type: 'rating:sent', data: { subject: act.subject, stars: act.stars, text: act.text ?? '' } }
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
    case 'offer:checkout':
      return { type: 'offer:checkout-opened', data: { offerId: act.offerId } }
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
  /** What the page speaks from, as `deviceKey` says it. */
  device: string
  /** Whether they help to run the class: the mode of the chat does not bind them. */
  helps: boolean
  /** Courses an attendee of this class may be shown. */
  courseIds: ReadonlySet<string>
  /** Whether a text has a word in it that the teacher does not want. */
  blocked(text: string): boolean
  nowMs: number
}

/** Whether this attendee may do this now; undefined when they may. */
export function refuseAct(act: Act, context: ActContext): Refusal | undefined {
  const { db, classId, courseIds, nowMs } = context
  switch (act.type) {
    case 'chat:send':
    case 'chat:edit':
    case 'chat:delete':
    case 'chat:react':
      return refuseChatAct(act, context)
    case 'question:ask':
    case 'question:vote':
    case 'question:withdraw':
      return refuseQuestionAct(act, context)
    case 'poll:vote':
      return refuseVote(act, context)
    case 'reaction:send':
    case 'advice:seen':
    case 'consent:set':
    case 'pace:send':
    // What is said to the teacher alone is not for the word filter, and a muted voice is heard there too.
    case 'rating:send':
      return undefined
    case 'checkin:answer': {
      const checkin = getCheckin(db, classId, act.checkinId)
      if (!checkin) return 'unknown-checkin'
      return nowMs >= checkin.endsAtMs ? 'checkin-closed' : undefined
    }
    case 'group:say':
      return refuseGroupAct(act, context) ?? refuseWriting(act.text, context)
    case 'group:call':
      return refuseGroupAct(act, context)
    case 'hand:raise':
    case 'hand:lower':
    case 'stage:accept':
    case 'stage:leave':
      return refuseStageAct(act, context)
    case 'handout:open':
      return getHandout(db, classId, act.handoutId) ? undefined : 'unknown-handout'
    case 'course:open':
    case 'course:dismiss':
      return courseIds.has(act.courseId) ? undefined : 'unknown-course'
    case 'offer:shown':
    case 'offer:seen':
    case 'offer:click':
    case 'offer:checkout':
    case 'offer:dismiss':
    case 'offer:claim':
    case 'offer:redeem':
      return refuseOfferAct(act, context)
    default:
      return assertNever(act)
  }
}

export function refuseOfferAct(act: OfferAct, { db, classId, attendeeId, nowMs }: ActContext): Refusal | undefined {
  const sent = getOffer(db, classId, act.offerId)
  const progress = progressFor(db, act.offerId, attendeeId)
  // To someone it was not sent to, an offer does not exist.
  if (!sent || !progress) return 'unknown-offer'
  const offer = offerTo(sent, progress)
  switch (act.type) {
    case 'offer:shown':
    case 'offer:seen':
    case 'offer:dismiss':
      return undefined
    case 'offer:click':
    case 'offer:checkout':
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
