import type { Group, GroupMessage, GroupRound } from '../../shared/groups'
import { assertNever } from '../../shared/model'
import { type LoggedEvent, TEACHER } from './events'
import type { ReadableDb, WritableDb } from './open'

type GroupEvent = Extract<LoggedEvent, { type: `groups:${string}` | `group:${string}` }>

const MESSAGES_SHOWN = 50

/** Writes what one event of the groups changes. */
export function projectGroups(db: WritableDb, event: GroupEvent): void {
  const { classId, atMs } = event
  switch (event.type) {
    case 'groups:opened': {
      const { roundId, groups, endsAtMs } = event.data
      db.prepare('INSERT INTO group_rounds VALUES (?, ?, ?, ?, NULL)').run(roundId, classId, atMs, endsAtMs)
      for (const { id, number, label, memberIds } of groups) {
        db.prepare('INSERT INTO class_groups VALUES (?, ?, ?, ?, NULL, 0)').run(id, roundId, number, label ?? null)
        for (const memberId of memberIds) {
          db.prepare('INSERT INTO group_members VALUES (?, ?, ?)').run(classId, id, memberId)
        }
      }
      return
    }
    case 'group:joined':
      db.prepare('INSERT INTO group_members VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(
        classId,
        event.data.groupId,
        event.data.attendeeId,
      )
      return
    case 'groups:closed':
      endGroups(db, classId, atMs)
      return
    case 'groups:announced': {
      const groups = db
        .prepare(`SELECT id FROM class_groups WHERE round_id IN (SELECT id FROM group_rounds WHERE ${OPEN_ROUND})`)
        .all(classId) as { id: string }[]
      for (const { id } of groups) insertMessage(db, event, id, event.data.text)
      return
    }
    case 'group:said':
      insertMessage(db, event, event.data.groupId, event.data.text)
      return
    case 'group:called':
      db.prepare('UPDATE class_groups SET help_at_ms = ? WHERE id = ?').run(
        event.data.help ? atMs : null,
        event.data.groupId,
      )
      return
    case 'group:visited':
      db.prepare(
        'UPDATE class_groups SET visited = ?, help_at_ms = CASE ? WHEN 1 THEN NULL ELSE help_at_ms END WHERE id = ?',
      ).run(event.data.here ? 1 : 0, event.data.here ? 1 : 0, event.data.groupId)
      return
    default:
      assertNever(event)
  }
}

const OPEN_ROUND = 'class_id = ? AND closed_at_ms IS NULL'

function insertMessage(db: WritableDb, event: GroupEvent, groupId: string, text: string): void {
  db.prepare('INSERT INTO group_messages (log_seq, id, group_id, actor, text, at_ms) VALUES (?, ?, ?, ?, ?, ?)').run(
    event.seq,
    event.id,
    groupId,
    event.actor,
    text,
    event.atMs,
  )
}

/** With the round, or with the class, everybody is back. */
export function endGroups(db: WritableDb, classId: string | null, atMs: number): void {
  db.prepare(`UPDATE group_rounds SET closed_at_ms = ? WHERE ${OPEN_ROUND}`).run(atMs, classId)
}

/** The round that is open, with its groups by number; undefined while the class is together. */
export function openRound(db: ReadableDb, classId: string, teacherName: string): GroupRound | undefined {
  const round = db.prepare(`SELECT id, ends_at_ms FROM group_rounds WHERE ${OPEN_ROUND}`).get(classId) as
    | { id: string; ends_at_ms: number }
    | undefined
  if (!round) return undefined
  const rows = db.prepare('SELECT * FROM class_groups WHERE round_id = ? ORDER BY number').all(round.id) as GroupRow[]
  return { id: round.id, endsAtMs: round.ends_at_ms, groups: rows.map((row) => fromRow(db, row, teacherName)) }
}

interface GroupRow {
  id: string
  number: number
  label: string | null
  help_at_ms: number | null
  visited: number
}

function fromRow(db: ReadableDb, row: GroupRow, teacherName: string): Group {
  const members = db.prepare('SELECT attendee_id FROM group_members WHERE group_id = ? ORDER BY 1').all(row.id) as {
    attendee_id: string
  }[]
  return {
    id: row.id,
    number: row.number,
    ...(row.label === null ? {} : { label: row.label }),
    memberIds: members.map(({ attendee_id }) => attendee_id),
    ...(row.help_at_ms === null ? {} : { helpSinceMs: row.help_at_ms }),
    visited: row.visited === 1,
    messages: messagesOf(db, row.id, teacherName),
  }
}

function messagesOf(db: ReadableDb, groupId: string, teacherName: string): GroupMessage[] {
  const rows = db
    .prepare(
      `SELECT m.id, m.actor, m.text, m.at_ms, p.name FROM group_messages m LEFT JOIN attendees p ON p.id = m.actor
       WHERE m.group_id = ? ORDER BY m.log_seq DESC LIMIT ?`,
    )
    .all(groupId, MESSAGES_SHOWN) as { id: string; actor: string; text: string; at_ms: number; name: string | null }[]
  return rows.reverse().map((row) => ({
    id: row.id,
    author:
      row.actor === TEACHER
        ? { kind: 'teacher', name: teacherName }
        : { kind: 'attendee', id: row.actor, name: row.name ?? '' },
    text: row.text,
    atMs: row.at_ms,
  }))
}

/** The open group somebody is in; undefined when they are in none. */
export function groupIdOf(db: ReadableDb, classId: string, attendeeId: string): string | undefined {
  const row = db
    .prepare(
      `SELECT m.group_id FROM group_members m JOIN class_groups g ON g.id = m.group_id
       JOIN group_rounds r ON r.id = g.round_id
       WHERE r.class_id = ? AND r.closed_at_ms IS NULL AND m.attendee_id = ?`,
    )
    .get(classId, attendeeId) as { group_id: string } | undefined
  return row?.group_id
}
