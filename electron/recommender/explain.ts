import type { Contribution, Item } from './model'

/** In the words of shared/model.ts. */
export type Reason =
  | { kind: 'because-course'; courseId: string }
  | { kind: 'topic'; topic: string }
  | { kind: 'class-topic'; topic: string }
  | { kind: 'popular'; learners: number }

const keyOf = (part: Contribution) =>
  part.kind === 'item' ? `item ${part.item}` : part.kind === 'topic' ? `topic ${part.topic}` : 'popular'

/**
 * The reason is the evidence that added most to the score, after parts of the same evidence are added up.
 * @param taught the course of the class, when its place in the history comes from the class alone
 */
export function reasonOf(parts: Contribution[], items: readonly Item[], taught: number | undefined): Reason {
  const sums = new Map<string, Contribution>()
  for (const part of parts) {
    const before = sums.get(keyOf(part))
    sums.set(keyOf(part), { ...part, amount: part.amount + (before?.amount ?? 0) })
  }
  const [first] = [...sums.values()].sort((a, b) => b.amount - a.amount)
  if (!first || first.amount <= 0) return { kind: 'popular', learners: learnersIn(parts) }
  if (first.kind === 'popular') return { kind: 'popular', learners: first.learners }
  const topics = taught === undefined ? [] : (items[taught]?.topics ?? [])
  if (first.kind === 'topic') {
    return { kind: topics.includes(first.topic) ? 'class-topic' : 'topic', topic: first.topic }
  }
  if (first.item === taught && topics[0] !== undefined) return { kind: 'class-topic', topic: topics[0] }
  return { kind: 'because-course', courseId: (items[first.item] as Item).id }
}

const learnersIn = (parts: Contribution[]) =>
  parts.reduce((most, part) => (part.kind === 'popular' ? Math.max(most, part.learners) : most), 0)
