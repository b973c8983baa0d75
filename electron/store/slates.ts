import type { ShownSlate } from '../../shared/advice'
import type { ReadableDb } from './open'

export interface SlateRecord {
  classId: string
  attendeeId: string
  atMs: number
  slate: ShownSlate
}

/** The newest lists that were seen, oldest first. */
export function listSlates(db: ReadableDb, limit: number): SlateRecord[] {
  const rows = db
    .prepare(
      'SELECT class_id AS classId, attendee_id AS attendeeId, at_ms AS atMs, data FROM slates ORDER BY seq DESC LIMIT ?',
    )
    .all(limit) as (Omit<SlateRecord, 'slate'> & { data: string })[]
  return rows.reverse().map(({ data, ...row }) => ({ ...row, slate: JSON.parse(data) as ShownSlate }))
}

/** When each course was first opened by whom: asked by class, attendee and course; undefined where it never was. */
export function readOpens(
  db: ReadableDb,
): (classId: string, attendeeId: string, courseId: string) => number | undefined {
  const rows = db
    .prepare(
      'SELECT class_id AS classId, attendee_id AS attendeeId, course_id AS courseId, at_ms AS atMs FROM course_opens',
    )
    .all() as { classId: string; attendeeId: string; courseId: string; atMs: number }[]
  const opens = new Map(rows.map((row) => [`${row.classId} ${row.attendeeId} ${row.courseId}`, row.atMs]))
  return (classId, attendeeId, courseId) => opens.get(`${classId} ${attendeeId} ${courseId}`)
}
