import type { History } from './model'

/**
 * Who showed interest in what: compressed sparse rows, one a person, each row in the order it happened. Only evidence
 * for a course stands here; evidence against one acts when serving.
 */
export interface Table {
  people: number
  items: number
  /** `starts[u]` to `starts[u + 1]`: the entries of person u. */
  starts: Int32Array
  columns: Int32Array
  values: Float32Array
  /** Epoch milliseconds of each entry; empty when the order is all that is known. */
  times: Float64Array
}

/** The same entries by item: for each its places in the table, people ascending. */
export interface Places {
  starts: Int32Array
  /** Index into `columns`. */
  at: Int32Array
  person: Int32Array
}

/** The longest part of a history that models learn from: what came before the newest 200 says little of what is next. */
export const LONGEST = 200

/** @param itemCount size of the catalogue that positions point into */
export function tableOf(histories: readonly History[], itemCount: number): Table {
  const rows = histories.map((history) => history.filter(({ weight }) => weight > 0).slice(-LONGEST))
  const starts = new Int32Array(rows.length + 1)
  rows.forEach((row, person) => {
    starts[person + 1] = (starts[person] as number) + row.length
  })
  const size = starts[rows.length] as number
  const timed = rows.every((row) => row.every(({ atMs }) => atMs !== undefined))
  const columns = new Int32Array(size)
  const values = new Float32Array(size)
  const times = new Float64Array(timed ? size : 0)
  let at = 0
  for (const row of rows) {
    for (const { item, weight, atMs } of row) {
      columns[at] = item
      values[at] = weight
      if (timed) times[at] = atMs as number
      at += 1
    }
  }
  return { people: rows.length, items: itemCount, starts, columns, values, times }
}

/** Turns the table round. */
export function placesOf({ people, items, starts, columns }: Table): Places {
  const ends = new Int32Array(items + 1)
  for (const column of columns) ends[column + 1] = (ends[column + 1] as number) + 1
  for (let item = 0; item < items; item += 1) ends[item + 1] = (ends[item + 1] as number) + (ends[item] as number)
  const next = ends.slice()
  const at = new Int32Array(columns.length)
  const person = new Int32Array(columns.length)
  for (let one = 0; one < people; one += 1) {
    for (let place = starts[one] as number; place < (starts[one + 1] as number); place += 1) {
      const slot = next[columns[place] as number] as number
      next[columns[place] as number] = slot + 1
      at[slot] = place
      person[slot] = one
    }
  }
  return { starts: ends, at, person }
}

/** What one person's evidence counts for: those who take everything tell less about what goes with what. */
export function lengthWeights({ people, starts }: Table): Float64Array {
  return Float64Array.from({ length: people }, (_, person) => {
    const length = (starts[person + 1] as number) - (starts[person] as number)
    return length === 0 ? 0 : 1 / Math.sqrt(length)
  })
}

/** A generator of uniform numbers in [0, 1). Source: Steele et al., "Fast splittable random number generators", 2014. */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4294967296
  }
}
