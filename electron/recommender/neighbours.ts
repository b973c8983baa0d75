import type { Contribution, History } from './model'
import { nthLargest } from './nth-largest'

/** For each item its most similar ones: compressed sparse rows, heaviest first. */
export interface Neighbours {
  /** `starts[i]` to `starts[i + 1]`: the entries of item i. */
  starts: Int32Array
  items: Int32Array
  similarities: Float32Array
}

/** Similarities of one item to others, gathered bit by bit. Where few are alike, only those few are ever looked at. */
export interface Row {
  add(j: number, amount: number): void
  /** Changes each similarity there is. */
  adjust(change: (similarity: number, j: number) => number): void
}

/**
 * Keeps the `k` largest positive similarities of each row.
 * @param fill adds the similarities of item i to all others
 */
export function packNeighbours(size: number, k: number, fill: (i: number, row: Row) => void): Neighbours {
  const similar = new Float64Array(size)
  const met = new Uint8Array(size)
  const list = new Int32Array(size)
  let count = 0
  const row: Row = {
    add(j, amount) {
      if (met[j] === 0) {
        met[j] = 1
        list[count] = j
        count += 1
      }
      similar[j] = (similar[j] as number) + amount
    },
    adjust(change) {
      for (let at = 0; at < count; at += 1) {
        const j = list[at] as number
        similar[j] = change(similar[j] as number, j)
      }
    },
  }
  const starts = new Int32Array(size + 1)
  const rows: { items: Int32Array; similarities: Float32Array }[] = []
  for (let i = 0; i < size; i += 1) {
    fill(i, row)
    const found = largestOf(similar, list.subarray(0, count), i, k)
    rows.push({ items: found, similarities: Float32Array.from(found, (j) => similar[j] as number) })
    starts[i + 1] = (starts[i] as number) + found.length
    for (let at = 0; at < count; at += 1) {
      const j = list[at] as number
      similar[j] = 0
      met[j] = 0
    }
    count = 0
  }
  const items = new Int32Array(starts[size] as number)
  const similarities = new Float32Array(items.length)
  rows.forEach((one, i) => {
    items.set(one.items, starts[i])
    similarities.set(one.similarities, starts[i])
  })
  return { starts, items, similarities }
}

/** The `k` of these items that are most similar, heaviest first; not the item itself, nor what is not alike at all. */
function largestOf(similar: Float64Array, items: Int32Array, self: number, k: number): Int32Array {
  let least = 0
  if (items.length > k) {
    const values = new Float64Array(items.length)
    for (let at = 0; at < items.length; at += 1) values[at] = similar[items[at] as number] as number
    // One more, for the item itself may be among them. Sorting all would take longer than gathering them.
    least = nthLargest(values, k + 1)
  }
  const found: number[] = []
  for (const j of items) {
    const value = similar[j] as number
    if (j !== self && value > 0 && value >= least) found.push(j)
  }
  found.sort((a, b) => (similar[b] as number) - (similar[a] as number) || a - b)
  return Int32Array.from(found.slice(0, k))
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
