import type { Tally } from '../../shared/model'
import type { ReplayOffers } from '../../shared/replay'
import type { LoggedEvent } from './events'
import type { ReadableDb, WritableDb } from './open'

/** A replay that is on, with the secret of its link. */
export interface OpenReplay {
  classId: string
  linkId: string
  token: string
  offers: ReplayOffers
  openedAtMs: number
}

export function insertReplayLink(db: WritableDb, link: { id: string; classId: string; token: string }): void {
  db.prepare('INSERT INTO replay_links VALUES (@id, @classId, @token)').run(link)
}

/** The replays that are on, of one class or of all. */
export function openReplays(db: ReadableDb, classId?: string): OpenReplay[] {
  return db
    .prepare(
      `SELECT r.class_id AS classId, r.link_id AS linkId, l.token, r.offers, r.opened_at_ms AS openedAtMs
       FROM replays r JOIN replay_links l ON l.id = r.link_id
       WHERE r.closed_at_ms IS NULL AND r.class_id = coalesce(?, r.class_id) ORDER BY r.opened_at_ms, r.class_id`,
    )
    .all(classId ?? null) as OpenReplay[]
}

export const hasJoinedReplay = (db: ReadableDb, classId: string, attendeeId: string): boolean =>
  db.prepare('SELECT 1 FROM replay_attendance WHERE class_id = ? AND attendee_id = ?').get(classId, attendeeId) !==
  undefined

/** What somebody answered later; undefined when nothing. */
export function lateVoteOf(
  db: ReadableDb,
  pollId: string,
  attendeeId: string,
): { choices: number[]; text: string } | undefined {
  const row = db
    .prepare('SELECT choices, text FROM replay_votes WHERE poll_id = ? AND attendee_id = ?')
    .get(pollId, attendeeId) as { choices: string; text: string } | undefined
  return row && { choices: JSON.parse(row.choices) as number[], text: row.text }
}

/** The late answers to a poll, apart from those of the class. */
export function lateTallyOf(db: ReadableDb, pollId: string, choices: number): Tally {
  const rows = db
    .prepare('SELECT choices, text FROM replay_votes WHERE poll_id = ? ORDER BY at_ms DESC, attendee_id')
    .all(pollId) as { choices: string; text: string }[]
  const counts = Array.from({ length: choices }, () => 0)
  for (const row of rows)
    for (const choice of JSON.parse(row.choices) as number[]) counts[choice] = (counts[choice] ?? 0) + 1
  return { pollId, counts, voters: rows.length, texts: rows.map(({ text }) => text).filter((text) => text !== '') }
}

export type ReplayEvent = Extract<LoggedEvent, { type: `replay:${string}` }>

const MINUTE_MS = 60_000
const STEP_COLUMN = {
  'replay:offer-shown': 'shown_at_ms',
  'replay:offer-seen': 'seen_at_ms',
  'replay:offer-clicked': 'clicked_at_ms',
  'replay:offer-checkout-opened': 'checkout_at_ms',
  'replay:offer-claimed': 'claimed_at_ms',
  'replay:coupon-redeemed': 'redeemed_at_ms',
} as const

export function projectReplay(db: WritableDb, event: ReplayEvent): void {
  const { classId, actor, atMs } = event
  switch (event.type) {
    case 'replay:opened':
      db.prepare(
        `INSERT INTO replays (class_id, link_id, offers, opened_at_ms) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET link_id = excluded.link_id, offers = excluded.offers,
           opened_at_ms = excluded.opened_at_ms, closed_at_ms = NULL`,
      ).run(classId, event.data.linkId, event.data.offers, atMs)
      return
    case 'replay:closed':
      db.prepare('UPDATE replays SET closed_at_ms = ? WHERE class_id = ? AND link_id = ?').run(
        atMs,
        classId,
        event.data.linkId,
      )
      return
    case 'replay:joined':
      db.prepare(
        'INSERT INTO replay_attendance (class_id, attendee_id, joined_at_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      ).run(classId, event.data.attendeeId, atMs)
      return
    case 'replay:watched':
      return projectWatched(db, event)
    case 'replay:voted':
      db.prepare('INSERT INTO replay_votes VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING').run(
        event.data.pollId,
        actor,
        JSON.stringify(event.data.choices),
        atMs,
        event.data.text ?? '',
      )
      return
    case 'replay:offered': {
      const { offerId, attendeeId, reference, endsAtMs } = event.data
      db.prepare(
        `INSERT INTO offer_progress (offer_id, attendee_id, reference, sent_at_ms, replay, ends_at_ms)
         VALUES (?, ?, ?, ?, 1, ?) ON CONFLICT DO NOTHING`,
      ).run(offerId, attendeeId, reference, atMs, endsAtMs)
      return
    }
    case 'replay:offer-shown':
    case 'replay:offer-seen':
    case 'replay:offer-clicked':
    case 'replay:offer-checkout-opened':
    case 'replay:offer-claimed':
    case 'replay:coupon-redeemed': {
      const column = STEP_COLUMN[event.type]
      db.prepare(
        `UPDATE offer_progress SET ${column} = coalesce(${column}, ?) WHERE offer_id = ? AND attendee_id = ?`,
      ).run(atMs, event.data.offerId, actor)
      return
    }
    case 'replay:offer-dismissed':
      db.prepare(
        `UPDATE offer_progress SET dismissed_at_ms = coalesce(dismissed_at_ms, ?),
           claimed_at_ms = CASE WHEN paid_at_ms IS NULL THEN NULL ELSE claimed_at_ms END
         WHERE offer_id = ? AND attendee_id = ?`,
      ).run(atMs, event.data.offerId, actor)
      return
  }
}

/** Adds a stretch to the minutes it touches. */
function projectWatched(db: WritableDb, event: Extract<ReplayEvent, { type: 'replay:watched' }>): void {
  const { classId, actor } = event
  const { recordingId, fromMs, toMs } = event.data
  db.prepare('UPDATE replay_attendance SET watched_ms = watched_ms + ? WHERE class_id = ? AND attendee_id = ?').run(
    toMs - fromMs,
    classId,
    actor,
  )
  const add = db.prepare(
    `INSERT INTO replay_minutes VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET watched_ms = min(${MINUTE_MS}, watched_ms + excluded.watched_ms)`,
  )
  for (let minute = Math.floor(fromMs / MINUTE_MS); minute * MINUTE_MS < toMs; minute += 1) {
    const within = Math.min(toMs, (minute + 1) * MINUTE_MS) - Math.max(fromMs, minute * MINUTE_MS)
    add.run(classId, actor, recordingId, minute, within)
  }
}
