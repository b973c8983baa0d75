import type { Course, Offer, Recommendation, Topic } from '../../shared/model'
import type { CourseAdvice, CourseCard, OfferCard, Snapshot } from '../../shared/wire'
import { discountedCents } from '../selling/price'
import { couponOf, coursesOf, offerTo, type ProgressRecord, seatsTaken } from '../store/offers'
import type { ReadableDb } from '../store/open'

/** What an attendee may know of a course. */
export function courseCard(course: Course): CourseCard {
  const { id, title, description, topics, level, priceCents, currency, checkoutUrl, cover } = course
  return {
    id,
    title,
    description,
    topics,
    level,
    priceCents,
    currency,
    ...(checkoutUrl ? { checkoutUrl } : {}),
    ...(cover ? { cover } : {}),
  }
}

/** What one attendee pays for an offer: the coupon's price once its code was given. */
export function dueCents(db: ReadableDb, offer: Offer, progress: ProgressRecord): number {
  const coupon = progress.redeemedAtMs === undefined ? undefined : couponOf(db, offer.id)
  return coupon ? discountedCents(offer.listCents, coupon.discountPercent) : offer.priceCents
}

/** An offer as the one it was sent to sees it; undefined when its course is gone. The coupon's code is not in it. */
export function offerCard(
  db: ReadableDb,
  offer: Offer,
  courses: ReadonlyMap<string, Course>,
  progress: ProgressRecord,
): OfferCard | undefined {
  const course = courses.get(offer.courseId)
  if (!course) return undefined
  const code =
    progress.redeemedAtMs !== undefined ? 'redeemed' : couponOf(db, offer.id) === undefined ? 'none' : 'wanted'
  return {
    offer: offerTo(offer, progress),
    course: courseCard(course),
    ...(offer.bundle
      ? {
          courses: coursesOf(offer)
            .flatMap((courseId) => courses.get(courseId) ?? [])
            .map(courseCard),
        }
      : {}),
    reference: progress.reference,
    status: statusOf(progress),
    dueCents: dueCents(db, offer, progress),
    code,
    ...(offer.stock === undefined ? {} : { seatsLeft: Math.max(0, offer.stock - seatsTaken(db, offer.id)) }),
  }
}

function statusOf({ paidAtMs, dismissedAtMs, claimedAtMs }: ProgressRecord): OfferCard['status'] {
  if (paidAtMs !== undefined) return 'paid'
  if (dismissedAtMs !== undefined) return 'dismissed'
  return claimedAtMs === undefined ? 'open' : 'claimed'
}

/** Recommendations with the cards they speak of; one whose course is gone is left out. */
export function adviceCards(list: Recommendation[], courses: ReadonlyMap<string, Course>): CourseAdvice[] {
  return list.flatMap(({ courseId, reason }) => {
    const course = courses.get(courseId)
    return course ? [{ ...courseCard(course), reason }] : []
  })
}

/** The names reasons may mention. */
export function namesOf(courses: Iterable<Course>, topics: Topic[]): Snapshot['names'] {
  return {
    courses: Object.fromEntries(Array.from(courses, (course) => [course.id, course.title])),
    topics: Object.fromEntries(topics.map((topic) => [topic.id, topic.name])),
  }
}
