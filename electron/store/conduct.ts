import type { ReadableDb } from './open'

/** What attendees of a live class did so far, as segments ask for it. */
export interface ClassConduct {
  presentMs: ReadonlyMap<string, number>
  asked: ReadonlySet<string>
  clicked: ReadonlySet<string>
  voted: ReadonlySet<string>
  /** By `pollId:choice`, of polls that are not anonymous. */
  answers: ReadonlyMap<string, ReadonlySet<string>>
}

const idsOf = (rows: unknown[]): Set<string> => new Set((rows as { id: string }[]).map(({ id }) => id))

export function conductIn(db: ReadableDb, classId: string, nowMs: number): ClassConduct {
  const spans = db
    .prepare(
      'SELECT attendee_id AS id, sum(max(0, coalesce(to_ms, ?) - from_ms)) AS ms FROM presence WHERE class_id = ? GROUP BY 1',
    )
    .all(nowMs, classId) as { id: string; ms: number }[]
  const votes = db
    .prepare(
      `SELECT v.poll_id AS pollId, v.attendee_id AS id, c.value AS choice
       FROM polls p JOIN votes v ON v.poll_id = p.id, json_each(v.choices) c WHERE p.class_id = ? AND p.anonymous = 0`,
    )
    .all(classId) as { pollId: string; id: string; choice: number }[]
  const answers = new Map<string, Set<string>>()
  for (const { pollId, id, choice } of votes) {
    const key = `${pollId}:${choice}`
    const known = answers.get(key) ?? new Set()
    known.add(id)
    answers.set(key, known)
  }
  return {
    presentMs: new Map(spans.map(({ id, ms }) => [id, ms])),
    asked: idsOf(
      db
        .prepare(
          `SELECT actor AS id FROM messages
             WHERE class_id = @classId AND deleted_at_ms IS NULL AND (text LIKE '%?%' OR text LIKE '%？%')
           UNION SELECT actor FROM questions WHERE class_id = @classId AND anonymous = 0`,
        )
        .all({ classId }),
    ),
    clicked: idsOf(
      db
        .prepare(
          `SELECT DISTINCT g.attendee_id AS id FROM offers f JOIN offer_progress g ON g.offer_id = f.id
           WHERE f.class_id = ? AND g.clicked_at_ms IS NOT NULL`,
        )
        .all(classId),
    ),
    voted: new Set(votes.map(({ id }) => id)),
    answers,
  }
}

/** Who belongs to a segment of behaviour or of an answer. */
export type Segment =
  | { kind: 'stayed'; minutes: number }
  | { kind: 'did'; what: 'asked' | 'clicked' | 'voted' }
  | { kind: 'answered'; pollId: string; choice: number }

export function inSegment(segment: Segment, conduct: ClassConduct, attendeeId: string): boolean {
  switch (segment.kind) {
    case 'stayed':
      return (conduct.presentMs.get(attendeeId) ?? 0) >= segment.minutes * 60_000
    case 'did':
      return conduct[segment.what].has(attendeeId)
    case 'answered':
      return conduct.answers.get(`${segment.pollId}:${segment.choice}`)?.has(attendeeId) ?? false
  }
}
