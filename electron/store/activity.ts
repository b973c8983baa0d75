import { type LoggedEvent, STUDIO, TEACHER } from './events'
import type { ReadableDb, WritableDb } from './open'

/** What an attendee does of their own will. A card that was shown or came into view is nothing they did. */
const ACTS: ReadonlySet<LoggedEvent['type']> = new Set([
  'chat:sent',
  'chat:reacted',
  'question:asked',
  'question:voted',
  'poll:voted',
  'pace:sent',
  'checkin:answered',
  'handout:opened',
  'rating:sent',
  'reaction:sent',
  'course:opened',
  'course:dismissed',
  'offer:clicked',
  'offer:dismissed',
] as const)

const COUNTERS = { 'chat:sent': 'messages', 'reaction:sent': 'reactions' } as const

/**
 * Adds one event to the sums per attendee and minute. Asked before the event is projected elsewhere, because a first
 * vote and the length of a stay show in what was there before it.
 */
export function countActivity(db: WritableDb, event: LoggedEvent): void {
  const { actor, atMs, classId, type } = event
  if (type === 'attendee:left') {
    db.prepare(
      `UPDATE attendance SET present_ms = present_ms + coalesce((SELECT sum(max(0, @atMs - from_ms)) FROM presence
         WHERE class_id = @classId AND attendee_id = @attendeeId AND to_ms IS NULL), 0)
       WHERE class_id = @classId AND attendee_id = @attendeeId`,
    ).run({ atMs, classId, attendeeId: event.data.attendeeId })
    return
  }
  if (type === 'class:ended') {
    db.prepare(
      `UPDATE attendance SET present_ms = present_ms + coalesce((SELECT sum(max(0, @atMs - from_ms)) FROM presence p
         WHERE p.class_id = @classId AND p.attendee_id = attendance.attendee_id AND p.to_ms IS NULL), 0)
       WHERE class_id = @classId`,
    ).run({ atMs, classId })
    return
  }
  if (!ACTS.has(type) || actor === TEACHER || actor === STUDIO) return
  db.prepare(
    `INSERT INTO activity SELECT id, ?, CAST((? - started_at_ms) / 60000 AS INTEGER), 1 FROM classes
       WHERE id = ? AND started_at_ms <= ? AND coalesce(ended_at_ms, ?) >= ?
     ON CONFLICT DO UPDATE SET acts = acts + 1`,
  ).run(actor, atMs, classId, atMs, atMs, atMs)
  if (type === 'poll:voted') {
    db.prepare(
      `UPDATE attendance SET votes = votes + 1 WHERE class_id = ? AND attendee_id = ?
         AND NOT EXISTS (SELECT 1 FROM votes WHERE poll_id = ? AND votes.attendee_id = attendance.attendee_id)`,
    ).run(classId, actor, event.data.pollId)
  } else if (type === 'chat:sent' || type === 'reaction:sent') {
    const column = COUNTERS[type]
    db.prepare(`UPDATE attendance SET ${column} = ${column} + 1 WHERE class_id = ? AND attendee_id = ?`).run(
      classId,
      actor,
    )
  }
}

/** Acts of one attendee in one minute of the class, minutes counted from its beginning. */
export interface MinuteOfActs {
  attendeeId: string
  minute: number
  acts: number
}

/** Who did something when, in one class; minutes without an act have no row. */
export function activityOf(db: ReadableDb, classId: string): MinuteOfActs[] {
  return db
    .prepare('SELECT attendee_id AS attendeeId, minute, acts FROM activity WHERE class_id = ?')
    .all(classId) as MinuteOfActs[]
}
