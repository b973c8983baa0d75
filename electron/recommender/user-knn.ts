import { type Contribution, type History, type Model, powerDecay } from './model'
import { type Places, placesOf, type Table } from './table'

interface People {
  table: Table
  places: Places
  /** How telling a course is: the logarithm of how few took it. */
  rarity: Float64Array
}

/** People whose histories are most like this one. */
const NEIGHBOURS = 300
/** Of a course that many took, this many of its learners, evenly spread, are looked at: serving has a time limit. */
const LOOKED_AT = 1600
/** The newest courses of a history that neighbours are sought by. */
const SOUGHT_BY = 16
const decay = powerDecay(0.5)

/**
 * User-based nearest neighbours: people with a like history, and what else they took. Likeness is the sum of the rarity
 * of shared courses, newest weighing most, over the root of the other's length.
 * Source: Resnick et al., "GroupLens", CSCW 1994; sampling and recency after Ludewig and Jannach, UMUAI 2018 (V-SKNN).
 */
export const userKnn: Model<People> = {
  name: 'user-knn',
  fit({ table }) {
    const places = placesOf(table)
    const rarity = Float64Array.from({ length: table.items }, (_, item) => {
      const learners = (places.starts[item + 1] as number) - (places.starts[item] as number)
      return Math.log(1 + table.people / (1 + learners))
    })
    return { table, places, rarity }
  },
  serve({ table, places, rarity }) {
    const likeness = new Float64Array(table.people)
    const touched = new Int32Array(table.people)
    const lengthOf = (person: number) => (table.starts[person + 1] as number) - (table.starts[person] as number)

    function visit(history: History, see: (person: number, amount: number, item: number) => void): void {
      const newest = history.filter(({ weight }) => weight > 0).slice(-SOUGHT_BY)
      newest.forEach(({ item, weight }, index) => {
        const factor = weight * decay(newest.length - 1 - index) * (rarity[item] as number) ** 2
        const from = places.starts[item] as number
        const count = (places.starts[item + 1] as number) - from
        const looked = Math.min(count, LOOKED_AT)
        for (let n = 0; n < looked; n += 1) {
          const person = places.person[from + Math.floor((n * count) / looked)] as number
          see(person, factor / Math.sqrt(lengthOf(person) + 5), item)
        }
      })
    }
    /** Positions of the nearest people; their likeness stands in `likeness` until `forget`. */
    function nearest(history: History): { near: Int32Array; found: number } {
      let found = 0
      visit(history, (person, amount) => {
        if (likeness[person] === 0) {
          touched[found] = person
          found += 1
        }
        likeness[person] = (likeness[person] as number) + amount
      })
      const all = touched.subarray(0, found)
      if (found <= NEIGHBOURS) return { near: all, found }
      const values = Float64Array.from(all, (person) => likeness[person] as number)
      const least = nthLargest(values, NEIGHBOURS)
      return { near: all.filter((person) => (likeness[person] as number) >= least), found }
    }
    function forget(found: number): void {
      for (let at = 0; at < found; at += 1) likeness[touched[at] as number] = 0
    }
    function score(history: History, into: Float32Array): void {
      into.fill(0)
      const { near, found } = nearest(history)
      for (const person of near) {
        const alike = likeness[person] as number
        for (let at = table.starts[person] as number; at < (table.starts[person + 1] as number); at += 1) {
          const item = table.columns[at] as number
          into[item] = (into[item] as number) + alike * (table.values[at] as number)
        }
      }
      forget(found)
    }
    /** A neighbour's say is owed to the courses shared with them. */
    function explain(history: History, item: number): Contribution[] {
      const { near, found } = nearest(history)
      const says = new Map<number, number>()
      for (const person of near) {
        for (let at = table.starts[person] as number; at < (table.starts[person + 1] as number); at += 1) {
          if (table.columns[at] === item) says.set(person, table.values[at] as number)
        }
      }
      forget(found)
      const amounts = new Map<number, number>()
      visit(history, (person, amount, by) => {
        amounts.set(by, (amounts.get(by) ?? 0) + amount * (says.get(person) ?? 0))
      })
      return Array.from(amounts, ([by, amount]) => ({ kind: 'item', item: by, amount }))
    }
    return { name: 'user-knn', score, explain }
  },
}

/**
 * The n-th largest value, 1 being the largest. Puts the array in another order.
 * Source: Hoare, "Algorithm 65: Find", Communications of the ACM 4(7), 1961.
 */
export function nthLargest(values: Float64Array, n: number): number {
  const target = n - 1
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number
    let left = low
    let right = high
    while (left <= right) {
      while ((values[left] as number) > pivot) left += 1
      while ((values[right] as number) < pivot) right -= 1
      if (left > right) break
      const value = values[left] as number
      values[left] = values[right] as number
      values[right] = value
      left += 1
      right -= 1
    }
    if (target <= right) high = right
    else if (target >= left) low = left
    else break
  }
  return values[target] as number
}
