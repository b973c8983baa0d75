import type { Course, LocalText, Topic } from '../../shared/model'
import type { Interaction } from '../recommender/model'
import { type Sample, sampleActor } from '../store/sample'
import type { Catalogue } from './catalogue'

const DAY_MS = 86_400_000
/** An invented learner's choice of a course like one's own: a hint of what follows what, far from a purchase. */
const HINT = 0.3
/** From so many people with a history of their own on, the invented ones would only be in the way. */
export const PRIOR_UNTIL = 50

/**
 * What the learners of the sample set would have taken of a catalogue that is not the sample's: for each course they
 * took, the own course that shares most topics with it. A new teacher's advice starts from this, called what it is.
 */
export function priorFrom(sample: Sample, { courses, topics }: Catalogue, nowMs: number): Interaction[] {
  const own = [...courses.values()].map((course) => ({
    id: course.id,
    level: course.level,
    names: topicNames(course, topics),
  }))
  const nearest = new Map(
    sample.courses.flatMap((course) => {
      const names = topicNames(course, sample.topics)
      let best: { id: string; likeness: number } | undefined
      for (const one of own) {
        const shared = [...names].filter((name) => one.names.has(name)).length
        if (shared === 0) continue
        const likeness = shared / Math.sqrt(names.size * one.names.size) + (one.level === course.level ? 0.25 : 0)
        if (!best || likeness > best.likeness) best = { id: one.id, likeness }
      }
      return best ? [[course.id, best.id] as const] : []
    }),
  )
  return sample.history.flatMap(({ learner, courseId, daysAgo }): Interaction[] => {
    const itemId = nearest.get(courseId)
    if (itemId === undefined) return []
    const atMs = Math.round(nowMs - daysAgo * DAY_MS)
    return [
      { userId: sampleActor(`prior-${learner}`), itemId, weight: HINT, atMs, owned: false, key: `prior ${courseId}` },
    ]
  })
}

/** Names of a course's topics in both languages, so that "Algebra" typed by a teacher meets the sample's. */
function topicNames({ topics }: Pick<Course, 'topics'>, all: readonly Topic[]): Set<string> {
  const names = (name: LocalText) => [name.zh, name.en].flatMap((one) => (one ? [one.trim().toLowerCase()] : []))
  return new Set(topics.flatMap((id) => names(all.find((topic) => topic.id === id)?.name ?? { en: id })))
}
