import type { Question, QuestionState } from '../../shared/model'
import { assertNever } from '../../shared/model'
import type { LoggedEvent } from './events'
import type { ReadableDb, WritableDb } from './open'

interface QuestionRow {
  seq: number
  id: string
  actor: string
  anonymous: number
  text: string
  at_ms: number
  state: QuestionState['kind']
  answer: string | null
  answered_at_ms: number | null
  name: string | null
  votes: number
}

const SELECT = `SELECT q.*, p.name, (SELECT count(*) FROM question_votes v WHERE v.question_seq = q.seq) AS votes
  FROM questions q LEFT JOIN attendees p ON p.id = q.actor`

const state = (row: QuestionRow): QuestionState =>
  row.state === 'answered'
    ? { kind: 'answered', answer: row.answer, atMs: row.answered_at_ms ?? row.at_ms }
    : { kind: row.state }

/** An anonymous asker is left out here already, so that no caller can tell one by mistake. */
const fromRow = (row: QuestionRow): Question => ({
  seq: row.seq,
  id: row.id,
  asker: row.anonymous === 1 ? { kind: 'anonymous' } : { kind: 'attendee', id: row.actor, name: row.name ?? '' },
  text: row.state === 'withdrawn' ? '' : row.text,
  atMs: row.at_ms,
  votes: row.votes,
  state: state(row),
})

export function getQuestion(db: ReadableDb, classId: string, seq: number): Question | undefined {
  const row = db.prepare(`${SELECT} WHERE q.seq = ? AND q.class_id = ?`).get(seq, classId) as QuestionRow | undefined
  return row && fromRow(row)
}

/** The questions of a class that were not withdrawn: the open ones by votes, then the others, newest first. */
export function listQuestions(db: ReadableDb, classId: string, limit: number): Question[] {
  const rows = db
    .prepare(
      `${SELECT} WHERE q.class_id = ? AND q.state <> 'withdrawn'
       ORDER BY q.state <> 'open', CASE q.state WHEN 'open' THEN votes END DESC,
         CASE q.state WHEN 'open' THEN q.seq ELSE -coalesce(q.answered_at_ms, q.seq) END LIMIT ?`,
    )
    .all(classId, limit) as QuestionRow[]
  return rows.map(fromRow)
}

/** Who asked: for rules only, never to be shown where the question is anonymous. */
export function askerOf(
  db: ReadableDb,
  classId: string,
  seq: number,
): { attendeeId: string; anonymous: boolean } | undefined {
  const row = db.prepare('SELECT actor, anonymous FROM questions WHERE seq = ? AND class_id = ?').get(seq, classId) as
    | { actor: string; anonymous: number }
    | undefined
  return row && { attendeeId: row.actor, anonymous: row.anonymous === 1 }
}

/** An attendee's own questions and the ones they voted for, by place in the log. */
export function ownQuestions(
  db: ReadableDb,
  classId: string,
  attendeeId: string,
): { mine: number[]; votedFor: number[] } {
  const places = (sql: string) => (db.prepare(sql).all(classId, attendeeId) as { seq: number }[]).map(({ seq }) => seq)
  return {
    mine: places("SELECT seq FROM questions WHERE class_id = ? AND actor = ? AND state <> 'withdrawn'"),
    votedFor: places(
      `SELECT q.seq FROM question_votes v JOIN questions q ON q.seq = v.question_seq
       WHERE q.class_id = ? AND v.attendee_id = ?`,
    ),
  }
}

export type QuestionEvent = Extract<LoggedEvent, { type: `question:${string}` }>

export function projectQuestion(db: WritableDb, event: QuestionEvent): void {
  const move = (to: QuestionState['kind'], seq: number, answer: string | null = null, atMs: number | null = null) =>
    db
      .prepare('UPDATE questions SET state = ?, answer = ?, answered_at_ms = ? WHERE seq = ?')
      .run(to, answer, atMs, seq)
  switch (event.type) {
    case 'question:asked':
      db.prepare(
        "INSERT INTO questions (seq, id, class_id, actor, anonymous, text, at_ms, state) VALUES (?, ?, ?, ?, ?, ?, ?, 'open')",
      ).run(event.seq, event.id, event.classId, event.actor, event.data.anonymous ? 1 : 0, event.data.text, event.atMs)
      return
    case 'question:voted':
      db.prepare(
        event.data.on
          ? 'INSERT INTO question_votes VALUES (?, ?) ON CONFLICT DO NOTHING'
          : 'DELETE FROM question_votes WHERE question_seq = ? AND attendee_id = ?',
      ).run(event.data.questionSeq, event.actor)
      return
    case 'question:answered':
      move('answered', event.data.questionSeq, event.data.answer, event.atMs)
      return
    case 'question:dismissed':
      move('dismissed', event.data.questionSeq)
      return
    case 'question:reopened':
      move('open', event.data.questionSeq)
      return
    case 'question:withdrawn':
      move('withdrawn', event.data.questionSeq)
      return
    default:
      assertNever(event)
  }
}
