import type { ReadableDb } from '../store/open'

export interface FollowUpRow {
  attendeeId: string
  classId: string
  offerId: string
  clickedAtMs: number
}

/** Over all classes: who clicked an offer of a course and has not bought that course, newest click first. */
export function clickedNotBought(db: ReadableDb, courseId: string): FollowUpRow[] {
  return db
    .prepare(
      `SELECT p.attendee_id AS attendeeId, o.class_id AS classId, o.id AS offerId, p.clicked_at_ms AS clickedAtMs
       FROM offers o JOIN offer_progress p ON p.offer_id = o.id
       WHERE o.course_id = ? AND p.clicked_at_ms IS NOT NULL AND p.attendee_id NOT IN
         (SELECT attendee_id FROM orders WHERE course_id = o.course_id)
       ORDER BY p.clicked_at_ms DESC, p.attendee_id`,
    )
    .all(courseId) as FollowUpRow[]
}
