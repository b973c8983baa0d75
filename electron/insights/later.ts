import type { LaterFigures, LaterRow } from '../../shared/report'
import type { ReadableDb } from '../store/open'
import { listPolls } from '../store/polls'
import { listRecordings } from '../store/recordings'
import { lateTallyOf } from '../store/replays'
import { STAYED_SHARE } from './compare'
import { share } from './funnel'
import { funnelOf, ordersOf, revenueOf } from './sold'

const MINUTE_MS = 60_000

/** What became of a class's recording: who watched how much of it, and what they answered and bought. Undefined: nobody came. */
export function laterOf(db: ReadableDb, classId: string): LaterFigures | undefined {
  const people = peopleOf(db, classId)
  if (people.length === 0) return undefined
  const recordings = listRecordings(db, classId).filter(({ durationMs }) => durationMs !== undefined)
  const lengthMs = recordings.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0)
  const orders = ordersOf(db, classId, 'replay')
  return {
    people,
    lengthMs,
    stayed: share(
      people.filter(({ coveredMs }) => lengthMs > 0 && coveredMs >= STAYED_SHARE * lengthMs).length,
      people.length,
    ),
    curve: curveOf(db, classId, recordings),
    polls: listPolls(db, classId).map((poll) => ({ poll, tally: lateTallyOf(db, poll.id, poll.choices.length) })),
    funnel: funnelOf(db, classId, 'replay'),
    revenue: revenueOf(orders),
    orders,
  }
}

function peopleOf(db: ReadableDb, classId: string): LaterRow[] {
  const rows = db
    .prepare(
      `SELECT a.attendee_id AS attendeeId, p.name, p.simulated, a.joined_at_ms AS joinedAtMs, a.watched_ms AS watchedMs,
         (SELECT coalesce(sum(watched_ms), 0) FROM replay_minutes m
           WHERE m.class_id = a.class_id AND m.attendee_id = a.attendee_id) AS coveredMs,
         (SELECT count(*) FROM replay_votes v JOIN polls q ON q.id = v.poll_id
           WHERE q.class_id = a.class_id AND v.attendee_id = a.attendee_id) AS votes,
         EXISTS (SELECT 1 FROM attendance t WHERE t.class_id = a.class_id AND t.attendee_id = a.attendee_id) AS inClass
       FROM replay_attendance a JOIN attendees p ON p.id = a.attendee_id
       WHERE a.class_id = ? ORDER BY a.joined_at_ms, p.id`,
    )
    .all(classId) as (Omit<LaterRow, 'simulated' | 'inClass'> & { simulated: number; inClass: number })[]
  return rows.map((row) => ({ ...row, simulated: row.simulated === 1, inClass: row.inClass === 1 }))
}

/** The recordings end to end: how many have watched at least half of each minute. */
function curveOf(
  db: ReadableDb,
  classId: string,
  recordings: readonly { id: string; durationMs?: number }[],
): LaterFigures['curve'] {
  const find = db.prepare(
    'SELECT minute, watched_ms AS watchedMs FROM replay_minutes WHERE class_id = ? AND recording_id = ?',
  )
  const curve: LaterFigures['curve'] = []
  for (const { id, durationMs = 0 } of recordings) {
    const from = curve.length
    for (let at = 0; at < durationMs; at += MINUTE_MS) curve.push({ minute: curve.length, watched: 0 })
    for (const { minute, watchedMs } of find.all(classId, id) as { minute: number; watchedMs: number }[]) {
      const point = curve[from + minute]
      if (point && watchedMs >= Math.min(MINUTE_MS, durationMs - minute * MINUTE_MS) / 2) point.watched += 1
    }
  }
  return curve
}
