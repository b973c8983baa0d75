import type { Class, ClassState } from '../../shared/model'
import { NO_REGISTRATION, type Registration } from '../../shared/registration'
import type { ReadableDb, WritableDb } from './open'

interface ClassRow {
  id: string
  title: string
  description: string
  course_id: string
  recommendable: string
  join_token: string
  short_code: string
  created_at_ms: number
  started_at_ms: number | null
  ended_at_ms: number | null
  starts_at_ms: number | null
  minutes: number | null
  registration: string | null
  teacher: string
  sample: number
}

/** A class with the secrets of its door. */
export type ClassRecord = Class & { joinToken: string; shortCode: string }
/** A class as it is entered; the plan follows as an event. */
export type NewClass = Omit<ClassRecord, 'state' | 'plan' | 'registration'>

function state(row: ClassRow): ClassState {
  if (row.started_at_ms === null) return { kind: 'planned' }
  if (row.ended_at_ms === null) return { kind: 'live', startedAtMs: row.started_at_ms }
  return { kind: 'ended', startedAtMs: row.started_at_ms, endedAtMs: row.ended_at_ms }
}

function fromRow(row: ClassRow): ClassRecord {
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    courseId: row.course_id,
    recommendable: JSON.parse(row.recommendable) as string[],
    createdAtMs: row.created_at_ms,
    ...(row.starts_at_ms === null ? {} : { plan: { startsAtMs: row.starts_at_ms, minutes: row.minutes ?? 60 } }),
    registration: row.registration === null ? NO_REGISTRATION : (JSON.parse(row.registration) as Registration),
    ...(row.teacher ? { teacher: row.teacher } : {}),
    ...(row.sample ? { sample: true } : {}),
    state: state(row),
    joinToken: row.join_token,
    shortCode: row.short_code,
  }
}

/** What a window may know of a class. */
export function withoutSecrets({ joinToken: _, shortCode: __, ...rest }: ClassRecord): Class {
  return rest
}

export function insertClass(db: WritableDb, record: NewClass): void {
  db.prepare(
    `INSERT INTO classes (id, title, description, course_id, recommendable, join_token, short_code, created_at_ms, teacher,
       sample)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    record.id,
    record.title,
    record.description,
    record.courseId,
    JSON.stringify(record.recommendable),
    record.joinToken,
    record.shortCode,
    record.createdAtMs,
    record.teacher ?? '',
    record.sample ? 1 : 0,
  )
}

/** Another short code: the old one leads nowhere from now on. */
export function saveShortCode(db: WritableDb, classId: string, shortCode: string): void {
  db.prepare('UPDATE classes SET short_code = ? WHERE id = ?').run(shortCode, classId)
}

export function getClass(db: ReadableDb, id: string): ClassRecord | undefined {
  const row = db.prepare('SELECT * FROM classes WHERE id = ?').get(id) as ClassRow | undefined
  return row && fromRow(row)
}

/** Every class, newest first, with how many attended. */
export function listClasses(db: ReadableDb): (Class & { attendeeCount: number })[] {
  const rows = db
    .prepare(
      `SELECT c.*, (SELECT count(*) FROM attendance a WHERE a.class_id = c.id) AS attendees
       FROM classes c ORDER BY c.created_at_ms DESC, c.rowid DESC`,
    )
    .all() as (ClassRow & { attendees: number })[]
  return rows.map((row) => ({ ...withoutSecrets(fromRow(row)), attendeeCount: row.attendees }))
}
