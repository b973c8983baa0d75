import { assertNever } from '../../shared/model'
import type { Interaction } from '../recommender/model'
import { MOST_REPEATS, type Signal, WEIGHTS } from '../recommender/weights'
import { type LoggedEvent, STUDIO, TEACHER } from '../store/events'
import { coursesOf } from '../store/offers'
import { type Attention, createAttention, type Followed } from './attention'
import type { Mention } from './mentions'

export interface EvidenceSources {
  /** The course a class teaches. */
  courseOf(classId: string): string | undefined
  mentions(text: string): Mention[]
  /** What somebody answered when they registered for a class, as one text. */
  answers(classId: string, attendeeId: string): string
}

/** Before so much of a class has passed, leaving it says little: what was possible is then taken to be this long. */
const LEAST_POSSIBLE_MS = 10 * 60_000

interface ClassSoFar {
  startedAtMs?: number
  /** Who is in, since when. */
  inside: Map<string, number>
  presentMs: Map<string, number>
}

/**
 * Reads the log event by event, oldest first, and says what each tells of who wants which course. What it needs to know
 * of earlier events (offers, when a class began, how often somebody spoke) it remembers.
 */
export function createEvidence({
  courseOf,
  mentions,
  answers,
}: EvidenceSources): (event: LoggedEvent) => Interaction[] {
  const offered = new Map<string, string[]>()
  const orders = new Map<string, { attendeeId: string; courseIds: string[]; cents: number }>()
  /** Right answers of quizzes that are not anonymous. */
  const quizzes = new Map<string, readonly number[]>()
  /** What hand-outs are called. */
  const handouts = new Map<string, string>()
  const classes = new Map<string, ClassSoFar>()
  const repeats = new Map<string, number>()
  /** By class, how long its recordings are; and by class and attendee, how much of them was watched later. */
  const recordedMs = new Map<string, number>()
  const replayedMs = new Map<string, number>()
  const recordedFromMs = new Map<string, number>()
  /** Also of classes that are over: their recordings are watched, and what was said there may be told later. */
  const attentions = new Map<string, Attention>()

  function soFar(classId: string): ClassSoFar {
    const known = classes.get(classId)
    if (known) return known
    const fresh: ClassSoFar = { inside: new Map(), presentMs: new Map() }
    classes.set(classId, fresh)
    return fresh
  }

  const about = (
    event: LoggedEvent,
    signal: Signal,
    itemId: string | undefined,
    over: Partial<Interaction> = {},
  ): Interaction[] =>
    itemId === undefined
      ? []
      : [{ userId: event.actor, itemId, weight: WEIGHTS[signal], atMs: event.atMs, owned: false, signal, ...over }]

  /** An act that may be repeated in a class: counted up to a limit, all of it being one piece of evidence. */
  function repeated(event: LoggedEvent, signal: Signal, itemId: string | undefined, over: Partial<Interaction> = {}) {
    if (itemId === undefined) return []
    const key = `${signal} ${event.classId}`
    const of = `${key} ${event.actor} ${itemId}`
    const times = (repeats.get(of) ?? 0) + 1
    repeats.set(of, times)
    const counted = Math.min(times, MOST_REPEATS[signal] ?? 1)
    return about(event, signal, itemId, { key, ...over, weight: (over.weight ?? WEIGHTS[signal]) * counted })
  }

  /** How much of what was possible somebody was there for; it takes the place of what was known before. */
  function watched(event: LoggedEvent, classId: string, attendeeId: string): Interaction[] {
    const { startedAtMs, presentMs } = soFar(classId)
    if (startedAtMs === undefined) return []
    const possible = Math.max(LEAST_POSSIBLE_MS, event.atMs - startedAtMs)
    const share = Math.min(1, (presentMs.get(attendeeId) ?? 0) / possible)
    return about(event, 'watched', courseOf(classId), {
      userId: attendeeId,
      weight: WEIGHTS.watched * share,
      key: `watched ${classId}`,
    })
  }

  /** The same for a class that is watched later, of its recordings. */
  function replayed(event: LoggedEvent, classId: string, stretchMs: number): Interaction[] {
    const of = `${classId} ${event.actor}`
    const sumMs = (replayedMs.get(of) ?? 0) + stretchMs
    replayedMs.set(of, sumMs)
    const share = Math.min(1, sumMs / Math.max(LEAST_POSSIBLE_MS, recordedMs.get(classId) ?? 0))
    return about(event, 'watched', courseOf(classId), { weight: WEIGHTS.watched * share, key: `replayed ${classId}` })
  }

  function leave(state: ClassSoFar, attendeeId: string, atMs: number): void {
    const since = state.inside.get(attendeeId)
    if (since === undefined) return
    state.inside.delete(attendeeId)
    state.presentMs.set(attendeeId, (state.presentMs.get(attendeeId) ?? 0) + Math.max(0, atMs - since))
  }

  /** Bought: one course, or all of a bundle. */
  function paid(event: LoggedEvent, orderId: string, attendeeId: string, courseIds: string[], cents: number) {
    orders.set(orderId, { attendeeId, courseIds, cents })
    return courseIds.flatMap((courseId) => about(event, 'paid', courseId, { owned: true, userId: attendeeId }))
  }

  /** Only who has all their money back has given the course back. */
  function refunded(event: LoggedEvent, orderId: string, cents: number): Interaction[] {
    const order = orders.get(orderId)
    if (!order) return []
    order.cents -= cents
    if (order.cents > 0) return []
    orders.delete(orderId)
    return order.courseIds.flatMap((courseId) =>
      about(event, 'refunded', courseId, { userId: order.attendeeId, returned: true }),
    )
  }

  /** A changed answer takes the place of the earlier one. */
  function answered(event: LoggedEvent, pollId: string, choices: readonly number[], taught: string | undefined) {
    const right = quizzes.get(pollId)
    if (!right) return []
    const isRight = right.length === choices.length && right.every((choice) => choices.includes(choice))
    return about(event, isRight ? 'answeredRight' : 'answeredWrong', taught, { key: `quiz ${pollId}` })
  }

  const ofOffer = (event: LoggedEvent, signal: Signal, offerId: string) =>
    (offered.get(offerId) ?? []).flatMap((courseId) => about(event, signal, courseId, { key: `${signal} ${offerId}` }))

  /** What a text says of courses, each under its signal; of one without a signal nothing. */
  const named = (event: LoggedEvent, text: string, signalOf: (mention: Mention) => Signal | undefined) =>
    mentions(text).flatMap((mention): Interaction[] => {
      const signal = signalOf(mention)
      if (!signal) return []
      const { courseId, share, topic } = mention
      return repeated(event, signal, courseId, { weight: WEIGHTS[signal] * share, ...(topic ? { topic } : {}) })
    })

  const spokenOf = (event: LoggedEvent, text: string) =>
    named(event, text, ({ against }) => (against ? 'mentionedAgainst' : 'mentioned'))

  /** What a hand-out that somebody opened is named after, beside the course of the class. */
  const namedBy = (event: LoggedEvent, title: string, taught: string | undefined) =>
    named(event, title, ({ courseId }) => (courseId === taught ? undefined : 'materialOpened'))

  /** The courses that what is taught names, beside the one it teaches; what the teacher advises against is no wish. */
  const taughtIn = (text: string | undefined, taught: string | undefined) =>
    mentions(text ?? '').filter(({ courseId, against }) => courseId !== taught && !against)

  /** All that was followed in a class is one piece of evidence for a course, which grows. */
  const followed = (event: LoggedEvent, found: Followed[]) =>
    found.flatMap(({ about: signal, attendeeId, courseId, share, topic }) =>
      about(event, signal, courseId, {
        userId: attendeeId,
        weight: WEIGHTS[signal] * share,
        key: `${signal} ${event.classId}`,
        ...(topic ? { topic } : {}),
      }),
    )

  function attentionIn(classId: string): Attention {
    const known = attentions.get(classId) ?? createAttention()
    attentions.set(classId, known)
    return known
  }

  /** What was on view and said in a stretch of a recording, to whoever has played it. */
  function followedLater(event: LoggedEvent, classId: string, recordingId: string, fromMs: number, toMs: number) {
    const beganMs = recordedFromMs.get(recordingId)
    if (beganMs === undefined) return []
    const span = { fromMs: beganMs + fromMs, toMs: beganMs + toMs }
    return followed(event, attentionIn(classId).watch(event.actor, span))
  }

  return (event) => {
    const { classId } = event
    const taught = classId === null ? undefined : courseOf(classId)
    switch (event.type) {
      case 'history:enrolled':
        return about(event, 'enrolled', event.data.courseId, { owned: true })
      case 'order:confirmed': {
        const { orderId, attendeeId, courseIds, courseId, cents } = event.data
        return paid(event, orderId, attendeeId, courseIds ?? [courseId], cents)
      }
      case 'order:imported': {
        const { orderId, attendeeId, courseId, cents } = event.data
        return paid(event, orderId, attendeeId, [courseId], cents)
      }
      case 'order:refunded':
        return refunded(event, event.data.orderId, event.data.cents)
      case 'course:opened':
        return about(event, 'courseOpened', event.data.courseId)
      case 'course:dismissed':
        return about(event, 'courseDismissed', event.data.courseId)
      case 'offer:sent':
        offered.set(event.data.offer.id, coursesOf(event.data.offer))
        return []
      case 'offer:shown':
      case 'offer:checkout-opened':
      case 'offer:claimed':
      case 'coupon:redeemed':
      case 'consent:set':
      case 'cue:snoozed':
      case 'course:saved':
      case 'course:reviewed':
      case 'bundle:saved':
      case 'bundle:removed':
        return []
      case 'offer:seen':
      case 'replay:offer-seen':
        return ofOffer(event, 'offerSeen', event.data.offerId)
      case 'offer:clicked':
      case 'replay:offer-clicked':
        return ofOffer(event, 'offerClicked', event.data.offerId)
      case 'offer:dismissed':
      case 'replay:offer-dismissed':
        return ofOffer(event, 'offerDismissed', event.data.offerId)
      case 'chat:sent':
        if (event.actor === TEACHER || event.actor === STUDIO || event.data.role !== undefined) return []
        return [...repeated(event, 'tookPart', taught), ...spokenOf(event, event.data.text)]
      case 'question:asked':
        // A reason must not give away who asked.
        if (event.data.anonymous) return repeated(event, 'tookPart', taught)
        return [...repeated(event, 'asked', taught), ...spokenOf(event, event.data.text)]
      case 'poll:opened':
        if (!event.data.anonymous && event.data.correct?.length) quizzes.set(event.data.pollId, event.data.correct)
        return []
      case 'replay:watched':
        if (classId === null) return []
        return [
          ...replayed(event, classId, event.data.toMs - event.data.fromMs),
          ...followedLater(event, classId, event.data.recordingId, event.data.fromMs, event.data.toMs),
        ]
      case 'recording:started':
        recordedFromMs.set(event.data.recordingId, event.atMs)
        return []
      case 'recording:finished':
        if (classId !== null) recordedMs.set(classId, (recordedMs.get(classId) ?? 0) + event.data.durationMs)
        return []
      case 'replay:voted':
      case 'poll:voted':
        return [
          ...repeated(event, 'tookPart', taught),
          ...answered(event, event.data.pollId, event.data.choices, taught),
        ]
      case 'handout:shared':
        handouts.set(event.data.handoutId, event.data.title)
        return []
      case 'handout:opened':
        return [
          ...repeated(event, 'materialOpened', taught),
          ...namedBy(event, handouts.get(event.data.handoutId) ?? '', taught),
        ]
      case 'pace:sent':
        return [
          ...(event.data.pace === 'fast' || event.data.pace === 'lost' ? repeated(event, 'lost', taught) : []),
          ...(classId === null
            ? []
            : followed(event, attentionIn(classId).pace(event.actor, event.data.pace === 'lost', event.atMs))),
        ]
      case 'picture:shown':
        if (classId === null) return []
        return followed(event, attentionIn(classId).show(taughtIn(event.data.text, taught), event.atMs))
      case 'caption:said':
        if (classId === null) return []
        return followed(
          event,
          attentionIn(classId).say({ atMs: event.atMs, mentions: taughtIn(event.data.text, taught) }),
        )
      case 'transcript:imported':
        if (classId === null) return []
        return followed(
          event,
          attentionIn(classId).add(
            event.data.lines.map(({ atMs, text }) => ({ atMs, mentions: taughtIn(text, taught) })),
          ),
        )
      case 'rating:sent': {
        const { stars, subject } = event.data
        return about(event, 'rated', taught, { weight: (WEIGHTS.rated * (stars - 3)) / 2, key: `rated ${subject}` })
      }
      case 'attendee:registered':
        if (classId === null) return []
        return spokenOf({ ...event, actor: event.data.attendeeId }, answers(classId, event.data.attendeeId))
      case 'question:voted':
      case 'chat:reacted':
      case 'checkin:answered':
      case 'hand:raised':
      case 'stage:entered':
      case 'reaction:sent':
      // What is said among a few is counted, and not read.
      case 'group:said':
      case 'group:called':
        return repeated(event, 'tookPart', taught)
      case 'class:started':
        if (classId !== null) soFar(classId).startedAtMs ??= event.atMs
        return []
      case 'attendee:arrived':
        if (classId !== null) {
          const { inside } = soFar(classId)
          attentionIn(classId).arrive(event.data.attendeeId, event.atMs)
          if (!inside.has(event.data.attendeeId)) inside.set(event.data.attendeeId, event.atMs)
        }
        return []
      case 'attendee:left':
        if (classId === null) return []
        leave(soFar(classId), event.data.attendeeId, event.atMs)
        return [
          ...watched(event, classId, event.data.attendeeId),
          ...followed(event, attentionIn(classId).leave(event.data.attendeeId, event.atMs)),
        ]
      case 'class:ended': {
        if (classId === null) return []
        const state = soFar(classId)
        for (const attendeeId of [...state.inside.keys()]) leave(state, attendeeId, event.atMs)
        const all = [
          ...[...state.presentMs.keys()].flatMap((attendeeId) => watched(event, classId, attendeeId)),
          ...followed(event, attentionIn(classId).end(event.atMs)),
        ]
        classes.delete(classId)
        return all
      }
      case 'groups:opened':
      case 'groups:closed':
      case 'groups:announced':
      case 'group:joined':
      case 'group:visited':
      case 'staff:invited':
      case 'staff:revoked':
      case 'hand:lowered':
      case 'stage:invited':
      case 'stage:muted':
      case 'stage:left':
      case 'class:planned':
      case 'code:renewed':
      case 'payment:stranded':
      case 'payment:settled':
      case 'attendee:joined':
      case 'attendee:erased':
      case 'advice:shown':
      case 'advice:assigned':
      case 'model:trained':
      case 'recording:stopped':
      case 'replay:opened':
      case 'replay:closed':
      case 'replay:joined':
      case 'replay:offered':
      case 'replay:offer-shown':
      case 'replay:offer-checkout-opened':
      case 'replay:offer-claimed':
      case 'replay:coupon-redeemed':
      case 'talk:measured':
      case 'attendee:muted':
      case 'attendee:kicked':
      case 'attendee:banned':
      case 'chat:edited':
      case 'chat:deleted':
      case 'chat:pinned':
      case 'chat:mode-set':
      case 'question:answered':
      case 'question:dismissed':
      case 'question:reopened':
      case 'question:withdrawn':
      case 'poll:closed':
      case 'poll:shared':
      case 'checkin:opened':
      case 'rating:asked':
      case 'rating:handled':
        return []
      default:
        return assertNever(event)
    }
  }
}
