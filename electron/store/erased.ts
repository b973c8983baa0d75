import { randomBytes } from 'node:crypto'
import type { ReadableDb, WritableDb } from './open'

interface Erased {
  id: string
  atMs: number
}

const erasures = (db: ReadableDb) =>
  db
    .prepare(
      `SELECT json_extract(data, '$.attendeeId') AS id, at_ms AS atMs FROM events WHERE type = 'attendee:erased'`,
    )
    .all() as Erased[]

/** Ids of all who were erased. */
export const erasedPeople = (db: ReadableDb): Set<string> => new Set(erasures(db).map(({ id }) => id))

/**
 * Removes what stands of a person: name, what they answered on registering, what they agreed to, the secret by which
 * their browser is known, so that it comes back as somebody new, and everything they wrote, in the log too. What was
 * said to them alone goes with it: the answer to their question, the note on their feedback. That they spoke, voted and
 * bought stays. Done again it changes nothing more.
 */
export function scrubPerson(db: WritableDb, attendeeId: string, atMs: number): void {
  db.prepare(`UPDATE attendees SET name = '', session_hash = ? WHERE id = ?`).run(randomBytes(32), attendeeId)
  db.prepare('DELETE FROM registration_answers WHERE attendee_id = ?').run(attendeeId)
  db.prepare('DELETE FROM consents WHERE attendee_id = ?').run(attendeeId)
  scrubLog(db, attendeeId)
  db.prepare(`UPDATE messages SET text = '', deleted_at_ms = coalesce(deleted_at_ms, ?) WHERE actor = ?`).run(
    atMs,
    attendeeId,
  )
  db.prepare(
    `UPDATE questions SET text = '', state = 'withdrawn', answer = NULL, answered_at_ms = NULL WHERE actor = ?`,
  ).run(attendeeId)
  db.prepare(`UPDATE group_messages SET text = '' WHERE actor = ?`).run(attendeeId)
  db.prepare(`UPDATE ratings SET text = '', handled = '' WHERE attendee_id = ?`).run(attendeeId)
  db.prepare(`UPDATE votes SET text = '' WHERE attendee_id = ?`).run(attendeeId)
  db.prepare(`UPDATE replay_votes SET text = '' WHERE attendee_id = ?`).run(attendeeId)
  db.prepare(`INSERT INTO settings VALUES ('wipe', 'due') ON CONFLICT DO NOTHING`).run()
}

/** The only change there ever is to the log: its trigger lets text be emptied and refuses everything else. */
function scrubLog(db: WritableDb, attendeeId: string): void {
  db.prepare(
    `UPDATE events SET data = json_replace(data, '$.text', '')
     WHERE actor = ? AND type IN ('chat:sent', 'chat:edited', 'question:asked', 'group:said', 'poll:voted', 'replay:voted',
       'rating:sent') AND json_extract(data, '$.text') <> ''`,
  ).run(attendeeId)
  db.prepare(
    `UPDATE events SET data = json_replace(data, '$.answer', NULL)
     WHERE type = 'question:answered' AND class_id IN (SELECT class_id FROM questions WHERE actor = @id)
       AND json_extract(data, '$.questionSeq') IN (SELECT seq FROM questions WHERE actor = @id)`,
  ).run({ id: attendeeId })
  db.prepare(
    `UPDATE events SET data = json_replace(data, '$.note', '')
     WHERE type = 'rating:handled' AND class_id IN (SELECT class_id FROM ratings WHERE attendee_id = @id)
       AND json_extract(data, '$.attendeeId') = @id`,
  ).run({ id: attendeeId })
}

/**
 * Writes the file anew where somebody was erased since that was last done, so that no page of it and none of its journal
 * still holds what they wrote. It takes as long as the file is large: not while a class is live. Where it cannot be done
 * now (no room on the disk), it stays due and is tried again when the file is next opened.
 */
export function wipeErased(db: WritableDb): void {
  if (!db.prepare(`SELECT 1 FROM settings WHERE key = 'wipe'`).get()) return
  // Those whom an earlier version erased keep their text until now.
  db.transaction(() => {
    for (const { id, atMs } of erasures(db)) scrubPerson(db, id, atMs)
  }).immediate()
  try {
    db.exec('VACUUM')
    const { busy } = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }
    if (busy === 0) db.prepare(`DELETE FROM settings WHERE key = 'wipe'`).run()
  } catch {
    // Still due.
  }
}
