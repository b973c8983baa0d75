import type { Course, LocalText, Topic } from '../../shared/model'
import type { ReadableDb, WritableDb } from './open'

interface CourseRow {
  id: string
  title: string
  description: string
  topics: string
  level: Course['level']
  price_cents: number
  currency: string
  prerequisites: string
  checkout_url: string | null
  sample: number
  cover_hash: string | null
}

export const coverPath = (courseId: string, hash: string): string => `covers/${courseId}-${hash}.jpg`

const COURSES =
  'SELECT courses.*, course_covers.hash AS cover_hash FROM courses LEFT JOIN course_covers ON course_covers.course_id = courses.id'

function fromRow(row: CourseRow): Course {
  return {
    id: row.id,
    title: JSON.parse(row.title) as LocalText,
    description: JSON.parse(row.description) as LocalText,
    topics: JSON.parse(row.topics) as string[],
    level: row.level,
    priceCents: row.price_cents,
    currency: row.currency,
    prerequisites: JSON.parse(row.prerequisites) as string[],
    ...(row.checkout_url ? { checkoutUrl: row.checkout_url } : {}),
    ...(row.cover_hash ? { cover: coverPath(row.id, row.cover_hash) } : {}),
    sample: row.sample === 1,
  }
}

/** Every course, in the order they were entered. */
export function listCourses(db: ReadableDb): Course[] {
  return (db.prepare(`${COURSES} ORDER BY courses.created_at_ms, courses.rowid`).all() as CourseRow[]).map(fromRow)
}

export function getCourse(db: ReadableDb, id: string): Course | undefined {
  const row = db.prepare(`${COURSES} WHERE courses.id = ?`).get(id) as CourseRow | undefined
  return row && fromRow(row)
}

/** Enters a course, or replaces the one with its id. */
export function saveCourse(db: WritableDb, course: Course, nowMs: number): void {
  db.prepare(
    `INSERT INTO courses VALUES (@id, @title, @description, @topics, @level, @priceCents, @currency, @prerequisites,
       @checkoutUrl, @sample, @nowMs)
     ON CONFLICT (id) DO UPDATE SET title = excluded.title, description = excluded.description, topics = excluded.topics,
       level = excluded.level, price_cents = excluded.price_cents, currency = excluded.currency,
       prerequisites = excluded.prerequisites, checkout_url = excluded.checkout_url, sample = excluded.sample`,
  ).run({
    ...course,
    title: JSON.stringify(course.title),
    description: JSON.stringify(course.description),
    topics: JSON.stringify(course.topics),
    prerequisites: JSON.stringify(course.prerequisites),
    checkoutUrl: course.checkoutUrl ?? null,
    sample: course.sample ? 1 : 0,
    nowMs,
  })
}

export function listTopics(db: ReadableDb): Topic[] {
  const rows = db.prepare('SELECT * FROM topics ORDER BY id').all() as { id: string; name: string }[]
  return rows.map((row) => ({ id: row.id, name: JSON.parse(row.name) as LocalText }))
}

/** Enters a topic unless it is known. */
export function saveTopic(db: WritableDb, topic: Topic): void {
  db.prepare('INSERT INTO topics VALUES (?, ?) ON CONFLICT DO NOTHING').run(topic.id, JSON.stringify(topic.name))
}
