import type { FittedModel, History, Item, Model, Training } from './model'

/** What somebody took last, held back, and what was known of them before. */
export interface Trial {
  history: History
  heldOut: number
}

export interface Split {
  training: Training
  trials: Trial[]
}

/** A person's owned courses in the order they took them. */
export type Sequence = { item: number; weight: number; atMs: number }[]

/**
 * Temporal split: of everyone with at least two courses the last one is held out and the rest is what models may
 * learn from. People with one course stay in the training whole.
 */
export function leaveLastOut(
  items: readonly Item[],
  positions: ReadonlyMap<string, number>,
  sequences: Sequence[],
): Split {
  const trials: Trial[] = []
  const histories: History[] = []
  for (const sequence of sequences) {
    const ordered = [...sequence].sort((a, b) => a.atMs - b.atMs || a.item - b.item)
    const last = ordered.length >= 2 ? ordered.pop() : undefined
    const history = ordered.map(({ item, weight }) => ({ item, weight }))
    histories.push(history)
    if (last) trials.push({ history, heldOut: last.item })
  }
  return { training: { items, positions, histories }, trials }
}

/** Places of the held-out items (0 is best) when courses already taken are not ranked; ties count in the middle. */
export function ranksOf(trials: Trial[], score: (history: History) => Float64Array): number[] {
  return trials.map(({ history, heldOut }) => {
    const scores = score(history)
    const taken = new Set(history.map(({ item }) => item))
    const target = scores[heldOut] as number
    let better = 0
    let equal = 0
    scores.forEach((value, item) => {
      if (item === heldOut || taken.has(item)) return
      if (value > target) better += 1
      else if (value === target) equal += 1
    })
    return better + equal / 2
  })
}

const mean = (values: number[]) =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

/** Share of people whose next course was among the first `k`. */
export const recallAt = (ranks: number[], k: number): number => mean(ranks.map((rank) => (rank < k ? 1 : 0)))

/** With one relevant item: 1 / log2(rank + 2) within the first `k`, averaged (Järvelin and Kekäläinen 2002). */
export const ndcgAt = (ranks: number[], k: number): number =>
  mean(ranks.map((rank) => (rank < k ? 1 / Math.log2(rank + 2) : 0)))

/** Fits on the training part and ranks what was held out. */
export function evaluate(model: Model, split: Split): { fitted: FittedModel; ranks: number[] } {
  const fitted = model.fit(split.training)
  return { fitted, ranks: ranksOf(split.trials, (history) => fitted.score(history)) }
}
