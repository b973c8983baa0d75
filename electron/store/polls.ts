import type { Poll, PollKind, Tally } from '../../shared/model'
import type { ReadableDb } from './open'

interface PollRow {
  id: string
  question: string
  kind: PollKind
  choices: string
  opened_at_ms: number
  closed_at_ms: number | null
}

const fromRow = (row: PollRow): Poll => ({
  id: row.id,
  question: row.question,
  kind: row.kind,
  choices: JSON.parse(row.choices) as string[],
  openedAtMs: row.opened_at_ms,
  ...(row.closed_at_ms === null ? {} : { closedAtMs: row.closed_at_ms }),
})

export function getPoll(db: ReadableDb, classId: string, pollId: string): Poll | undefined {
  const row = db.prepare('SELECT * FROM polls WHERE id = ? AND class_id = ?').get(pollId, classId) as
    | PollRow
    | undefined
  return row && fromRow(row)
}

/** The polls of a class, oldest first. */
export function listPolls(db: ReadableDb, classId: string): Poll[] {
  const rows = db
    .prepare('SELECT * FROM polls WHERE class_id = ? ORDER BY opened_at_ms, rowid')
    .all(classId) as PollRow[]
  return rows.map(fromRow)
}

/** The poll that takes votes now: at most one at a time. */
export function openPoll(db: ReadableDb, classId: string): Poll | undefined {
  return listPolls(db, classId).find((poll) => poll.closedAtMs === undefined)
}

export function tallyOf(db: ReadableDb, poll: Poll): Tally {
  const counts = poll.choices.map(() => 0)
  const rows = db.prepare('SELECT choices FROM votes WHERE poll_id = ?').all(poll.id) as { choices: string }[]
  for (const row of rows) {
    for (const choice of JSON.parse(row.choices) as number[]) counts[choice] = (counts[choice] ?? 0) + 1
  }
  return { pollId: poll.id, counts, voters: rows.length }
}

/** What this attendee chose last; empty when there is no vote. */
export function voteOf(db: ReadableDb, pollId: string, attendeeId: string): number[] {
  const row = db.prepare('SELECT choices FROM votes WHERE poll_id = ? AND attendee_id = ?').get(pollId, attendeeId) as
    | { choices: string }
    | undefined
  return row ? (JSON.parse(row.choices) as number[]) : []
}
