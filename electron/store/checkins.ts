import type { Checkin } from '../../shared/model'
import type { LoggedEvent } from './events'
import type { ReadableDb, WritableDb } from './open'

interface CheckinRow {
  id: string
  opened_at_ms: number
  ends_at_ms: number
  answered: number
}

const SELECT = `SELECT c.*, (SELECT count(*) FROM checkin_answers a WHERE a.checkin_id = c.id) AS answered
  FROM checkins c WHERE c.class_id = ?`

const fromRow = (row: CheckinRow): Checkin => ({
  id: row.id,
  openedAtMs: row.opened_at_ms,
  endsAtMs: row.ends_at_ms,
  answered: row.answered,
})

/** The check-ins of a class, oldest first. */
export function listCheckins(db: ReadableDb, classId: string): Checkin[] {
  return (db.prepare(`${SELECT} ORDER BY c.opened_at_ms, c.rowid`).all(classId) as CheckinRow[]).map(fromRow)
}

export function getCheckin(db: ReadableDb, classId: string, id: string): Checkin | undefined {
  const row = db.prepare(`${SELECT} AND c.id = ?`).get(classId, id) as CheckinRow | undefined
  return row && fromRow(row)
}

/** Who answered, in the order they did. */
export function checkinAnswers(db: ReadableDb, checkinId: string): string[] {
  const rows = db
    .prepare('SELECT attendee_id AS id FROM checkin_answers WHERE checkin_id = ? ORDER BY at_ms, attendee_id')
    .all(checkinId) as { id: string }[]
  return rows.map(({ id }) => id)
}

export type CheckinEvent = Extract<LoggedEvent, { type: `checkin:${string}` }>

export function projectCheckin(db: WritableDb, event: CheckinEvent): void {
  const { checkinId } = event.data
  if (event.type === 'checkin:opened') {
    db.prepare('INSERT INTO checkins VALUES (?, ?, ?, ?)').run(
      checkinId,
      event.classId,
      event.atMs,
      event.data.endsAtMs,
    )
  } else {
    db.prepare('INSERT INTO checkin_answers VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(
      checkinId,
      event.actor,
      event.atMs,
    )
  }
}
