import type { Feedback, Rating } from '../../shared/model'
import type { LoggedEvent } from './events'
import type { ReadableDb, WritableDb } from './open'

interface RatingRow {
  attendee_id: string
  subject: Rating['subject']
  stars: number
  text: string
  at_ms: number
  handled: string
  handled_at_ms: number | null
  name: string | null
}

/** Every rating of a class with what was done about it, the newest first. */
export function listFeedback(db: ReadableDb, classId: string): Feedback[] {
  const rows = db
    .prepare(
      `SELECT r.*, p.name FROM ratings r LEFT JOIN attendees p ON p.id = r.attendee_id
       WHERE r.class_id = ? ORDER BY r.at_ms DESC, r.attendee_id, r.subject`,
    )
    .all(classId) as RatingRow[]
  return rows.map((row) => ({
    attendeeId: row.attendee_id,
    name: row.name ?? '',
    subject: row.subject,
    stars: row.stars,
    text: row.text,
    atMs: row.at_ms,
    handled: row.handled,
  }))
}

/** What one attendee has said of a class. */
export function ratingsBy(db: ReadableDb, classId: string, attendeeId: string): Rating[] {
  return db
    .prepare('SELECT subject, stars, text FROM ratings WHERE class_id = ? AND attendee_id = ? ORDER BY subject')
    .all(classId, attendeeId) as Rating[]
}

export function ratingAsked(db: ReadableDb, classId: string): boolean {
  return db.prepare('SELECT 1 FROM rating_requests WHERE class_id = ?').get(classId) !== undefined
}

export type RatingEvent = Extract<LoggedEvent, { type: `rating:${string}` }>

export function projectRating(db: WritableDb, event: RatingEvent): void {
  const { classId, atMs } = event
  switch (event.type) {
    case 'rating:asked':
      db.prepare('INSERT INTO rating_requests VALUES (?, ?) ON CONFLICT DO NOTHING').run(classId, atMs)
      return
    case 'rating:sent': {
      const { subject, stars, text } = event.data
      // Somebody who thinks again has not been answered yet.
      db.prepare(
        `INSERT INTO ratings (class_id, attendee_id, subject, stars, text, at_ms) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET stars = excluded.stars, text = excluded.text, at_ms = excluded.at_ms,
           handled = '', handled_at_ms = NULL`,
      ).run(classId, event.actor, subject, stars, text, atMs)
      return
    }
    case 'rating:handled': {
      const { attendeeId, subject, note } = event.data
      db.prepare(
        'UPDATE ratings SET handled = ?, handled_at_ms = ? WHERE class_id = ? AND attendee_id = ? AND subject = ?',
      ).run(note, atMs, classId, attendeeId, subject)
      return
    }
  }
}
