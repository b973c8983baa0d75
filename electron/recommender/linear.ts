import { openSquare, type Square } from './dense'
import { openLists } from './lists'
import type { Contribution, History, Model } from './model'
import type { Decay } from './neighbours'
import type { Table } from './table'

/**
 * The most courses a dense model covers: its matrix grows with the square. Of a larger catalogue it takes the ones
 * most taken; the sparse models and the content cover the rest.
 */
export const MOST_COVERED = 4096

/** Which items a dense model covers: row by item (−1: none) and item by row. */
export interface Cover {
  rowOf: Int32Array
  items: Int32Array
}

export function coverOf({ items, columns }: Table, most = MOST_COVERED): Cover {
  const counts = new Int32Array(items)
  for (const column of columns) counts[column] = (counts[column] as number) + 1
  const chosen = Array.from(counts.keys())
    .sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b)
    .slice(0, most)
    .sort((a, b) => a - b)
  const rowOf = new Int32Array(items).fill(-1)
  chosen.forEach((item, row) => {
    rowOf[item] = row
  })
  return { rowOf, items: Int32Array.from(chosen) }
}

/** Item-to-item weights: `weights[row of i · size + row of j]` is what i says for j. */
export interface Linear extends Cover {
  weights: Float32Array
}

/** Copies a square out of the kernel's memory, without the padding. */
export function linearOf(cover: Cover, { size, stride, values }: Square): Linear {
  const weights = new Float32Array(size * size)
  for (let row = 0; row < size; row += 1) {
    weights.set(values.subarray(row * stride, row * stride + size), row * size)
  }
  return { ...cover, weights }
}

/** Covers nothing. */
export const noLinear = (items: number): Linear => ({
  rowOf: new Int32Array(items).fill(-1),
  items: new Int32Array(0),
  weights: new Float32Array(0),
})

/** As many as the kernel adds at a time. */
const ROWS_AT_ONCE = 4

export const squareFor = ({ items }: Cover): Square => openSquare(items.length)

/**
 * score[j] = Σ_i decay · weight_i · B[i, j] over the newest `reach` entries: serving has a time limit, and what lies
 * further back adds next to nothing.
 */
export function serveLinear(
  name: string,
  { rowOf, items, weights }: Linear,
  decay: Decay,
  reach: number,
): ReturnType<Model['serve']> {
  const size = items.length
  const whole = size === rowOf.length
  // Rows are brought where the kernel adds them, four at a time; to keep them all there would take twice the memory.
  const { lists, kernel, bytes } = openLists(size, ROWS_AT_ONCE + 1)
  const [sums, ...rows] = lists as [Float32Array, ...Float32Array[]]
  const firstAt = (rows[0] as Float32Array).byteOffset
  const factors = new Float64Array(ROWS_AT_ONCE)
  const add = () => {
    const [a, b, c, d] = factors as unknown as [number, number, number, number]
    kernel.rows(sums.byteOffset, firstAt, bytes, a, b, c, d)
  }

  function score(history: History, into: Float32Array): void {
    sums.fill(0)
    let brought = 0
    for (let at = Math.max(0, history.length - reach); at < history.length; at += 1) {
      const { item, weight } = history[at] as History[number]
      const row = rowOf[item] as number
      if (row < 0) continue
      ;(rows[brought] as Float32Array).set(weights.subarray(row * size, (row + 1) * size))
      factors[brought] = weight * decay(history.length - 1 - at)
      brought += 1
      if (brought < ROWS_AT_ONCE) continue
      add()
      brought = 0
    }
    if (brought > 0) {
      // What stands in the rest says nothing.
      factors.fill(0, brought)
      add()
    }
    if (whole) return into.set(sums)
    into.fill(0)
    for (let j = 0; j < size; j += 1) into[items[j] as number] = sums[j] as number
  }
  function explain(history: History, item: number): Contribution[] {
    const target = rowOf[item] as number
    const newest = history.slice(-reach)
    return newest.map((entry, index) => {
      const row = rowOf[entry.item] as number
      const strength = row < 0 || target < 0 ? 0 : (weights[row * size + target] as number)
      return { kind: 'item', item: entry.item, amount: entry.weight * decay(newest.length - 1 - index) * strength }
    })
  }
  return { name, score, explain }
}
