import type { Author, ChatMessage, ChatMode, Reaction, StaffRole } from '../../shared/model'
import { type LoggedEvent, TEACHER } from './events'
import type { ReadableDb, WritableDb } from './open'

/** A reply shows so much of what it answers. */
const EXCERPT_LENGTH = 80

interface MessageRow {
  seq: number
  id: string
  actor: string
  text: string
  at_ms: number
  reply_to: number | null
  edited_at_ms: number | null
  deleted_at_ms: number | null
  pinned_at_ms: number | null
  role: StaffRole | null
  name: string | null
}

const SELECT = 'SELECT m.*, p.name FROM messages m LEFT JOIN attendees p ON p.id = m.actor'

function authorOf({ actor, name, role }: MessageRow, teacherName: string): Author {
  if (actor === TEACHER) return { kind: 'teacher', name: teacherName }
  return { kind: 'attendee', id: actor, name: name ?? '', ...(role ? { role } : {}) }
}

function fromRow(
  db: ReadableDb,
  row: MessageRow,
  teacherName: string,
  reactions: Reactions = reactionsOf(db, row.seq),
): ChatMessage {
  const message: ChatMessage = {
    seq: row.seq,
    id: row.id,
    author: authorOf(row, teacherName),
    text: row.deleted_at_ms === null ? row.text : '',
    atMs: row.at_ms,
  }
  if (row.deleted_at_ms !== null) return { ...message, deleted: true }
  const answered = row.reply_to === null ? undefined : getRow(db, row.reply_to)
  return {
    ...message,
    ...(answered ? { replyTo: excerpt(answered, teacherName) } : {}),
    ...(row.edited_at_ms === null ? {} : { editedAtMs: row.edited_at_ms }),
    ...(row.pinned_at_ms === null ? {} : { pinned: true }),
    ...(Object.keys(reactions).length > 0 ? { reactions } : {}),
  }
}

function excerpt(row: MessageRow, teacherName: string): NonNullable<ChatMessage['replyTo']> {
  const text = row.deleted_at_ms === null ? [...row.text].slice(0, EXCERPT_LENGTH).join('') : ''
  return { seq: row.seq, author: authorOf(row, teacherName), text }
}

const getRow = (db: ReadableDb, seq: number) =>
  db.prepare(`${SELECT} WHERE m.seq = ?`).get(seq) as MessageRow | undefined

/** The newest `limit` messages of a class, oldest first, with the names people go by now. */
export function listMessages(db: ReadableDb, classId: string, teacherName: string, limit: number): ChatMessage[] {
  const rows = db
    .prepare(`${SELECT} WHERE m.class_id = ? ORDER BY m.seq DESC LIMIT ?`)
    .all(classId, limit) as MessageRow[]
  const reactions = reactionsBetween(db, rows[rows.length - 1]?.seq ?? 0, rows[0]?.seq ?? 0)
  return rows.reverse().map((row) => fromRow(db, row, teacherName, reactions.get(row.seq) ?? {}))
}

/** The messages that stand above the chat, the newest first. */
export function pinnedMessages(db: ReadableDb, classId: string, teacherName: string): ChatMessage[] {
  const rows = db
    .prepare(
      `${SELECT} WHERE m.class_id = ? AND m.pinned_at_ms IS NOT NULL AND m.deleted_at_ms IS NULL
       ORDER BY m.pinned_at_ms DESC LIMIT 3`,
    )
    .all(classId) as MessageRow[]
  return rows.map((row) => fromRow(db, row, teacherName))
}

export function getMessage(db: ReadableDb, seq: number, teacherName: string): ChatMessage | undefined {
  const row = getRow(db, seq)
  return row && fromRow(db, row, teacherName)
}

/** Whose message it is, while it is there to be answered or changed. */
export function messageAuthor(db: ReadableDb, classId: string, seq: number): string | undefined {
  const row = db
    .prepare('SELECT actor FROM messages WHERE seq = ? AND class_id = ? AND deleted_at_ms IS NULL')
    .get(seq, classId) as { actor: string } | undefined
  return row?.actor
}

type Reactions = Partial<Record<Reaction, number>>

/** The same for all messages between two places in the log: one question instead of one a message. */
function reactionsBetween(db: ReadableDb, fromSeq: number, toSeq: number): Map<number, Reactions> {
  const rows = db
    .prepare(
      `SELECT message_seq AS seq, reaction, count(*) AS n FROM message_reactions
       WHERE message_seq BETWEEN ? AND ? GROUP BY message_seq, reaction`,
    )
    .all(fromSeq, toSeq) as { seq: number; reaction: Reaction; n: number }[]
  const found = new Map<number, Reactions>()
  for (const { seq, reaction, n } of rows) found.set(seq, { ...found.get(seq), [reaction]: n })
  return found
}

/** How often each reaction was given to a message. */
export function reactionsOf(db: ReadableDb, seq: number): Reactions {
  const rows = db
    .prepare('SELECT reaction, count(*) AS n FROM message_reactions WHERE message_seq = ? GROUP BY reaction')
    .all(seq) as { reaction: Reaction; n: number }[]
  return Object.fromEntries(rows.map(({ reaction, n }) => [reaction, n]))
}

/** What somebody has reacted with and not taken back; found by their own acts in the log, which are few. */
export function reactedBy(db: ReadableDb, classId: string, actor: string): { seq: number; reaction: Reaction }[] {
  return db
    .prepare(
      `SELECT DISTINCT r.message_seq AS seq, r.reaction FROM events e JOIN message_reactions r
         ON r.message_seq = json_extract(e.data, '$.messageSeq') AND r.reaction = json_extract(e.data, '$.reaction')
         AND r.actor = e.actor
       WHERE e.actor = ? AND e.class_id = ? AND e.type = 'chat:reacted' ORDER BY 1, 2`,
    )
    .all(actor, classId) as { seq: number; reaction: Reaction }[]
}

/** When somebody last wrote in a class, in epoch milliseconds; a deleted line counts too. */
export function lastWroteAtMs(db: ReadableDb, classId: string, actor: string): number | undefined {
  const row = db
    .prepare('SELECT at_ms FROM messages WHERE class_id = ? AND actor = ? ORDER BY seq DESC LIMIT 1')
    .get(classId, actor) as { at_ms: number } | undefined
  return row?.at_ms
}

export function chatMode(db: ReadableDb, classId: string): ChatMode {
  const row = db.prepare('SELECT mode FROM chat_rules WHERE class_id = ?').get(classId) as { mode: string } | undefined
  return row ? (JSON.parse(row.mode) as ChatMode) : { kind: 'open' }
}

export type ChatEvent = Extract<LoggedEvent, { type: `chat:${string}` }>

export function projectChat(db: WritableDb, event: ChatEvent): void {
  switch (event.type) {
    case 'chat:sent':
      db.prepare(
        'INSERT INTO messages (seq, id, class_id, actor, text, at_ms, reply_to, role) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      ).run(
        event.seq,
        event.id,
        event.classId,
        event.actor,
        event.data.text,
        event.atMs,
        event.data.replyTo ?? null,
        event.data.role ?? null,
      )
      return
    case 'chat:edited':
      db.prepare('UPDATE messages SET text = ?, edited_at_ms = ? WHERE seq = ?').run(
        event.data.text,
        event.atMs,
        event.data.messageSeq,
      )
      return
    case 'chat:deleted':
      db.prepare('UPDATE messages SET deleted_at_ms = ? WHERE seq = ?').run(event.atMs, event.data.messageSeq)
      return
    case 'chat:reacted': {
      const { messageSeq, reaction, on } = event.data
      db.prepare(
        on
          ? 'INSERT INTO message_reactions VALUES (?, ?, ?) ON CONFLICT DO NOTHING'
          : 'DELETE FROM message_reactions WHERE message_seq = ? AND reaction = ? AND actor = ?',
      ).run(messageSeq, reaction, event.actor)
      return
    }
    case 'chat:pinned':
      db.prepare('UPDATE messages SET pinned_at_ms = ? WHERE seq = ?').run(
        event.data.pinned ? event.atMs : null,
        event.data.messageSeq,
      )
      return
    case 'chat:mode-set':
      db.prepare('INSERT INTO chat_rules VALUES (?, ?) ON CONFLICT DO UPDATE SET mode = excluded.mode').run(
        event.classId,
        JSON.stringify(event.data.mode),
      )
      return
  }
}
