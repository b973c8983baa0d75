import { type Contribution, type FittedModel, type History, type Item, scoresOf } from './model'

/** In the words of shared/model.ts. */
export type Reason =
  | { kind: 'because-course'; courseId: string }
  | { kind: 'topic'; topic: string }
  | { kind: 'class-topic'; topic: string }
  | { kind: 'popular'; learners: number }

/** So many pieces of evidence are tried by leaving them out: those that the parts of the score speak for most. */
const TRIED = 6

const keyOf = (part: Contribution) =>
  part.kind === 'item' ? `item ${part.item}` : part.kind === 'topic' ? `topic ${part.topic}` : 'popular'

/**
 * The reason is the evidence that added most to the score. Kinds of evidence are compared by the parts they are of the
 * score, those of the same evidence added up. Which course it was is tried: the one without which the score falls
 * furthest. Parts alone would not do, since some models weigh one course by the others beside it.
 * @param taught the course of the class, when its place in the history comes from the class alone
 * @param fallWithout by how much the score falls without one course of the history
 */
export function reasonOf(
  parts: readonly Contribution[],
  items: readonly Item[],
  taught: number | undefined,
  fallWithout: (item: number) => number,
): Reason {
  const sums = new Map<string, Contribution>()
  for (const part of parts) {
    const before = sums.get(keyOf(part))
    sums.set(keyOf(part), { ...part, amount: part.amount + (before?.amount ?? 0) })
  }
  const ordered = [...sums.values()].sort((a, b) => b.amount - a.amount)
  const [first] = ordered
  if (!first || first.amount <= 0) return { kind: 'popular', learners: learnersIn(parts) }
  if (first.kind === 'popular') return { kind: 'popular', learners: first.learners }
  const topics = taught === undefined ? [] : (items[taught]?.topics ?? [])
  if (first.kind === 'topic') {
    return { kind: topics.includes(first.topic) ? 'class-topic' : 'topic', topic: first.topic }
  }
  const courses = ordered.flatMap((part) => (part.kind === 'item' ? [part.item] : [])).slice(0, TRIED)
  const course = mostMissed(courses, fallWithout)
  if (course === taught && topics[0] !== undefined) return { kind: 'class-topic', topic: topics[0] }
  return { kind: 'because-course', courseId: (items[course] as Item).id }
}

function mostMissed(courses: readonly number[], fallWithout: (item: number) => number): number {
  const [only, ...others] = courses
  if (others.length === 0) return only as number
  const falls = courses.map((course) => ({ course, fall: fallWithout(course) }))
  return falls.reduce((a, b) => (b.fall > a.fall ? b : a)).course
}

/**
 * Scores of the whole catalogue without one course of a history: its evidence counts for nothing, everything else stays
 * in its place. Worked out when first asked for and then kept, since one list asks for several courses.
 */
export function leaveOneOut(model: FittedModel, history: History, items: number): (item: number) => Float32Array {
  const known = new Map<number, Float32Array>()
  return (item) => {
    const scores =
      known.get(item) ??
      scoresOf(
        model,
        history.map((entry) => (entry.item === item ? { ...entry, weight: 0 } : entry)),
        items,
      )
    known.set(item, scores)
    return scores
  }
}

const learnersIn = (parts: readonly Contribution[]) =>
  parts.reduce((most, part) => (part.kind === 'popular' ? Math.max(most, part.learners) : most), 0)
