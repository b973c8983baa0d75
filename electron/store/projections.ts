import { assertNever } from '../../shared/model'
import { countActivity } from './activity'
import { removeBundle, saveBundle } from './bundles'
import { projectCourse, projectReview } from './catalogue'
import { projectCheckin } from './checkins'
import { scrubPerson } from './erased'
import { allEvents, type LoggedEvent } from './events'
import { endGroups, projectGroups } from './groups'
import { projectHandout } from './handouts'
import { projectChat } from './messages'
import { coursesOf, getOffer } from './offers'
import type { WritableDb } from './open'
import { projectOrder, projectRefund } from './orders'
import { projectPoll } from './polls'
import { projectQuestion } from './questions'
import { projectRating } from './ratings'
import { projectReplay } from './replays'
import { projectRestraint } from './restraints'
import { endStage, projectStage } from './stage'
import { projectStranded } from './stranded-payments'

/** What is derived from the log, and only from it. */
export const PROJECTIONS = [
  'registrations',
  'attendance',
  'activity',
  'presence',
  'group_rounds',
  'class_groups',
  'group_members',
  'group_messages',
  'hands',
  'stage_turns',
  'messages',
  'message_reactions',
  'chat_rules',
  'restraints',
  'banned_devices',
  'questions',
  'question_votes',
  'checkins',
  'checkin_answers',
  'handouts',
  'handout_openings',
  'ratings',
  'rating_requests',
  'polls',
  'votes',
  'offers',
  'offer_progress',
  'held_out',
  'course_refusals',
  'consents',
  'course_versions',
  'course_reviews',
  'bundles',
  'orders',
  'refunds',
  'stranded_payments',
  'recordings',
  'replays',
  'replay_attendance',
  'replay_minutes',
  'replay_votes',
  'training_runs',
  'slates',
  'advice_groups',
  'course_opens',
] as const

const PROGRESS_COLUMN = {
  'offer:shown': 'shown_at_ms',
  'offer:seen': 'seen_at_ms',
  'offer:clicked': 'clicked_at_ms',
  'offer:checkout-opened': 'checkout_at_ms',
  'offer:claimed': 'claimed_at_ms',
  'coupon:redeemed': 'redeemed_at_ms',
} as const

/** Writes what one event changes. Called in the transaction that appends it, and again by `rebuild`. */
export function project(db: WritableDb, event: LoggedEvent): void {
  const { classId, atMs } = event
  countActivity(db, event)
  switch (event.type) {
    case 'class:planned': {
      const { plan, registration } = event.data
      db.prepare('UPDATE classes SET starts_at_ms = ?, minutes = ?, registration = ? WHERE id = ?').run(
        plan?.startsAtMs ?? null,
        plan?.minutes ?? null,
        JSON.stringify(registration),
        classId,
      )
      return
    }
    case 'class:started':
      db.prepare('UPDATE classes SET started_at_ms = coalesce(started_at_ms, ?) WHERE id = ?').run(atMs, classId)
      return
    case 'class:ended':
      db.prepare('UPDATE classes SET ended_at_ms = ? WHERE id = ?').run(atMs, classId)
      db.prepare('UPDATE presence SET to_ms = ? WHERE class_id = ? AND to_ms IS NULL').run(atMs, classId)
      db.prepare('UPDATE polls SET closed_at_ms = ? WHERE class_id = ? AND closed_at_ms IS NULL').run(atMs, classId)
      endStage(db, classId, atMs)
      endGroups(db, classId, atMs)
      return
    case 'attendee:registered':
      db.prepare(
        `INSERT INTO registrations VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET consent_version = excluded.consent_version, at_ms = excluded.at_ms`,
      ).run(classId, event.data.attendeeId, event.data.consentVersion, atMs)
      return
    case 'attendee:erased':
      return scrubPerson(db, event.data.attendeeId, atMs)
    case 'attendee:joined':
      db.prepare(
        'INSERT INTO attendance (class_id, attendee_id, joined_at_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      ).run(classId, event.data.attendeeId, atMs)
      return
    case 'attendee:arrived':
      // Gone and back within one millisecond is one span, and who is here already does not arrive again.
      db.prepare(
        `INSERT INTO presence SELECT @classId, @attendeeId, @atMs, NULL WHERE NOT EXISTS
           (SELECT 1 FROM presence WHERE class_id = @classId AND attendee_id = @attendeeId AND to_ms IS NULL)
         ON CONFLICT DO UPDATE SET to_ms = NULL`,
      ).run({ classId, attendeeId: event.data.attendeeId, atMs })
      return
    case 'attendee:left':
      db.prepare('UPDATE presence SET to_ms = ? WHERE class_id = ? AND attendee_id = ? AND to_ms IS NULL').run(
        atMs,
        classId,
        event.data.attendeeId,
      )
      return
    case 'chat:sent':
    case 'chat:edited':
    case 'chat:deleted':
    case 'chat:reacted':
    case 'chat:pinned':
    case 'chat:mode-set':
      return projectChat(db, event)
    case 'attendee:muted':
    case 'attendee:banned':
      return projectRestraint(db, event)
    case 'question:asked':
    case 'question:voted':
    case 'question:answered':
    case 'question:dismissed':
    case 'question:reopened':
    case 'question:withdrawn':
      return projectQuestion(db, event)
    case 'poll:opened':
    case 'poll:voted':
    case 'poll:closed':
    case 'poll:shared':
      return projectPoll(db, event)
    case 'checkin:opened':
    case 'checkin:answered':
      return projectCheckin(db, event)
    case 'handout:shared':
    case 'handout:opened':
      return projectHandout(db, event)
    case 'rating:asked':
    case 'rating:sent':
    case 'rating:handled':
      return projectRating(db, event)
    case 'offer:sent':
      return projectOffer(db, event)
    case 'offer:shown':
    case 'offer:seen':
    case 'offer:clicked':
    case 'offer:checkout-opened':
    case 'offer:claimed':
    case 'coupon:redeemed': {
      const column = PROGRESS_COLUMN[event.type]
      db.prepare(
        `UPDATE offer_progress SET ${column} = coalesce(${column}, ?) WHERE offer_id = ? AND attendee_id = ?`,
      ).run(atMs, event.data.offerId, ('attendeeId' in event.data && event.data.attendeeId) || event.actor)
      return
    }
    case 'offer:dismissed':
      return projectDismissal(db, event)
    case 'course:dismissed':
      return refuseCourses(db, event, [event.data.courseId])
    case 'consent:set':
      db.prepare(
        'INSERT INTO consents VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET agreed = excluded.agreed, at_ms = excluded.at_ms',
      ).run(event.actor, event.data.purpose, event.data.agreed ? 1 : 0, atMs)
      return
    case 'course:opened':
      db.prepare('INSERT INTO course_opens VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING').run(
        classId,
        event.actor,
        event.data.courseId,
        atMs,
      )
      return
    case 'order:confirmed':
    case 'order:imported':
      return projectOrder(db, event)
    case 'order:refunded':
      return projectRefund(db, event)
    case 'payment:stranded':
    case 'payment:settled':
      return projectStranded(db, event)
    case 'advice:shown':
      db.prepare('INSERT INTO slates VALUES (?, ?, ?, ?, ?)').run(
        event.seq,
        classId,
        event.actor,
        atMs,
        JSON.stringify(event.data),
      )
      return
    case 'advice:assigned': {
      const { attendeeId, heldOut, share } = event.data
      db.prepare('INSERT INTO advice_groups VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING').run(
        classId,
        attendeeId,
        heldOut ? 1 : 0,
        share,
        atMs,
      )
      return
    }
    case 'model:trained':
      db.prepare('INSERT INTO training_runs VALUES (?, ?, ?)').run(event.seq, atMs, JSON.stringify(event.data))
      return
    case 'recording:started':
      db.prepare('INSERT INTO recordings (id, class_id, file, started_at_ms) VALUES (?, ?, ?, ?)').run(
        event.data.recordingId,
        classId,
        event.data.file,
        atMs,
      )
      return
    case 'recording:stopped': {
      const { recordingId, reason, bytes } = event.data
      db.prepare('UPDATE recordings SET ended_at_ms = ?, reason = ?, bytes = ? WHERE id = ?').run(
        atMs,
        reason,
        bytes,
        recordingId,
      )
      return
    }
    case 'recording:finished': {
      const { recordingId, bytes, durationMs } = event.data
      db.prepare('UPDATE recordings SET bytes = ?, duration_ms = ? WHERE id = ?').run(bytes, durationMs, recordingId)
      return
    }
    case 'replay:opened':
    case 'replay:closed':
    case 'replay:joined':
    case 'replay:watched':
    case 'replay:voted':
    case 'replay:offered':
    case 'replay:offer-shown':
    case 'replay:offer-seen':
    case 'replay:offer-clicked':
    case 'replay:offer-checkout-opened':
    case 'replay:offer-dismissed':
    case 'replay:offer-claimed':
    case 'replay:coupon-redeemed':
      return projectReplay(db, event)
    case 'course:saved':
      return projectCourse(db, event)
    case 'course:reviewed':
      return projectReview(db, event)
    case 'bundle:saved':
      return saveBundle(db, event.data.bundle, atMs)
    case 'bundle:removed':
      return removeBundle(db, event.data.bundleId)
    case 'groups:opened':
    case 'group:joined':
    case 'groups:closed':
    case 'groups:announced':
    case 'group:said':
    case 'group:called':
    case 'group:visited':
      return projectGroups(db, event)
    case 'hand:raised':
    case 'hand:lowered':
    case 'stage:invited':
    case 'stage:entered':
    case 'stage:muted':
    case 'stage:left':
      return projectStage(db, event)
    case 'staff:revoked':
      db.prepare('UPDATE staff_links SET revoked_at_ms = ? WHERE id = ?').run(atMs, event.data.linkId)
      return
    case 'staff:invited':
    case 'cue:snoozed':
    case 'code:renewed':
    case 'talk:measured':
    case 'picture:shown':
    case 'caption:said':
    case 'transcript:imported':
    case 'attendee:kicked':
    case 'pace:sent':
    case 'reaction:sent':
    case 'history:enrolled':
      // Read from the log itself.
      return
    default:
      assertNever(event)
  }
}

function projectOffer(db: WritableDb, event: Extract<LoggedEvent, { type: 'offer:sent' }>): void {
  const { offer, recipients, coupon, holdOut } = event.data
  db.prepare(
    `INSERT INTO offers (id, class_id, course_id, discount_percent, list_cents, price_cents, currency, opens_at_ms,
       ends_at_ms, stock, bundle, coupon)
     VALUES (@id, @classId, @courseId, @discountPercent, @listCents, @priceCents, @currency, @opensAtMs, @endsAtMs,
       @stock, @bundle, @coupon)`,
  ).run({
    ...offer,
    classId: event.classId,
    stock: offer.stock ?? null,
    bundle: offer.bundle ? JSON.stringify(offer.bundle) : null,
    coupon: coupon ? JSON.stringify(coupon) : null,
  })
  const insert = db.prepare(
    'INSERT INTO offer_progress (offer_id, attendee_id, reference, sent_at_ms) VALUES (?, ?, ?, ?)',
  )
  for (const { attendeeId, reference } of recipients) insert.run(offer.id, attendeeId, reference, event.atMs)
  const holdBack = db.prepare('INSERT INTO held_out VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
  for (const attendeeId of holdOut?.attendeeIds ?? []) holdBack.run(offer.id, attendeeId, event.atMs)
}

/** Puts an offer away: its seat is free again unless it was paid, and its courses are not offered again in this class. */
function projectDismissal(db: WritableDb, event: Extract<LoggedEvent, { type: 'offer:dismissed' }>): void {
  const { offerId } = event.data
  db.prepare(
    `UPDATE offer_progress SET dismissed_at_ms = coalesce(dismissed_at_ms, ?),
       claimed_at_ms = CASE WHEN paid_at_ms IS NULL THEN NULL ELSE claimed_at_ms END
     WHERE offer_id = ? AND attendee_id = ?`,
  ).run(event.atMs, offerId, event.actor)
  const offer = event.classId === null ? undefined : getOffer(db, event.classId, offerId)
  if (offer) refuseCourses(db, event, coursesOf(offer))
}

function refuseCourses(db: WritableDb, { classId, actor, atMs }: LoggedEvent, courseIds: string[]): void {
  const insert = db.prepare('INSERT INTO course_refusals VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')
  for (const courseId of courseIds) insert.run(classId, courseId, actor, atMs)
}

/** Throws every projection away and derives it again from the log, in one transaction. */
export function rebuild(db: WritableDb): void {
  db.transaction(() => {
    for (const table of PROJECTIONS) db.exec(`DELETE FROM ${table}`)
    db.exec(
      'UPDATE classes SET started_at_ms = NULL, ended_at_ms = NULL, starts_at_ms = NULL, minutes = NULL, registration = NULL',
    )
    db.exec('UPDATE staff_links SET revoked_at_ms = NULL')
    for (const event of allEvents(db)) project(db, event)
  }).immediate()
}
