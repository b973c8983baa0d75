import type { Course } from '../../shared/model'
import type { ServerMessage } from '../../shared/wire'
import type { AttendeeRecord } from '../store/attendees'
import { consentsOf } from '../store/consents'
import { getOffer, progressOf, seatsTaken } from '../store/offers'
import type { ReadableDb } from '../store/open'
import { createBucket, RATES } from './rate'

export interface SalesOptions {
  db: ReadableDb
  classId: string
  courses: ReadonlyMap<string, Course>
  member(attendeeId: string): AttendeeRecord | undefined
  tell(attendeeId: string, message: ServerMessage): void
  tellAll(message: ServerMessage): void
}

export type Sales = ReturnType<typeof createSales>

/** What the room says of what is sold in it: nothing that is not so. */
export function createSales({ db, classId, courses, member, tell, tellAll }: SalesOptions) {
  /** By attendee, not by connection: codes may be tried on many pages at once. */
  const guesses = new Map<string, () => boolean>()

  return {
    /** Whoever has the offer sees how many seats are left, where they are counted. */
    tellSeats(offerId: string): void {
      const offer = getOffer(db, classId, offerId)
      if (offer?.stock === undefined) return
      const left = Math.max(0, offer.stock - seatsTaken(db, offerId))
      for (const { attendeeId } of progressOf(db, offerId)) tell(attendeeId, { type: 'seats', offerId, left })
    },
    /** "Just bought" is said of a real order, by a person who agreed to it. */
    announce({ attendeeId, offerId }: { attendeeId: string; offerId: string }): void {
      const buyer = member(attendeeId)
      const offer = getOffer(db, classId, offerId)
      const title = offer?.bundle?.title ?? (offer && courses.get(offer.courseId)?.title)
      if (!buyer || !title || buyer.simulated || !consentsOf(db, attendeeId).includes('announce')) return
      tellAll({ type: 'bought', name: buyer.name, title })
    },
    /** Whether this attendee may try a coupon's code now. */
    mayGuess(attendeeId: string): boolean {
      const bucket = guesses.get(attendeeId) ?? createBucket(RATES.code)
      guesses.set(attendeeId, bucket)
      return bucket()
    },
  }
}
