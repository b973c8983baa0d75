import type { ReadableDb } from './open'

/** Whether somebody was held out from personal advice in a class; undefined when nothing was drawn for them. */
export function groupOf(db: ReadableDb, classId: string, attendeeId: string): boolean | undefined {
  const row = db
    .prepare('SELECT held_out AS heldOut FROM advice_groups WHERE class_id = ? AND attendee_id = ?')
    .get(classId, attendeeId) as { heldOut: number } | undefined
  return row && row.heldOut === 1
}
