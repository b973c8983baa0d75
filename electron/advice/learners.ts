import type { Interaction } from '../recommender/model'
import { isSampleActor } from '../store/sample'

export interface Learners {
  take(interaction: Interaction): void
  /** How many people have a course, and how many of them are invented ones of the sample set. */
  of(courseId: string): { all: number; sample: number }
}

/** Counts who has which course, as it is bought and given back. */
export function createLearners(): Learners {
  const having = new Map<string, Set<string>>()
  const samples = new Map<string, number>()
  return {
    take({ userId, itemId, owned, returned }) {
      if (!owned && !returned) return
      const people = having.get(itemId) ?? new Set()
      having.set(itemId, people)
      const before = people.size
      if (returned) people.delete(userId)
      else people.add(userId)
      if (isSampleActor(userId)) samples.set(itemId, (samples.get(itemId) ?? 0) + people.size - before)
    },
    of: (courseId) => ({ all: having.get(courseId)?.size ?? 0, sample: samples.get(courseId) ?? 0 }),
  }
}
