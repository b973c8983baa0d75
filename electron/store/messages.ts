import type { ChatMessage } from '../../shared/model'
import { TEACHER } from './events'
import type { ReadableDb } from './open'

/** The newest `limit` messages of a class, oldest first, with the names people go by now. */
export function listMessages(db: ReadableDb, classId: string, teacherName: string, limit: number): ChatMessage[] {
  const rows = db
    .prepare(
      `SELECT m.id, m.actor, m.text, m.at_ms, p.name FROM messages m LEFT JOIN attendees p ON p.id = m.actor
       WHERE m.class_id = ? ORDER BY m.seq DESC LIMIT ?`,
    )
    .all(classId, limit) as { id: string; actor: string; text: string; at_ms: number; name: string | null }[]
  return rows.reverse().map((row) => ({
    id: row.id,
    author:
      row.actor === TEACHER
        ? { kind: 'teacher', name: teacherName }
        : { kind: 'attendee', id: row.actor, name: row.name ?? '' },
    text: row.text,
    atMs: row.at_ms,
  }))
}
