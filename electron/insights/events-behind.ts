import type { Behind } from '../../shared/ipc'
import { assertNever } from '../../shared/model'
import type { EventLine, EventsBehind, FunnelStep, PartKind } from '../../shared/report'
import { TEACHER } from '../store/events'
import type { ReadableDb } from '../store/open'

const MOST_LINES = 300

interface Filter {
  where: string
  values: Record<string, string | number>
}

type EventRow = Pick<EventLine, 'seq' | 'atMs' | 'type'> & {
  actor: string
  name: string | null
  data: string
  nameless: number
  takenBack: number
}

/** Each step holds the ones after it, as the funnel counts. */
const OF_STEP: Record<FunnelStep, string[]> = {
  shown: ['offer:shown', 'offer:seen', 'offer:clicked', 'offer:checkout-opened'],
  seen: ['offer:seen', 'offer:clicked', 'offer:checkout-opened'],
  clicked: ['offer:clicked', 'offer:checkout-opened'],
  checkout: ['offer:checkout-opened'],
  paid: ['order:confirmed'],
}

const inReplay = (types: readonly string[]) => types.map((type) => type.replace(/^offer:/, 'replay:offer-'))

/** A payment counts where its offer was made: in the class, or to somebody who watched it later. */
const PAID_LATER = `EXISTS (SELECT 1 FROM orders o WHERE o.id = json_extract(e.data, '$.orderId') AND o.replay = 1)`
const paid = (replay: boolean) => `(e.type <> 'order:confirmed' OR ${replay ? '' : 'NOT '}${PAID_LATER})`

/**
 * Whose name the studio does not know, though the log does: of anonymous questions and votes, and of a mute that was
 * put on an anonymous question.
 */
const NAMELESS = `coalesce(CASE e.type
  WHEN 'question:asked' THEN json_extract(e.data, '$.anonymous')
  WHEN 'question:withdrawn' THEN (SELECT q.anonymous FROM questions q WHERE q.seq = json_extract(e.data, '$.questionSeq'))
  WHEN 'replay:voted' THEN (SELECT o.anonymous FROM polls o WHERE o.id = json_extract(e.data, '$.pollId'))
  WHEN 'poll:voted' THEN (SELECT o.anonymous FROM polls o WHERE o.id = json_extract(e.data, '$.pollId'))
  WHEN 'attendee:muted' THEN json_extract(e.data, '$.questionSeq') IS NOT NULL
END, 0)`

/** A line of chat that its writer or the teacher took back. */
const TAKEN_BACK = `EXISTS (SELECT 1 FROM messages m WHERE m.deleted_at_ms IS NOT NULL
  AND m.seq = CASE e.type WHEN 'chat:sent' THEN e.seq WHEN 'chat:edited' THEN json_extract(e.data, '$.messageSeq') END)`

const OF_PART: Record<PartKind, string> = {
  checkin: `e.type LIKE 'checkin:%' AND json_extract(e.data, '$.checkinId') = @id`,
  groups: `(e.type IN ('groups:opened', 'groups:closed') AND json_extract(e.data, '$.roundId') = @id
    OR e.type LIKE 'group:%'
      AND json_extract(e.data, '$.groupId') IN (SELECT g.id FROM class_groups g WHERE g.round_id = @id)
    OR e.type = 'groups:announced' AND EXISTS (SELECT 1 FROM group_rounds r WHERE r.id = @id
      AND e.at_ms BETWEEN r.opened_at_ms AND coalesce(r.closed_at_ms, e.at_ms)))`,
  handout: `e.type LIKE 'handout:%' AND json_extract(e.data, '$.handoutId') = @id`,
  hands: `e.type LIKE 'hand:%'`,
  stage: `e.type LIKE 'stage:%'`,
}

function filterOf(behind: Behind): Filter {
  switch (behind.kind) {
    case 'attendee':
      return {
        where: `(e.actor = @attendeeId OR json_extract(e.data, '$.attendeeId') = @attendeeId)
          AND e.at_ms >= @fromMs AND e.at_ms < @toMs AND NOT ${NAMELESS}`,
        values: { attendeeId: behind.attendeeId, fromMs: behind.fromMs, toMs: behind.toMs },
      }
    case 'span':
      return { where: 'e.at_ms >= @fromMs AND e.at_ms <= @toMs', values: { fromMs: behind.fromMs, toMs: behind.toMs } }
    case 'types':
      return { where: `e.type IN (${list(behind.types)}) AND ${paid(false)}`, values: {} }
    case 'poll':
      return {
        where: `e.type LIKE 'poll:%' AND json_extract(e.data, '$.pollId') = @pollId`,
        values: { pollId: behind.pollId },
      }
    case 'offer':
      return {
        where: `e.type IN (${list(behind.replay ? inReplay(OF_STEP[behind.step]) : OF_STEP[behind.step])})
          AND ${paid(behind.replay ?? false)} AND json_extract(e.data, '$.offerId') = @offerId`,
        values: { offerId: behind.offerId },
      }
    case 'part':
      return { where: OF_PART[behind.part], values: { id: behind.id ?? '' } }
    default:
      return assertNever(behind)
  }
}

/** The types come from our own schema, never from outside. */
const list = (types: readonly string[]) => types.map((type) => `'${type}'`).join(', ')

/** What one figure of a class's report was counted from: the events themselves, oldest first. */
export function eventsBehind(db: ReadableDb, classId: string, behind: Behind, teacherName: string): EventsBehind {
  const { where, values } = filterOf(behind)
  const bound = { ...values, classId }
  const total = db.prepare(`SELECT count(*) AS total FROM events e WHERE e.class_id = @classId AND ${where}`).get(bound)
  const rows = db
    .prepare(
      `SELECT e.seq, e.at_ms AS atMs, e.type, e.actor, p.name, e.data,
           ${NAMELESS} AS nameless, ${TAKEN_BACK} AS takenBack FROM events e
         LEFT JOIN attendees p ON p.id = coalesce(json_extract(e.data, '$.attendeeId'), e.actor)
       WHERE e.class_id = @classId AND ${where} ORDER BY e.seq LIMIT ${MOST_LINES}`,
    )
    .all(bound) as EventRow[]
  return {
    total: (total as { total: number }).total,
    lines: rows.map(({ seq, atMs, type, actor, name, data, nameless, takenBack }) => ({
      seq,
      atMs,
      type,
      who: nameless ? '' : (name ?? (actor === TEACHER ? teacherName : '')),
      detail: takenBack ? '' : detailOf(JSON.parse(data) as Record<string, unknown>),
    })),
  }
}

/** The part of an event a person can read. */
function detailOf(data: Record<string, unknown>): string {
  const { text, answer, question, title, reaction, choices, courseId } = data
  const found = text ?? answer ?? question ?? title ?? reaction ?? (Array.isArray(choices) ? undefined : courseId)
  if (typeof found === 'string') return found
  return Array.isArray(choices)
    ? choices.map((choice) => (typeof choice === 'number' ? choice + 1 : choice)).join(', ')
    : ''
}
