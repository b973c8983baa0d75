import type { ShownSlate, TrainingRun } from '../../shared/advice'
import type { Review, ReviewState } from '../../shared/catalogue'
import type { GroupName } from '../../shared/groups'
import type {
  Bundle,
  Coupon,
  Course,
  Offer,
  Picture,
  PollDraft,
  Purpose,
  Reaction,
  RecordingEnd,
  StaffRole,
} from '../../shared/model'
import type { OrderSource, StrandedPayment } from '../../shared/orders'
import type { ClassPlan, Registration } from '../../shared/registration'
import type { ReadableDb, WritableDb } from './open'
import type { ReplayHappening } from './replay-events'
import type { RoomHappening } from './room-events'

/** Everybody eligible at that moment is either a recipient or held out. Logs of the first version know no hold-out. */
export interface OfferSent {
  offer: Offer
  recipients: { attendeeId: string; reference: string }[]
  coupon?: Coupon
  /** Meant for one person alone. Logs of earlier versions do not say so. */
  toOne?: true
  /** By lot: whoever `splitHoldOut` draws with this share and seed. */
  holdOut?: { percent: number; seed: string; attendeeIds: string[] }
}

/** What happened, by type. Names and contacts are never part of it: they stand in `attendees`. */
export type Happening =
  /** When it is to begin and what it asks of those who enter; the newest one holds. */
  | { type: 'class:planned'; data: { plan: ClassPlan | null; registration: Registration } }
  | RoomHappening
  | ReplayHappening
  | { type: 'class:started'; data: Record<string, never> }
  | { type: 'class:ended'; data: Record<string, never> }
  /** The short code that leads to the class was replaced. It is a secret, and so not said here. */
  | { type: 'code:renewed'; data: Record<string, never> }
  /** Somebody answered what was asked and agreed; the answers stand in `registration_answers`. */
  | { type: 'attendee:registered'; data: { attendeeId: string; consentVersion: number } }
  /** Name, answers and access of somebody were removed, and what they did speaks for nothing any more. */
  | { type: 'attendee:erased'; data: { attendeeId: string } }
  /** How much of the minute before the teacher was heard, 0 to 1. */
  | { type: 'talk:measured'; data: { share: number } }
  | { type: 'attendee:joined'; data: { attendeeId: string } }
  | { type: 'attendee:arrived'; data: { attendeeId: string } }
  | { type: 'attendee:left'; data: { attendeeId: string } }
  | {
      type: 'poll:opened'
      /** Polls of the first version had neither right answers nor anonymity, and showed their result. */
      data: { pollId: string } & Pick<PollDraft, 'question' | 'kind' | 'choices'> &
        Partial<Pick<PollDraft, 'correct' | 'anonymous' | 'shared'>>
    }
  /** `device` is a fingerprint under a secret of the class; logs of earlier versions have none. */
  | { type: 'poll:voted'; data: { pollId: string; choices: number[]; text?: string; device?: string } }
  | { type: 'poll:closed'; data: { pollId: string } }
  | {
      type: 'groups:opened'
      data: { roundId: string; groups: (GroupName & { id: string; memberIds: string[] })[]; endsAtMs: number }
    }
  /** Who comes into the class while it is in groups is put into one of them. */
  | { type: 'group:joined'; data: { groupId: string; attendeeId: string } }
  /** By the teacher, or by the studio when the time was over. */
  | { type: 'groups:closed'; data: { roundId: string } }
  /** Said by the teacher to every group. */
  | { type: 'groups:announced'; data: { text: string } }
  | { type: 'group:said'; data: { groupId: string; text: string } }
  /** Calls the teacher, or no longer does. */
  | { type: 'group:called'; data: { groupId: string; help: boolean } }
  /** The teacher dropped in, or went out again. */
  | { type: 'group:visited'; data: { groupId: string; here: boolean } }
  /** A link for somebody who helps to run the class was made; its token is a secret, and so not said here. */
  | { type: 'staff:invited'; data: { linkId: string; role: StaffRole } }
  | { type: 'staff:revoked'; data: { linkId: string } }
  | { type: 'hand:raised'; data: Record<string, never> }
  /** By the teacher, or, where nobody is named, by the actor. */
  | { type: 'hand:lowered'; data: { attendeeId?: string } }
  | { type: 'stage:invited'; data: { attendeeId: string; camera: boolean } }
  /** The invited one agreed; `camera` as they chose. */
  | { type: 'stage:entered'; data: { camera: boolean } }
  | { type: 'stage:muted'; data: { attendeeId: string; muted: boolean } }
  | { type: 'stage:left'; data: { attendeeId?: string; reason: 'left' | 'sent-back' | 'dropped' } }
  | { type: 'reaction:sent'; data: { reaction: Reaction } }
  | { type: 'course:opened'; data: { courseId: string } }
  | { type: 'course:dismissed'; data: { courseId: string } }
  | { type: 'offer:sent'; data: OfferSent }
  | { type: 'offer:shown' | 'offer:seen' | 'offer:clicked'; data: { offerId: string } }
  /** The page where one pays was opened: from the card, or, where somebody is named, as whoever takes payments says. */
  | { type: 'offer:checkout-opened'; data: { offerId: string; attendeeId?: string } }
  | { type: 'offer:dismissed'; data: { offerId: string } }
  | { type: 'offer:claimed' | 'coupon:redeemed'; data: { offerId: string } }
  /** The teacher was told whom to offer what, and said "not now". */
  | { type: 'cue:snoozed'; data: { courseId: string } }
  | { type: 'consent:set'; data: { purpose: Purpose; agreed: boolean } }
  | {
      type: 'order:confirmed'
      data: {
        orderId: string
        offerId: string
        attendeeId: string
        courseId: string
        /** All courses of a bundle. */
        courseIds?: string[]
        cents: number
        currency: string
        /** Absent: the teacher said so. */
        source?: OrderSource
        externalId?: string
      }
    }
  /** Bought elsewhere. The buyer is a pseudonym. */
  | {
      type: 'order:imported'
      data: {
        orderId: string
        attendeeId: string
        courseId: string
        cents: number
        currency: string
        externalId: string
      }
    }
  /** A payment came that could buy nothing; the studio holds no money, so it is for the teacher to give back. */
  | {
      type: 'payment:stranded'
      data: Omit<StrandedPayment, 'name' | 'title' | 'atMs'> & { offerId: string; attendeeId: string }
    }
  /** It was given back, or the teacher has seen to it. */
  | { type: 'payment:settled'; data: { externalId: string } }
  | { type: 'order:refunded'; data: { orderId: string; refundId: string; cents: number; currency: string } }
  /** A list of "for you" was before somebody's eyes, with the chance every place had. */
  | { type: 'advice:shown'; data: ShownSlate }
  /** By chance, before anything was shown: personal advice, or what is popular. `share` is how many are held out. */
  | { type: 'advice:assigned'; data: { attendeeId: string; heldOut: boolean; share: number } }
  /** What viewers see from now on; a page of slides from 1, with what stands on it where that could be read. */
  | { type: 'picture:shown'; data: { picture: Picture; page?: number; text?: string } }
  | { type: 'recording:started'; data: { recordingId: string; file: string } }
  | { type: 'recording:stopped'; data: { recordingId: string; reason: RecordingEnd; bytes: number } }
  /** The file has its length and its index. */
  | { type: 'recording:finished'; data: { recordingId: string; bytes: number; durationMs: number } }
  | { type: 'model:trained'; data: TrainingRun }
  | { type: 'course:saved'; data: { course: Course; version: number; state: ReviewState } }
  | { type: 'course:reviewed'; data: { courseId: string } & Pick<Review, 'state' | 'version' | 'confirmed'> }
  | { type: 'bundle:saved'; data: { bundle: Bundle } }
  | { type: 'bundle:removed'; data: { bundleId: string } }
  /** Somebody took a course before, elsewhere: what the sample history and imports consist of. */
  | { type: 'history:enrolled'; data: { courseId: string } }

/** An event about to be written. `id` is unique for its actor; a second one with the same id is the same event. */
export type EventDraft = Happening & { actor: string; id: string; classId: string | null; atMs: number }
export type LoggedEvent = EventDraft & { seq: number }

export const TEACHER = 'teacher'
export const STUDIO = 'studio'

interface EventRow {
  seq: number
  actor: string
  id: string
  class_id: string | null
  at_ms: number
  type: string
  data: string
}

function fromRow(row: EventRow): LoggedEvent {
  return {
    seq: row.seq,
    actor: row.actor,
    id: row.id,
    classId: row.class_id,
    atMs: row.at_ms,
    type: row.type,
    data: JSON.parse(row.data),
  } as LoggedEvent
}

/** Appends one event. Returns its place in the log, or undefined when that actor's id is there already. */
export function insertEvent(db: WritableDb, draft: EventDraft): number | undefined {
  const result = db
    .prepare(
      'INSERT INTO events (actor, id, class_id, at_ms, type, data) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    )
    .run(draft.actor, draft.id, draft.classId, draft.atMs, draft.type, JSON.stringify(draft.data))
  return result.changes === 1 ? Number(result.lastInsertRowid) : undefined
}

/** True when this actor's id is in the log. */
export function hasEvent(db: ReadableDb, actor: string, id: string): boolean {
  return db.prepare('SELECT 1 FROM events WHERE actor = ? AND id = ?').get(actor, id) !== undefined
}

/** The newest `limit` events of a class after `afterSeq`, of these types where some are named, oldest first. */
export function eventsSince(
  db: ReadableDb,
  classId: string,
  afterSeq: number,
  limit: number,
  types: readonly Happening['type'][] = [],
): LoggedEvent[] {
  const chosen = types.length === 0 ? '' : `AND type IN (${types.map(() => '?').join()})`
  const rows = db
    .prepare(`SELECT * FROM events WHERE class_id = ? AND seq > ? ${chosen} ORDER BY seq DESC LIMIT ?`)
    .all(classId, afterSeq, ...types, limit) as EventRow[]
  return rows.reverse().map(fromRow)
}

/** The events of one type in a class since a moment, oldest first. */
export function newestOfType(db: ReadableDb, classId: string, type: Happening['type'], sinceMs: number): LoggedEvent[] {
  const rows = db
    .prepare('SELECT * FROM events WHERE class_id = ? AND type = ? AND at_ms > ? ORDER BY seq')
    .all(classId, type, sinceMs) as EventRow[]
  return rows.map(fromRow)
}

const PAGE = 4096

/** Every event, oldest first. Read by the page: the handle stays free to write, and memory does not grow with the log. */
export function* allEvents(db: ReadableDb): Generator<LoggedEvent> {
  const page = db.prepare('SELECT * FROM events WHERE seq > ? ORDER BY seq LIMIT ?')
  let rows: EventRow[]
  let lastSeq = 0
  do {
    rows = page.all(lastSeq, PAGE) as EventRow[]
    for (const row of rows) yield fromRow(row)
    lastSeq = rows[rows.length - 1]?.seq ?? lastSeq
  } while (rows.length === PAGE)
}

/** The events after one place in the log and before another, of all classes, oldest first. */
export function eventsBetween(db: ReadableDb, afterSeq: number, beforeSeq: number): LoggedEvent[] {
  const end = Number.isFinite(beforeSeq) ? beforeSeq : Number.MAX_SAFE_INTEGER
  const rows = db.prepare('SELECT * FROM events WHERE seq > ? AND seq < ? ORDER BY seq').all(afterSeq, end)
  return (rows as EventRow[]).map(fromRow)
}

/** The place of the newest event of a class in the log; 0 when there is none. */
export function lastSeq(db: ReadableDb, classId: string): number {
  const row = db.prepare('SELECT max(seq) AS seq FROM events WHERE class_id = ?').get(classId) as { seq: number | null }
  return row.seq ?? 0
}

/** When the newest event of a class was stamped; undefined when there is none. */
export function lastEventAtMs(db: ReadableDb, classId: string): number | undefined {
  const row = db.prepare('SELECT max(at_ms) AS atMs FROM events WHERE class_id = ?').get(classId) as {
    atMs: number | null
  }
  return row.atMs ?? undefined
}

/** When the teacher last said "not now" in a class; undefined when never. */
export function lastSnoozeMs(db: ReadableDb, classId: string): number | undefined {
  const row = db
    .prepare("SELECT max(at_ms) AS atMs FROM events WHERE class_id = ? AND type = 'cue:snoozed'")
    .get(classId) as { atMs: number | null }
  return row.atMs ?? undefined
}
