import { createHash } from 'node:crypto'
import type { CatalogueCourse, CourseVersion, HandCheck, Review, ReviewState } from '../../shared/catalogue'
import type { Course } from '../../shared/model'
import { coverPath, getCourse, listCourses, saveCourse, saveTopic } from './courses'
import type { LoggedEvent } from './events'
import type { ReadableDb, WritableDb } from './open'

/** A course from before reviews is as good as it always was. */
const BEFORE_REVIEWS: Review = { state: 'approved', version: 0, confirmed: [] }

export function reviewOf(db: ReadableDb, courseId: string): Review {
  const row = db
    .prepare('SELECT state, version, at_ms AS atMs, confirmed FROM course_reviews WHERE course_id = ?')
    .get(courseId) as { state: ReviewState; version: number; atMs: number; confirmed: string } | undefined
  return row ? { ...row, confirmed: JSON.parse(row.confirmed) as HandCheck[] } : BEFORE_REVIEWS
}

export const isApproved = (db: ReadableDb, courseId: string): boolean => reviewOf(db, courseId).state === 'approved'

/** Every version of a course that was saved, newest first. */
export function versionsOf(db: ReadableDb, courseId: string): CourseVersion[] {
  const rows = db
    .prepare('SELECT version, at_ms AS atMs, course FROM course_versions WHERE course_id = ? ORDER BY version DESC')
    .all(courseId) as { version: number; atMs: number; course: string }[]
  return rows.map((row) => ({ ...row, course: JSON.parse(row.course) as Course }))
}

export const versionOf = (db: ReadableDb, courseId: string): number =>
  (
    db
      .prepare('SELECT coalesce(max(version), 1) AS version FROM course_versions WHERE course_id = ?')
      .get(courseId) as {
      version: number
    }
  ).version

/** The whole catalogue as the studio shows it. */
export function listCatalogue(db: ReadableDb): CatalogueCourse[] {
  return listCourses(db).map((course) => ({
    ...course,
    version: versionOf(db, course.id),
    review: reviewOf(db, course.id),
  }))
}

export function projectCourse(db: WritableDb, event: Extract<LoggedEvent, { type: 'course:saved' }>): void {
  const { course, version, state } = event.data
  // A topic somebody typed is known by what they typed, in both languages.
  for (const topic of course.topics) saveTopic(db, { id: topic, name: { zh: topic, en: topic } })
  saveCourse(db, course, event.atMs)
  db.prepare('INSERT INTO course_versions VALUES (?, ?, ?, ?)').run(
    course.id,
    version,
    event.atMs,
    JSON.stringify(course),
  )
  const kept = state === 'approved' ? reviewOf(db, course.id).confirmed : []
  setReview(db, course.id, { state, version, confirmed: kept }, event.atMs)
}

export function projectReview(db: WritableDb, event: Extract<LoggedEvent, { type: 'course:reviewed' }>): void {
  const { courseId, ...review } = event.data
  setReview(db, courseId, review, event.atMs)
}

function setReview(db: WritableDb, courseId: string, { state, version, confirmed }: Review, atMs: number): void {
  db.prepare('INSERT OR REPLACE INTO course_reviews VALUES (?, ?, ?, ?, ?)').run(
    courseId,
    state,
    version,
    atMs,
    JSON.stringify(confirmed),
  )
}

export function coverOf(db: ReadableDb, courseId: string): { hash: string; jpeg: Buffer } | undefined {
  return db.prepare('SELECT hash, jpeg FROM course_covers WHERE course_id = ?').get(courseId) as
    | { hash: string; jpeg: Buffer }
    | undefined
}

/** Every cover, with the path its course names. */
export function listCovers(db: ReadableDb): { path: string; jpeg: Buffer }[] {
  const rows = db.prepare('SELECT course_id, hash, jpeg FROM course_covers').all()
  return (rows as { course_id: string; hash: string; jpeg: Buffer }[]).map((row) => ({
    path: coverPath(row.course_id, row.hash),
    jpeg: row.jpeg,
  }))
}

/** Puts a picture on a course, or takes it off. */
export function saveCover(db: WritableDb, courseId: string, jpeg: Buffer | undefined): void {
  if (!getCourse(db, courseId) || !jpeg) {
    db.prepare('DELETE FROM course_covers WHERE course_id = ?').run(courseId)
    return
  }
  const hash = createHash('sha256').update(jpeg).digest('hex').slice(0, 16)
  db.prepare('INSERT OR REPLACE INTO course_covers VALUES (?, ?, ?)').run(courseId, hash, jpeg)
}
