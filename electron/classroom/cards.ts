import type { Course, Offer, Recommendation, Topic } from '../../shared/model'
import type { CourseAdvice, CourseCard, OfferCard, Snapshot } from '../../shared/wire'
import type { ProgressRecord } from '../store/offers'

/** What an attendee may know of a course. */
export function courseCard(course: Course): CourseCard {
  const { id, title, description, topics, level, priceCents, currency, checkoutUrl } = course
  return { id, title, description, topics, level, priceCents, currency, ...(checkoutUrl ? { checkoutUrl } : {}) }
}

/** An offer as the one it was sent to sees it. */
export function offerCard(offer: Offer, course: Course, progress: ProgressRecord): OfferCard {
  const status = progress.paidAtMs !== undefined ? 'paid' : progress.dismissedAtMs !== undefined ? 'dismissed' : 'open'
  return { offer, course: courseCard(course), reference: progress.reference, status }
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
