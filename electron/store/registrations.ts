import type { Answers } from '../../shared/registration'
import type { ReadableDb, WritableDb } from './open'

/** Keeps what an attendee answered on entering a class; a second time replaces the first. */
export function saveAnswers(db: WritableDb, classId: string, attendeeId: string, answers: Answers): void {
  db.prepare(
    'INSERT INTO registration_answers VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET answers = excluded.answers',
  ).run(classId, attendeeId, JSON.stringify(answers))
}

/** What one attendee answered; empty when nothing was asked. */
export function answersOf(db: ReadableDb, classId: string, attendeeId: string): Answers {
  const row = db
    .prepare('SELECT answers FROM registration_answers WHERE class_id = ? AND attendee_id = ?')
    .get(classId, attendeeId) as { answers: string } | undefined
  return row ? (JSON.parse(row.answers) as Answers) : {}
}

export function hasRegistered(db: ReadableDb, classId: string, attendeeId: string): boolean {
  return (
    db.prepare('SELECT 1 FROM registrations WHERE class_id = ? AND attendee_id = ?').get(classId, attendeeId) !==
    undefined
  )
}
