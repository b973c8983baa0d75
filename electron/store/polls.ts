import type { PollTemplate } from '../../shared/ipc'
import type { Poll, PollDraft, PollKind, Tally } from '../../shared/model'
import type { LoggedEvent } from './events'
import type { ReadableDb, WritableDb } from './open'

interface PollRow {
  id: string
  question: string
  kind: PollKind
  choices: string
  opened_at_ms: number
  closed_at_ms: number | null
  correct: string
  anonymous: number
  shared: number
}

const fromRow = (row: PollRow): Poll => ({
  id: row.id,
  question: row.question,
  kind: row.kind,
  choices: JSON.parse(row.choices) as string[],
  correct: JSON.parse(row.correct) as number[],
  anonymous: row.anonymous === 1,
  shared: row.shared === 1,
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
  const row = db
    .prepare('SELECT * FROM polls WHERE class_id = ? AND closed_at_ms IS NULL ORDER BY opened_at_ms, rowid')
    .get(classId) as PollRow | undefined
  return row && fromRow(row)
}

const TEXTS_SHOWN = 200

/** Votes per choice, counted by SQLite: a poll of a thousand is tallied four times a second. */
export function tallyOf(db: ReadableDb, poll: Poll): Tally {
  const counts = poll.choices.map(() => 0)
  const rows = db
    .prepare(
      'SELECT c.value AS choice, count(*) AS n FROM votes v, json_each(v.choices) c WHERE v.poll_id = ? GROUP BY 1',
    )
    .all(poll.id) as { choice: number; n: number }[]
  for (const { choice, n } of rows) counts[choice] = n
  const { voters } = db.prepare('SELECT count(*) AS voters FROM votes WHERE poll_id = ?').get(poll.id) as {
    voters: number
  }
  const texts =
    poll.kind === 'text'
      ? (db
          .prepare("SELECT text FROM votes WHERE poll_id = ? AND text <> '' ORDER BY at_ms DESC, attendee_id LIMIT ?")
          .all(poll.id, TEXTS_SHOWN) as { text: string }[])
      : []
  return { pollId: poll.id, counts, voters, texts: texts.map(({ text }) => text) }
}

interface Vote {
  choices: number[]
  text: string
  /** The one it was given from; null where there is no vote, or one of a version that did not ask. */
  device: string | null
}

/** What this attendee answered last; empty when there is no vote. */
export function voteOf(db: ReadableDb, pollId: string, attendeeId: string): Vote {
  const row = db
    .prepare('SELECT choices, text, device FROM votes WHERE poll_id = ? AND attendee_id = ?')
    .get(pollId, attendeeId) as (Omit<Vote, 'choices'> & { choices: string }) | undefined
  return row ? { ...row, choices: JSON.parse(row.choices) as number[] } : { choices: [], text: '', device: null }
}

/** Who answered what, by name and for a poll that is not anonymous: of another nobody is told. */
export function votersOf(db: ReadableDb, poll: Poll): { attendeeId: string; choices: number[]; text: string }[] {
  if (poll.anonymous) return []
  const rows = db
    .prepare('SELECT attendee_id, choices, text FROM votes WHERE poll_id = ? ORDER BY at_ms, attendee_id')
    .all(poll.id) as { attendee_id: string; choices: string; text: string }[]
  return rows.map((row) => ({
    attendeeId: row.attendee_id,
    choices: JSON.parse(row.choices) as number[],
    text: row.text,
  }))
}

export type PollEvent = Extract<LoggedEvent, { type: `poll:${string}` }>

export function projectPoll(db: WritableDb, event: PollEvent): void {
  switch (event.type) {
    case 'poll:opened': {
      const { pollId, question, kind, choices, correct = [], anonymous = false, shared = true } = event.data
      db.prepare(
        `INSERT INTO polls (id, class_id, question, kind, choices, opened_at_ms, correct, anonymous, shared)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        pollId,
        event.classId,
        question,
        kind,
        JSON.stringify(choices),
        event.atMs,
        JSON.stringify(correct),
        anonymous ? 1 : 0,
        shared ? 1 : 0,
      )
      return
    }
    case 'poll:voted':
      db.prepare(
        `INSERT INTO votes (poll_id, attendee_id, choices, at_ms, text, device) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET choices = excluded.choices, at_ms = excluded.at_ms, text = excluded.text,
           device = coalesce(device, excluded.device)`,
      ).run(
        event.data.pollId,
        event.actor,
        JSON.stringify(event.data.choices),
        event.atMs,
        event.data.text ?? '',
        // Emptied where the voter was erased.
        event.data.device || null,
      )
      return
    case 'poll:closed':
      db.prepare('UPDATE polls SET closed_at_ms = ? WHERE id = ?').run(event.atMs, event.data.pollId)
      return
    case 'poll:shared':
      db.prepare('UPDATE polls SET shared = ? WHERE id = ?').run(event.data.shared ? 1 : 0, event.data.pollId)
      return
  }
}

/** The teacher's own polls, kept to be used again; the newest first. */
export function listTemplates(db: ReadableDb): PollTemplate[] {
  const rows = db.prepare('SELECT id, draft FROM poll_templates ORDER BY saved_at_ms DESC, id').all() as {
    id: string
    draft: string
  }[]
  return rows.map(({ id, draft }) => ({ id, draft: JSON.parse(draft) as PollDraft }))
}

export function saveTemplate(db: WritableDb, { id, draft }: PollTemplate, nowMs: number): void {
  db.prepare(
    'INSERT INTO poll_templates VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET draft = excluded.draft, saved_at_ms = excluded.saved_at_ms',
  ).run(id, JSON.stringify(draft), nowMs)
}

export function deleteTemplate(db: WritableDb, id: string): void {
  db.prepare('DELETE FROM poll_templates WHERE id = ?').run(id)
}

/** What each attendee chose last, by attendee. */
export function votesOf(db: ReadableDb, pollId: string): Map<string, number[]> {
  const rows = db.prepare('SELECT attendee_id, choices FROM votes WHERE poll_id = ?').all(pollId) as {
    attendee_id: string
    choices: string
  }[]
  return new Map(rows.map((row) => [row.attendee_id, JSON.parse(row.choices) as number[]]))
}
