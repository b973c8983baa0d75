import type { LoggedEvent } from './events'
import type { ReadableDb, WritableDb } from './open'

/** What somebody may not do in a class. */
export interface Restraint {
  attendeeId: string
  muted: boolean
  /** Muted as the asker of this anonymous question: their name must not show it. */
  mutedQuestion?: number
  banned: boolean
}

interface RestraintRow {
  attendee_id: string
  muted: number
  muted_question: number | null
  banned: number
}

const fromRow = (row: RestraintRow): Restraint => ({
  attendeeId: row.attendee_id,
  muted: row.muted === 1,
  ...(row.muted_question === null ? {} : { mutedQuestion: row.muted_question }),
  banned: row.banned === 1,
})

export function restraintOf(db: ReadableDb, classId: string, attendeeId: string): Restraint | undefined {
  const row = db.prepare('SELECT * FROM restraints WHERE class_id = ? AND attendee_id = ?').get(classId, attendeeId) as
    | RestraintRow
    | undefined
  return row && fromRow(row)
}

export function listRestraints(db: ReadableDb, classId: string): Restraint[] {
  return (db.prepare('SELECT * FROM restraints WHERE class_id = ?').all(classId) as RestraintRow[]).map(fromRow)
}

/** Whether somebody who came with one of these devices was banned from a class. */
export function isDeviceBanned(db: ReadableDb, classId: string, devices: string[]): boolean {
  const find = db.prepare('SELECT 1 FROM banned_devices WHERE class_id = ? AND device = ?')
  return devices.some((device) => find.get(classId, device) !== undefined)
}

export type RestraintEvent = Extract<LoggedEvent, { type: 'attendee:muted' | 'attendee:banned' }>

export function projectRestraint(db: WritableDb, event: RestraintEvent): void {
  const { classId } = event
  const { attendeeId } = event.data
  if (event.type === 'attendee:muted') {
    const { muted, questionSeq = null } = event.data
    db.prepare(
      `INSERT INTO restraints (class_id, attendee_id, muted, muted_question) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET muted = excluded.muted, muted_question = excluded.muted_question`,
    ).run(classId, attendeeId, muted ? 1 : 0, muted ? questionSeq : null)
    return
  }
  const { banned, devices } = event.data
  db.prepare(
    `INSERT INTO restraints (class_id, attendee_id, banned) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET banned = excluded.banned`,
  ).run(classId, attendeeId, banned ? 1 : 0)
  if (!banned) db.prepare('DELETE FROM banned_devices WHERE class_id = ? AND attendee_id = ?').run(classId, attendeeId)
  const insert = db.prepare('INSERT INTO banned_devices VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
  for (const device of banned ? devices : []) insert.run(classId, device, attendeeId)
}
