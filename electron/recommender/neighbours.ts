import type { Contribution, History } from './model'

/** For each item its most similar ones: compressed sparse rows, heaviest first. */
export interface Neighbours {
  /** `starts[i]` to `starts[i + 1]`: the entries of item i. */
  starts: Int32Array
  items: Int32Array
  similarities: Float32Array
}

/**
 * Keeps the `k` largest positive similarities of each row.
 * @param fill writes the similarities of item i to all others into the row, which comes zeroed
 */
export function packNeighbours(size: number, k: number, fill: (i: number, row: Float64Array) => void): Neighbours {
  const row = new Float64Array(size)
  const starts = new Int32Array(size + 1)
  const rows: { items: Int32Array; similarities: Float32Array }[] = []
  for (let i = 0; i < size; i += 1) {
    row.fill(0)
    fill(i, row)
    const found: number[] = []
    for (let j = 0; j < size; j += 1) if (j !== i && (row[j] as number) > 0) found.push(j)
    found.sort((a, b) => (row[b] as number) - (row[a] as number) || a - b)
    if (found.length > k) found.length = k
    rows.push({ items: Int32Array.from(found), similarities: Float32Array.from(found, (j) => row[j] as number) })
    starts[i + 1] = (starts[i] as number) + found.length
  }
  const items = new Int32Array(starts[size] as number)
  const similarities = new Float32Array(items.length)
  rows.forEach((one, i) => {
    items.set(one.items, starts[i])
    similarities.set(one.similarities, starts[i])
  })
  return { starts, items, similarities }
}

export const noNeighbours = (size: number): Neighbours => ({
  starts: new Int32Array(size + 1),
  items: new Int32Array(0),
  similarities: new Float32Array(0),
})

/** Weight of an entry by its distance from the newest. */
export type Decay = (age: number) => number

/** score[j] = Σ_i decay · weight_i · similarity(i, j) over the items of the history. */
export function scoreByNeighbours(neighbours: Neighbours, history: History, decay: Decay, into: Float32Array): void {
  const { starts, items, similarities } = neighbours
  into.fill(0)
  history.forEach(({ item, weight }, index) => {
    const factor = weight * decay(history.length - 1 - index)
    for (let at = starts[item] as number; at < (starts[item + 1] as number); at += 1) {
      const other = items[at] as number
      into[other] = (into[other] as number) + factor * (similarities[at] as number)
    }
  })
}

export function explainByNeighbours(
  neighbours: Neighbours,
  history: History,
  decay: Decay,
  item: number,
): Contribution[] {
  return history.map((entry, index) => ({
    kind: 'item',
    item: entry.item,
    amount: entry.weight * decay(history.length - 1 - index) * similarityTo(neighbours, entry.item, item),
  }))
}

/** The similarity of j to i as i's row has it; 0 where j is not among i's neighbours. */
export function similarityTo({ starts, items, similarities }: Neighbours, i: number, j: number): number {
  for (let at = starts[i] as number; at < (starts[i + 1] as number); at += 1) {
    if (items[at] === j) return similarities[at] as number
  }
  return 0
}
