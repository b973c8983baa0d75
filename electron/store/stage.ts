import type { Guest, Hand } from '../../shared/stage'
import type { LoggedEvent } from './events'
import type { ReadableDb, WritableDb } from './open'

type StageEvent = Extract<LoggedEvent, { type: `hand:${string}` | `stage:${string}` }>

/** Writes what one event of hands or stage changes. */
export function projectStage(db: WritableDb, event: StageEvent): void {
  const { classId, actor, atMs, data } = event
  switch (event.type) {
    case 'hand:raised':
      // A hand that is up keeps its place.
      db.prepare(
        `INSERT INTO hands SELECT @classId, @actor, @atMs, NULL WHERE NOT EXISTS
           (SELECT 1 FROM hands WHERE class_id = @classId AND attendee_id = @actor AND lowered_at_ms IS NULL)
         ON CONFLICT DO UPDATE SET lowered_at_ms = NULL`,
      ).run({ classId, actor, atMs })
      return
    case 'hand:lowered':
      lower(db, classId, event.data.attendeeId ?? actor, atMs)
      return
    case 'stage:invited': {
      const { attendeeId, camera } = event.data
      lower(db, classId, attendeeId, atMs)
      db.prepare('INSERT INTO stage_turns VALUES (?, ?, ?, NULL, NULL, ?, 0)').run(
        classId,
        attendeeId,
        atMs,
        camera ? 1 : 0,
      )
      return
    }
    case 'stage:entered':
      db.prepare(
        `UPDATE stage_turns SET entered_at_ms = coalesce(entered_at_ms, ?), camera = ? WHERE ${OPEN_TURN}`,
      ).run(atMs, event.data.camera ? 1 : 0, classId, actor)
      return
    case 'stage:muted':
      db.prepare(`UPDATE stage_turns SET muted = ? WHERE ${OPEN_TURN}`).run(
        event.data.muted ? 1 : 0,
        classId,
        event.data.attendeeId,
      )
      return
    case 'stage:left':
      db.prepare(`UPDATE stage_turns SET left_at_ms = ? WHERE ${OPEN_TURN}`).run(
        atMs,
        classId,
        event.data.attendeeId ?? actor,
      )
      return
    default:
      throw new Error(`not of the stage: ${JSON.stringify(data)}`)
  }
}

const OPEN_TURN = 'class_id = ? AND attendee_id = ? AND left_at_ms IS NULL'

function lower(db: WritableDb, classId: string | null, attendeeId: string, atMs: number): void {
  db.prepare('UPDATE hands SET lowered_at_ms = ? WHERE class_id = ? AND attendee_id = ? AND lowered_at_ms IS NULL').run(
    atMs,
    classId,
    attendeeId,
  )
}

/** With the class all hands go down and everybody leaves the stage. */
export function endStage(db: WritableDb, classId: string | null, atMs: number): void {
  db.prepare('UPDATE hands SET lowered_at_ms = ? WHERE class_id = ? AND lowered_at_ms IS NULL').run(atMs, classId)
  db.prepare('UPDATE stage_turns SET left_at_ms = ? WHERE class_id = ? AND left_at_ms IS NULL').run(atMs, classId)
}

/** The hands that are up, the longest first. */
export function raisedHands(db: ReadableDb, classId: string): Hand[] {
  const rows = db
    .prepare(
      'SELECT attendee_id, raised_at_ms FROM hands WHERE class_id = ? AND lowered_at_ms IS NULL ORDER BY raised_at_ms, attendee_id',
    )
    .all(classId) as { attendee_id: string; raised_at_ms: number }[]
  return rows.map((row) => ({ attendeeId: row.attendee_id, raisedAtMs: row.raised_at_ms }))
}

export function isHandRaised(db: ReadableDb, classId: string, attendeeId: string): boolean {
  return (
    db
      .prepare('SELECT 1 FROM hands WHERE class_id = ? AND attendee_id = ? AND lowered_at_ms IS NULL')
      .get(classId, attendeeId) !== undefined
  )
}

/** Who was asked onto the stage or is on it, in the order they were asked. */
export function guestsOf(db: ReadableDb, classId: string): Guest[] {
  const rows = db
    .prepare('SELECT * FROM stage_turns WHERE class_id = ? AND left_at_ms IS NULL ORDER BY invited_at_ms')
    .all(classId) as { attendee_id: string; entered_at_ms: number | null; camera: number; muted: number }[]
  return rows.map((row) => ({
    attendeeId: row.attendee_id,
    state: row.entered_at_ms === null ? 'invited' : 'on',
    camera: row.camera === 1,
    muted: row.muted === 1,
  }))
}

export function guestOf(db: ReadableDb, classId: string, attendeeId: string): Guest | undefined {
  return guestsOf(db, classId).find((guest) => guest.attendeeId === attendeeId)
}
