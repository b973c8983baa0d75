import type { Handout } from '../../shared/model'
import type { LoggedEvent } from './events'
import type { ReadableDb, WritableDb } from './open'

interface HandoutRow {
  id: string
  title: string
  target: string
  at_ms: number
}

const fromRow = (row: HandoutRow): Handout => ({
  id: row.id,
  title: row.title,
  atMs: row.at_ms,
  target: JSON.parse(row.target) as Handout['target'],
})

/** The hand-outs of a class, oldest first. */
export function listHandouts(db: ReadableDb, classId: string): Handout[] {
  const rows = db.prepare('SELECT * FROM handouts WHERE class_id = ? ORDER BY at_ms, rowid').all(classId)
  return (rows as HandoutRow[]).map(fromRow)
}

export function getHandout(db: ReadableDb, classId: string, id: string): Handout | undefined {
  const row = db.prepare('SELECT * FROM handouts WHERE class_id = ? AND id = ?').get(classId, id) as
    | HandoutRow
    | undefined
  return row && fromRow(row)
}

/** Who opened a hand-out. */
export function handoutReaders(db: ReadableDb, handoutId: string): string[] {
  const rows = db
    .prepare('SELECT attendee_id AS id FROM handout_openings WHERE handout_id = ? ORDER BY at_ms, attendee_id')
    .all(handoutId) as { id: string }[]
  return rows.map(({ id }) => id)
}

/** The hand-outs of a class an attendee has opened. */
export function openedHandouts(db: ReadableDb, classId: string, attendeeId: string): string[] {
  const rows = db
    .prepare(
      `SELECT h.id FROM handout_openings o JOIN handouts h ON h.id = o.handout_id
       WHERE h.class_id = ? AND o.attendee_id = ?`,
    )
    .all(classId, attendeeId) as { id: string }[]
  return rows.map(({ id }) => id)
}

export type HandoutEvent = Extract<LoggedEvent, { type: `handout:${string}` }>

export function projectHandout(db: WritableDb, event: HandoutEvent): void {
  if (event.type === 'handout:shared') {
    const { handoutId, title, target } = event.data
    db.prepare('INSERT INTO handouts VALUES (?, ?, ?, ?, ?)').run(
      handoutId,
      event.classId,
      title,
      JSON.stringify(target),
      event.atMs,
    )
  } else {
    db.prepare('INSERT INTO handout_openings VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(
      event.data.handoutId,
      event.actor,
      event.atMs,
    )
  }
}
