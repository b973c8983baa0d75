import { randomBytes } from 'node:crypto'
import type { ReadableDb, WritableDb } from './open'

/** Ids of all who were erased. */
export function erasedPeople(db: ReadableDb): Set<string> {
  const rows = db
    .prepare(`SELECT json_extract(data, '$.attendeeId') AS id FROM events WHERE type = 'attendee:erased'`)
    .all() as { id: string }[]
  return new Set(rows.map(({ id }) => id))
}

/**
 * Removes what stands of a person outside the log: name, what they answered on registering, and the secret by which
 * their browser is known, so that it comes back as somebody new. With it goes what they agreed to. Done again it changes
 * nothing more.
 */
export function scrubPerson(db: WritableDb, attendeeId: string): void {
  db.prepare(`UPDATE attendees SET name = '', session_hash = ? WHERE id = ?`).run(randomBytes(32), attendeeId)
  db.prepare('DELETE FROM registration_answers WHERE attendee_id = ?').run(attendeeId)
  db.prepare('DELETE FROM consents WHERE attendee_id = ?').run(attendeeId)
}
