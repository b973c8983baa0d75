import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Course, type Locale, type Offer, type Poll, pickText, type Recording } from '../../shared/model'
import type { ReplayMark, ReplayPoll, ReplaySnapshot } from '../../shared/replay'
import type { OfferCard } from '../../shared/wire'
import { chaptersOf } from '../recording/chapters'
import { placeAlong } from '../recording/timeline'
import { captionsOf, isWithin } from '../recording/transcript'
import { isApproved } from '../store/catalogue'
import type { ClassRecord } from '../store/classes'
import { consentsOf } from '../store/consents'
import { eventsSince, type OfferSent } from '../store/events'
import { coursesOf, isHeldOut, listOffers, progressFor, seatsTaken } from '../store/offers'
import type { ReadableDb } from '../store/open'
import { ownsAny } from '../store/orders'
import { listPolls, voteOf } from '../store/polls'
import { lateVoteOf, type OpenReplay } from '../store/replays'
import { transcriptOf } from '../store/transcript'
import { courseCard, offerCard } from './cards'
import { publicTally } from './polls'

/** A recording that has its length. */
export type FinishedRecording = Recording & { durationMs: number }

export interface ReplayViewOptions {
  db: ReadableDb
  record: ClassRecord
  replay: OpenReplay
  courses: ReadonlyMap<string, Course>
  teacherName: string
  /** Those that can be played, in order. */
  recordings(): FinishedRecording[]
  /** Signs who may read which recording. */
  key: Buffer
  /** Offers one attendee gets of this class at most. */
  maxOffers(): number
}

const spanOf = ({ startedAtMs, durationMs }: FinishedRecording) => ({
  startMs: startedAtMs,
  endMs: startedAtMs + durationMs,
})

const MOST_EVENTS = 100_000
const PLACE = /^([A-Za-z0-9_-]{8,64})\/([A-Za-z0-9_-]{8,64})\.([A-Za-z0-9_-]{43})$/

/** A replay as those who watch it see it: read from the store, never kept. */
export function createReplayView({
  db,
  record,
  replay,
  courses,
  teacherName,
  recordings,
  key,
  maxOffers,
}: ReplayViewOptions) {
  const classId = record.id
  const sent = new Map<string, OfferSent>(
    eventsSince(db, classId, 0, MOST_EVENTS, ['offer:sent']).flatMap((event) =>
      event.type === 'offer:sent' ? [[event.data.offer.id, event.data] as const] : [],
    ),
  )
  const shown = eventsSince(db, classId, 0, MOST_EVENTS, ['stage:entered', 'picture:shown'])

  /** Of this link: when the replay is switched off, what it signed opens nothing any more. */
  const tagOf = (recordingId: string, attendeeId: string) =>
    createHmac('sha256', key)
      .update(['replay', replay.linkId, recordingId, attendeeId].join('\u0000'))
      .digest('base64url')

  /** Whose place below `recordings/` this is, and of which recording; undefined where this studio did not sign it. */
  function readPlace(place: string): { recording: FinishedRecording; attendeeId: string } | undefined {
    const [, recordingId = '', attendeeId = '', tag = ''] = PLACE.exec(place) ?? []
    const given = Buffer.from(tag)
    const right = Buffer.from(tagOf(recordingId, attendeeId))
    if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined
    const recording = recordings().find(({ id }) => id === recordingId)
    return recording && { recording, attendeeId }
  }

  /** To one person alone in class: nobody else's, not even later. */
  function wasForOne(offer: Offer): boolean {
    const event = sent.get(offer.id)
    if (!event) return false
    return event.toOne ?? event.recipients.length + (event.holdOut?.attendeeIds.length ?? 0) === 1
  }

  /**
   * Whether this attendee is shown an offer when the player comes to it: not who was sent it or held out from it in
   * class, who has bought or put away one of its courses, nor what is not approved now or has no seat left.
   */
  function mayReach(offer: Offer, attendeeId: string): boolean {
    const courseIds = coursesOf(offer)
    if (progressFor(db, offer.id, attendeeId) || isHeldOut(db, offer.id, attendeeId) || wasForOne(offer)) return false
    if (!courseIds.every((courseId) => courses.has(courseId) && isApproved(db, courseId))) return false
    if (ownsAny(db, attendeeId, courseIds) || hasRefused(attendeeId, courseIds)) return false
    if (offer.stock !== undefined && seatsTaken(db, offer.id) >= offer.stock) return false
    return listOffers(db, classId).filter((one) => progressFor(db, one.id, attendeeId)).length < maxOffers()
  }

  function hasRefused(attendeeId: string, courseIds: readonly string[]): boolean {
    const offers = listOffers(db, classId).filter((one) =>
      coursesOf(one).some((courseId) => courseIds.includes(courseId)),
    )
    if (offers.some((one) => progressFor(db, one.id, attendeeId)?.dismissedAtMs !== undefined)) return true
    const find = db.prepare('SELECT 1 FROM course_refusals WHERE class_id = ? AND course_id = ? AND attendee_id = ?')
    return courseIds.some((courseId) => find.get(classId, courseId, attendeeId) !== undefined)
  }

  /** The offers somebody has reached in this replay, as they stand for them now. */
  function offersOf(attendeeId: string): OfferCard[] {
    return listOffers(db, classId).flatMap((offer) => {
      const progress = progressFor(db, offer.id, attendeeId)
      return progress?.replay ? (offerCard(db, offer, courses, progress) ?? []) : []
    })
  }

  /** Open until it is answered, by this one in class or now; what is right is told then, where the result is shared. */
  function pollFor(poll: Poll, attendeeId: string): ReplayPoll {
    const inClass = voteOf(db, poll.id, attendeeId)
    const later = lateVoteOf(db, poll.id, attendeeId)
    const vote = later ?? inClass
    const isAnswered = vote.choices.length > 0 || vote.text !== ''
    const { closedAtMs: _, ...open } = poll
    const tally = publicTally(db, poll)
    return {
      poll: isAnswered
        ? { ...poll, closedAtMs: poll.closedAtMs ?? poll.openedAtMs, correct: poll.shared ? poll.correct : [] }
        : { ...open, correct: [] },
      tally: isAnswered ? tally : { ...tally, counts: poll.choices.map(() => 0), texts: [] },
      myChoices: vote.choices,
      myText: vote.text,
    }
  }

  function marksOf(parts: FinishedRecording[], attendeeId: string, locale: Locale): ReplayMark[] {
    const courseTitle = (courseId: string) => pickText(courses.get(courseId)?.title ?? {}, locale)
    const chapters = parts.flatMap(({ startedAtMs, durationMs }, part): ReplayMark[] =>
      chaptersOf(shown, { startedAtMs, endedAtMs: startedAtMs + durationMs }, locale, courseTitle).map(
        ({ atMs, title }) => ({ part, atMs, what: { kind: 'chapter', title } }),
      ),
    )
    const polls = listPolls(db, classId).map(
      ({ id, question, openedAtMs }): ReplayMark => ({
        ...placeAlong(parts, openedAtMs),
        what: { kind: 'poll', pollId: id, title: question },
      }),
    )
    const offers = listOffers(db, classId)
      .filter((offer) => progressFor(db, offer.id, attendeeId)?.replay || mayReach(offer, attendeeId))
      .map(
        (offer): ReplayMark => ({
          ...placeAlong(parts, offer.opensAtMs),
          what: {
            kind: 'offer',
            offerId: offer.id,
            title: offer.bundle?.title ?? courses.get(offer.courseId)?.title ?? {},
          },
        }),
      )
    return [...chapters, ...polls, ...offers].sort((a, b) => a.part - b.part || a.atMs - b.atMs)
  }

  function snapshot(attendeeId: string, locale: Locale): ReplaySnapshot {
    const parts = recordings()
    const said = transcriptOf(db, classId)
    return {
      title: record.title,
      description: record.description,
      teacherName,
      course: courseCard(courses.get(record.courseId) as Course),
      startedAtMs: record.state.kind === 'planned' ? record.createdAtMs : record.state.startedAtMs,
      parts: parts.map((part) => ({
        recordingId: part.id,
        path: `recordings/${part.id}/${attendeeId}.${tagOf(part.id, attendeeId)}`,
        durationMs: part.durationMs,
        ...(said.some(isWithin(spanOf(part))) ? { captions: true as const } : {}),
      })),
      marks: marksOf(parts, attendeeId, locale),
      polls: listPolls(db, classId).map((poll) => pollFor(poll, attendeeId)),
      offers: offersOf(attendeeId),
      agreed: consentsOf(db, attendeeId),
    }
  }

  return {
    snapshot,
    /** What was said in one recording; read anew, for it may come later. */
    captionsOf: (recording: FinishedRecording) => captionsOf(transcriptOf(db, classId), spanOf(recording)),
    readPlace,
    mayReach,
    pollFor,
    offer: (offerId: string, attendeeId: string) => offersOf(attendeeId).find(({ offer }) => offer.id === offerId),
  }
}
