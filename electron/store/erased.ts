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
 * their browser is known, so that it comes back as somebody new, what they voted from, and everything they wrote, in the
 * log too. What was said to them alone goes with it: the answer to their question, the note on their feedback. That they
 * spoke, voted and bought stays. Done again, as after a rebuild, it finds no word and the file need not be written anew.
 */
export function scrubPerson(db: WritableDb, attendeeId: string, atMs: number): void {
  const run = (sql: string, ...values: unknown[]) => db.prepare(sql).run(...values).changes
  const words = [
    run(`UPDATE attendees SET name = '', session_hash = ? WHERE id = ? AND name <> ''`, randomBytes(32), attendeeId),
    run('DELETE FROM registration_answers WHERE attendee_id = ?', attendeeId),
    scrubLog(db, attendeeId),
    run(`UPDATE messages SET text = '' WHERE actor = ? AND text <> ''`, attendeeId),
    run(
      `UPDATE questions SET text = '', answer = NULL WHERE actor = ? AND (text <> '' OR answer IS NOT NULL)`,
      attendeeId,
    ),
    run(`UPDATE group_messages SET text = '' WHERE actor = ? AND text <> ''`, attendeeId),
    run(
      `UPDATE ratings SET text = '', handled = '' WHERE attendee_id = ? AND (text <> '' OR handled <> '')`,
      attendeeId,
    ),
    run(
      `UPDATE votes SET text = '', device = NULL WHERE attendee_id = ? AND (text <> '' OR device IS NOT NULL)`,
      attendeeId,
    ),
    run(`UPDATE replay_votes SET text = '' WHERE attendee_id = ? AND text <> ''`, attendeeId),
  ]
  run('DELETE FROM consents WHERE attendee_id = ?', attendeeId)
  run('UPDATE messages SET deleted_at_ms = coalesce(deleted_at_ms, ?) WHERE actor = ?', atMs, attendeeId)
  run(`UPDATE questions SET state = 'withdrawn', answered_at_ms = NULL WHERE actor = ?`, attendeeId)
  if (words.some((changes) => changes > 0)) run(`INSERT INTO settings VALUES ('wipe', 'due') ON CONFLICT DO NOTHING`)
}

/**
 * The only change there ever is to the log: its trigger lets text be emptied and refuses everything else.
 * @returns how many events held words
 */
function scrubLog(db: WritableDb, attendeeId: string): number {
  const said = db
    .prepare(
      `UPDATE events SET data = json_replace(data, '$.text', '', '$.device', '')
       WHERE actor = ? AND type IN ('chat:sent', 'chat:edited', 'question:asked', 'group:said', 'poll:voted',
         'replay:voted', 'rating:sent', 'caption:said')
         AND (json_extract(data, '$.text') <> '' OR json_extract(data, '$.device') <> '')`,
    )
    .run(attendeeId)
  const answered = db
    .prepare(
      `UPDATE events SET data = json_replace(data, '$.answer', NULL)
       WHERE type = 'question:answered' AND class_id IN (SELECT class_id FROM questions WHERE actor = @id)
         AND json_extract(data, '$.questionSeq') IN (SELECT seq FROM questions WHERE actor = @id)
         AND json_extract(data, '$.answer') IS NOT NULL`,
    )
    .run({ id: attendeeId })
  const noted = db
    .prepare(
      `UPDATE events SET data = json_replace(data, '$.note', '')
       WHERE type = 'rating:handled' AND class_id IN (SELECT class_id FROM ratings WHERE attendee_id = @id)
         AND json_extract(data, '$.attendeeId') = @id AND json_extract(data, '$.note') <> ''`,
    )
    .run({ id: attendeeId })
  return said.changes + answered.changes + noted.changes
}

/**
 * Writes the file anew where somebody was erased since that was last done, so that no page of it and none of its journal
 * still holds what they wrote. It takes as long as the file is large: not while a class is live. Where it cannot be done
 * now (no room on the disk), it stays due and is tried again when the file is next opened.
 */
export function wipeErased(db: WritableDb): void {
  const wipe = db.prepare(`SELECT value FROM settings WHERE key = 'wipe'`).get() as { value: string } | undefined
  if (!wipe) return
  if (wipe.value === 'words-too') scrubEarlier(db)
  try {
    db.exec('VACUUM')
    const { busy } = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }
    if (busy === 0) db.prepare(`DELETE FROM settings WHERE key = 'wipe'`).run()
  } catch {
    // Still due.
  }
}

/** Those whom an earlier version erased kept their words until now (migration 18). */
function scrubEarlier(db: WritableDb): void {
  db.transaction(() => {
    for (const { id, atMs } of erasures(db)) scrubPerson(db, id, atMs)
    db.prepare(`UPDATE settings SET value = 'due' WHERE key = 'wipe'`).run()
  }).immediate()
}
