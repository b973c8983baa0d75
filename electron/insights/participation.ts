import type { TookPart } from '../../shared/report'
import { listCheckins } from '../store/checkins'
import { handoutReaders, listHandouts } from '../store/handouts'
import type { ReadableDb } from '../store/open'
import { share } from './funnel'

/**
 * Who took part where a class did something together: check-ins, rounds of groups, hand-outs, hands and the stage.
 * Check-ins and groups are counted against who was there meanwhile, the rest against who came at all.
 * @param presentDuring attendees there at some moment between two, in epoch milliseconds
 * @returns in the order they began
 */
export function participationOf(
  db: ReadableDb,
  classId: string,
  endMs: number,
  came: number,
  presentDuring: (fromMs: number, toMs: number) => number,
): TookPart[] {
  // Somebody counted as away may have acted in their last second.
  const shareOf = (part: number, whole: number) => share(part, Math.max(part, whole))
  return [
    ...listCheckins(db, classId).map(
      ({ id, openedAtMs, endsAtMs, answered }): TookPart => ({
        kind: 'checkin',
        id,
        atMs: openedAtMs,
        share: shareOf(answered, presentDuring(openedAtMs, Math.min(endsAtMs, endMs))),
      }),
    ),
    ...roundsOf(db, classId).map(
      ({ id, openedAtMs, closedAtMs, groups, members, messages }): TookPart => ({
        kind: 'groups',
        id,
        atMs: openedAtMs,
        share: shareOf(members, presentDuring(openedAtMs, closedAtMs ?? endMs)),
        groups,
        messages,
      }),
    ),
    ...listHandouts(db, classId).map(
      ({ id, atMs, title }): TookPart => ({
        kind: 'handout',
        id,
        atMs,
        title,
        share: shareOf(handoutReaders(db, id).length, came),
      }),
    ),
    ...turnsOf(db, classId).map(
      ({ kind, firstAtMs, times, people }): TookPart => ({
        kind,
        atMs: firstAtMs,
        times,
        share: shareOf(people, came),
      }),
    ),
  ].sort((a, b) => a.atMs - b.atMs)
}

interface Round {
  id: string
  openedAtMs: number
  closedAtMs: number | null
  groups: number
  members: number
  /** Written by attendees. */
  messages: number
}

const roundsOf = (db: ReadableDb, classId: string): Round[] =>
  db
    .prepare(
      `SELECT r.id, r.opened_at_ms AS openedAtMs, r.closed_at_ms AS closedAtMs,
         (SELECT count(*) FROM class_groups g WHERE g.round_id = r.id) AS groups,
         (SELECT count(DISTINCT m.attendee_id) FROM class_groups g JOIN group_members m ON m.group_id = g.id
          WHERE g.round_id = r.id) AS members,
         (SELECT count(*) FROM class_groups g JOIN group_messages s ON s.group_id = g.id
          JOIN attendees a ON a.id = s.actor WHERE g.round_id = r.id) AS messages
       FROM group_rounds r WHERE r.class_id = ?`,
    )
    .all(classId) as Round[]

interface Turns {
  kind: 'hands' | 'stage'
  firstAtMs: number
  times: number
  people: number
}

/** Hands raised and turns on stage; whoever was asked and did not come had none. */
const turnsOf = (db: ReadableDb, classId: string): Turns[] =>
  db
    .prepare(
      `SELECT * FROM (
         SELECT 'hands' AS kind, min(raised_at_ms) AS firstAtMs, count(*) AS times,
           count(DISTINCT attendee_id) AS people FROM hands WHERE class_id = @classId
         UNION ALL
         SELECT 'stage', min(entered_at_ms), count(*), count(DISTINCT attendee_id)
           FROM stage_turns WHERE class_id = @classId AND entered_at_ms IS NOT NULL
       ) WHERE times > 0`,
    )
    .all({ classId }) as Turns[]
