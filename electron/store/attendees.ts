import { createHash } from 'node:crypto'
import type { Locale } from '../../shared/model'
import type { AttendeeRow } from '../../shared/report'
import type { ReadableDb, WritableDb } from './open'

export interface AttendeeRecord {
  id: string
  name: string
  locale: Locale
  simulated: boolean
}

interface StoredRow {
  id: string
  name: string
  locale: Locale
  simulated: number
}

const fromRow = (row: StoredRow): AttendeeRecord => ({
  id: row.id,
  name: row.name,
  locale: row.locale,
  simulated: row.simulated === 1,
})

/** The secret itself is never stored: a copied database lets nobody in. */
const hash = (session: string) => createHash('sha256').update(session).digest()

export function attendeeBySession(db: ReadableDb, session: string): AttendeeRecord | undefined {
  const row = db.prepare('SELECT * FROM attendees WHERE session_hash = ?').get(hash(session)) as StoredRow | undefined
  return row && fromRow(row)
}

export function getAttendee(db: ReadableDb, id: string): AttendeeRecord | undefined {
  const row = db.prepare('SELECT * FROM attendees WHERE id = ?').get(id) as StoredRow | undefined
  return row && fromRow(row)
}

/** Enters a person, or renews name and language of one who is known. */
export function saveAttendee(db: WritableDb, attendee: AttendeeRecord, session: string, consentAtMs: number): void {
  db.prepare(
    `INSERT INTO attendees VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, locale = excluded.locale, consent_at_ms = excluded.consent_at_ms`,
  ).run(attendee.id, attendee.name, hash(session), attendee.locale, consentAtMs, attendee.simulated ? 1 : 0)
}

/** Everyone who ever joined a class, in the order they came. */
export function attendeesOf(db: ReadableDb, classId: string): (AttendeeRecord & { joinedAtMs: number })[] {
  const rows = db
    .prepare(
      `SELECT p.*, a.joined_at_ms FROM attendance a JOIN attendees p ON p.id = a.attendee_id
       WHERE a.class_id = ? ORDER BY a.joined_at_ms, p.id`,
    )
    .all(classId) as (StoredRow & { joined_at_ms: number })[]
  return rows.map((row) => ({ ...fromRow(row), joinedAtMs: row.joined_at_ms }))
}

/** Everyone who ever joined a class, with what was summed of them, in the order they came; `presentMs` is of the stays that are over. */
export function attendanceOf(db: ReadableDb, classId: string): AttendeeRow[] {
  const rows = db
    .prepare(
      `SELECT p.id AS attendeeId, p.name, p.simulated, a.joined_at_ms AS joinedAtMs, a.present_ms AS presentMs,
         a.messages, a.votes, a.reactions
       FROM attendance a JOIN attendees p ON p.id = a.attendee_id WHERE a.class_id = ? ORDER BY a.joined_at_ms, p.id`,
    )
    .all(classId) as (Omit<AttendeeRow, 'simulated'> & { simulated: number })[]
  return rows.map((row) => ({ ...row, simulated: row.simulated === 1 }))
}

export function hasJoined(db: ReadableDb, classId: string, attendeeId: string): boolean {
  return (
    db.prepare('SELECT 1 FROM attendance WHERE class_id = ? AND attendee_id = ?').get(classId, attendeeId) !== undefined
  )
}
