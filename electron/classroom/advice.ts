import type { Course, Matrix, Recommendation, Topic } from '../../shared/model'
import { createRecommender, type Question } from '../recommender/live'
import type { Interaction, Item } from '../recommender/model'
import type { Progress, Run, TrainRequest } from '../recommender/training'
import { WEIGHTS } from '../recommender/weights'
import type { ClassRecord } from '../store/classes'
import { allEvents, type LoggedEvent, TEACHER } from '../store/events'
import { getOffer } from '../store/offers'
import type { ReadableDb } from '../store/open'

export interface AdviceOptions {
  db: ReadableDb
  record: ClassRecord
  courses: ReadonlyMap<string, Course>
  topics: Topic[]
  now(): number
  /** Trains in a thread of its own; absent: what can be fitted at once serves. */
  trainer?: ((request: TrainRequest, heard: (progress: Progress) => void) => Run) | undefined
  /** Told when a better model has taken over: every list may have changed. */
  onLearnt?(): void
  log?(message: string, detail?: unknown): void
}

export interface Advice {
  /** Takes a logged event in. Returns the attendees whose lists it may have changed. */
  apply(event: LoggedEvent): string[]
  forAttendee(attendeeId: string): Recommendation[]
  matrix(attendeeIds: readonly string[]): Matrix
  likelihoods(courseId: string, attendeeIds: readonly string[]): Map<string, number>
  owns(attendeeId: string, courseId: string): boolean
  /** Stops a training run that is still going. */
  close(): void
}

const SHOWN = 3
const TRAINING_SEED = 1
const TRAINING_BUDGET_MS = 60_000

/** Feeds the recommender from the event log, all classes and the history included, and asks it for this class. */
export function createAdvice({ db, record, courses, topics, now, trainer, onLearnt, log }: AdviceOptions): Advice {
  const items = [...courses.values()].map(itemOf)
  const mentions = mentionsIn([...courses.values()], topics)
  const taughtOf = classCourses(db)

  function interactions(event: LoggedEvent): Interaction[] {
    const { actor, atMs } = event
    const about = (itemId: string, weight: number, owned = false, userId = actor): Interaction => ({
      userId,
      itemId,
      weight,
      atMs,
      owned,
    })
    const taught = event.classId === null ? undefined : taughtOf.get(event.classId)
    switch (event.type) {
      case 'history:enrolled':
        return [about(event.data.courseId, WEIGHTS.enrolled, true)]
      case 'order:confirmed':
        return [about(event.data.courseId, WEIGHTS.paid, true, event.data.attendeeId)]
      case 'course:opened':
        return [about(event.data.courseId, WEIGHTS.courseOpened)]
      case 'course:dismissed':
        return [about(event.data.courseId, WEIGHTS.courseDismissed)]
      case 'offer:seen':
      case 'offer:clicked':
      case 'offer:dismissed': {
        const offer = event.classId === null ? undefined : getOffer(db, event.classId, event.data.offerId)
        return offer ? [about(offer.courseId, OFFER_WEIGHT[event.type])] : []
      }
      case 'chat:sent': {
        if (actor === TEACHER) return []
        const named = mentions(event.data.text).map((courseId) => about(courseId, WEIGHTS.mentioned))
        return taught ? [about(taught, WEIGHTS.tookPart), ...named] : named
      }
      case 'poll:voted':
      case 'reaction:sent':
        return taught ? [about(taught, WEIGHTS.tookPart)] : []
      default:
        return []
    }
  }

  function* everything(): Generator<Interaction> {
    for (const event of allEvents(db)) yield* interactions(event)
  }

  const recommender = createRecommender({ items, interactions: everything(), nowMs: now() })
  const run = trainer?.(
    {
      items,
      histories: recommender.histories(now()),
      seed: TRAINING_SEED,
      nowMs: now(),
      budgetMs: TRAINING_BUDGET_MS,
    },
    () => undefined,
  )
  void run?.outcome.then((outcome) => {
    if (outcome.kind === 'done' && recommender.adopt(outcome.trained)) onLearnt?.()
    if (outcome.kind === 'failed') log?.('training failed', outcome.message)
  })
  const question = (eligible: readonly string[], k: number): Question => ({
    eligible,
    k,
    nowMs: now(),
    attending: { itemId: record.courseId, weight: WEIGHTS.attending },
  })
  const ask = (attendeeId: string, k: number): Recommendation[] =>
    recommender
      .recommend(attendeeId, question(record.recommendable, k))
      .map(({ itemId, score, likelihood, reason }) => ({ courseId: itemId, score, likelihood, reason }))

  return {
    apply(event) {
      const found = interactions(event)
      for (const interaction of found) recommender.apply(interaction)
      return [...new Set(found.map(({ userId }) => userId))]
    },
    forAttendee: (attendeeId) => ask(attendeeId, SHOWN),
    matrix(attendeeIds) {
      const whole = attendeeIds.map((attendeeId) => ({
        attendeeId,
        list: ask(attendeeId, record.recommendable.length),
      }))
      return {
        forAttendee: whole.map(({ attendeeId, list }) => ({ attendeeId, top: list.slice(0, SHOWN) })),
        forCourse: record.recommendable.map((courseId) => ({
          courseId,
          attendees: whole
            .flatMap(({ attendeeId, list }) => {
              const found = list.find((one) => one.courseId === courseId)
              return found ? [{ attendeeId, likelihood: found.likelihood }] : []
            })
            .sort((a, b) => b.likelihood - a.likelihood),
        })),
      }
    },
    likelihoods: (courseId, attendeeIds) =>
      new Map(
        attendeeIds.map((attendeeId) => [
          attendeeId,
          recommender.recommend(attendeeId, question([courseId], 1))[0]?.likelihood ?? 0,
        ]),
      ),
    owns: (attendeeId, courseId) => recommender.owns(attendeeId, courseId),
    close: () => run?.cancel(),
  }
}

const OFFER_WEIGHT = {
  'offer:seen': WEIGHTS.offerSeen,
  'offer:clicked': WEIGHTS.offerClicked,
  'offer:dismissed': WEIGHTS.offerDismissed,
} as const

function itemOf({ id, topics, level, title, description }: Course): Item {
  return { id, topics, level, text: [title.zh, title.en, description.zh, description.en].filter(Boolean).join(' ') }
}

function classCourses(db: ReadableDb): Map<string, string> {
  const rows = db.prepare('SELECT id, course_id FROM classes').all() as { id: string; course_id: string }[]
  return new Map(rows.map((row) => [row.id, row.course_id]))
}

/** Finds the courses a line of chat speaks of: by title, or by the name of a topic only a few courses have. */
function mentionsIn(courses: Course[], topics: Topic[]): (text: string) => string[] {
  const byTopic = topics.map(({ id, name }) => ({
    names: namesOf(name),
    courseIds: courses.filter((course) => course.topics.includes(id)).map((course) => course.id),
  }))
  const byTitle = courses.map(({ id, title }) => ({ names: namesOf(title), courseIds: [id] }))
  const entries = [...byTitle, ...byTopic.filter(({ courseIds }) => courseIds.length <= MAX_COURSES_A_TOPIC)]
  return (text) => {
    const lower = text.toLowerCase()
    return [
      ...new Set(
        entries.flatMap(({ names, courseIds }) => (names.some((name) => lower.includes(name)) ? courseIds : [])),
      ),
    ]
  }
}

const MAX_COURSES_A_TOPIC = 4

const namesOf = (name: { zh?: string; en?: string }) =>
  [name.zh, name.en].flatMap((one) => (one && one.length >= 2 ? [one.toLowerCase()] : []))
