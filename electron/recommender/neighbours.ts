import type { History } from './model'

/** For each item its most similar ones: compressed sparse rows, heaviest first. */
export interface Neighbours {
  /** `starts[i]` to `starts[i + 1]`: the entries of item i. */
  starts: Int32Array
  items: Int32Array
  similarities: Float64Array
}

/** Keeps the `k` largest positive similarities of each row. */
export function packNeighbours(rows: Map<number, number>[], k: number): Neighbours {
  const kept = rows.map((row) =>
    [...row]
      .filter(([, similarity]) => similarity > 0)
      .sort(([a, s], [b, t]) => t - s || a - b)
      .slice(0, k),
  )
  const starts = new Int32Array(rows.length + 1)
  kept.forEach((row, index) => {
    starts[index + 1] = (starts[index] as number) + row.length
  })
  const items = new Int32Array(starts[rows.length] as number)
  const similarities = new Float64Array(items.length)
  kept.flat().forEach(([item, similarity], at) => {
    items[at] = item
    similarities[at] = similarity
  })
  return { starts, items, similarities }
}

/** score[j] = Σ_i weight_i · similarity(i, j) over the items of the history. */
export function scoreByNeighbours({ starts, items, similarities }: Neighbours, history: History): Float64Array {
  const scores = new Float64Array(starts.length - 1)
  for (const { item, weight } of history) {
    for (let at = starts[item] as number; at < (starts[item + 1] as number); at += 1) {
      const other = items[at] as number
      scores[other] = (scores[other] as number) + weight * (similarities[at] as number)
    }
  }
  return scores
}

/** The similarity of j to i as i's row has it; 0 where j is not among i's neighbours. */
export function similarityTo({ starts, items, similarities }: Neighbours, i: number, j: number): number {
  for (let at = starts[i] as number; at < (starts[i + 1] as number); at += 1) {
    if (items[at] === j) return similarities[at] as number
  }
  return 0
}
