import type { ReplayOffers } from '../../shared/replay'

/** What happens when a class is watched later, by type. None of it counts as having happened in the class. */
export type ReplayHappening =
  /** By the teacher; the link's token is a secret, and so not said here. */
  | { type: 'replay:opened'; data: { linkId: string; offers: ReplayOffers } }
  | { type: 'replay:closed'; data: { linkId: string } }
  | { type: 'replay:joined'; data: { attendeeId: string } }
  /** A stretch of a recording was played, in milliseconds from its beginning. */
  | { type: 'replay:watched'; data: { recordingId: string; fromMs: number; toMs: number } }
  | { type: 'replay:voted'; data: { pollId: string; choices: number[]; text?: string } }
  /** The player came to the moment of an offer, and the attendee has it until then. */
  | { type: 'replay:offered'; data: { offerId: string; attendeeId: string; reference: string; endsAtMs: number } }
  | { type: 'replay:offer-shown' | 'replay:offer-seen' | 'replay:offer-clicked'; data: { offerId: string } }
  | { type: 'replay:offer-checkout-opened'; data: { offerId: string } }
  | { type: 'replay:offer-dismissed' | 'replay:offer-claimed' | 'replay:coupon-redeemed'; data: { offerId: string } }
