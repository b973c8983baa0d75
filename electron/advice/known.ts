import type { Interaction } from '../recommender/model'
import { erasedPeople } from '../store/erased'
import { allEvents, type LoggedEvent } from '../store/events'
import type { ReadableDb } from '../store/open'
import { answersOf } from '../store/registrations'
import { isSampleActor, type Sample } from '../store/sample'
import { type Bandit, createBandit } from './bandit'
import type { Catalogue } from './catalogue'
import { createEvidence } from './evidence'
import { createLearners, type Learners } from './learners'
import { PRIOR_UNTIL, priorFrom } from './prior'

/** What the whole log says of who wants what, and what goes on reading it. */
export interface Known {
  interactions: Interaction[]
  evidence(event: LoggedEvent): Interaction[]
  learners: Learners
  bandit: Bandit
  /** The last event read. */
  lastSeq: number
}

/**
 * Reads the log from its beginning; of people who were erased nothing is taken. Where few people have a history, the
 * learners of the sample set stand in.
 */
export function readKnown(
  db: ReadableDb,
  catalogue: Catalogue,
  { nowMs, sample }: { nowMs: number; sample?: (() => Sample) | undefined },
): Known {
  const erased = erasedPeople(db)
  const read = createEvidence({
    courseOf: courseOfClass(db),
    mentions: catalogue.mentions,
    answers: (classId, attendeeId) => Object.values(answersOf(db, classId, attendeeId)).join(' · '),
  })
  const evidence = (event: LoggedEvent) => {
    if (event.type === 'attendee:erased') erased.add(event.data.attendeeId)
    return read(event).filter(({ userId }) => !erased.has(userId))
  }
  const known: Known = { interactions: [], evidence, learners: createLearners(), bandit: createBandit(), lastSeq: 0 }
  for (const event of allEvents(db)) {
    known.lastSeq = event.seq
    known.bandit.take(event)
    for (const one of evidence(event)) {
      known.interactions.push(one)
      known.learners.take(one)
    }
  }
  if (sample && needsPrior(known.interactions)) known.interactions.push(...priorFrom(sample(), catalogue, nowMs))
  return known
}

/** True while few people have a history to learn from, and no sample learners are in the log already. */
function needsPrior(interactions: readonly Interaction[]): boolean {
  const courses = new Map<string, Set<string>>()
  for (const { userId, itemId, weight } of interactions) {
    if (isSampleActor(userId)) return false
    if (weight > 0) courses.set(userId, (courses.get(userId) ?? new Set()).add(itemId))
  }
  return [...courses.values()].filter(({ size }) => size > 1).length < PRIOR_UNTIL
}

function courseOfClass(db: ReadableDb): (classId: string) => string | undefined {
  const known = new Map<string, string>()
  return (classId) => {
    if (!known.has(classId)) {
      const row = db.prepare('SELECT course_id AS id FROM classes WHERE id = ?').get(classId) as
        | { id: string }
        | undefined
      if (row) known.set(classId, row.id)
    }
    return known.get(classId)
  }
}
