import type { History, Model } from './model'
import { random } from './table'

/** One step on one known rating. All three vectors have the same length; `p` and `q` are changed. Returns the error. */
export function updateFactors(
  p: Float64Array,
  q: Float64Array,
  rating: number,
  { rate, ridge }: { rate: number; ridge: number },
): number {
  let foretold = 0
  for (let k = 0; k < p.length; k += 1) foretold += (p[k] as number) * (q[k] as number)
  const error = rating - foretold
  for (let k = 0; k < p.length; k += 1) {
    const was = p[k] as number
    p[k] = was + rate * (error * (q[k] as number) - ridge * was)
    q[k] = (q[k] as number) + rate * (error * was - ridge * (q[k] as number))
  }
  return error
}

interface State {
  factors: number
  items: number
  itemFactors: Float64Array
}

const STEP = { rate: 0.05, ridge: 0.02 }
const ROUNDS = 12
const FOLD_ROUNDS = 30
/** For every course somebody took, one they did not is drawn as a rating of 0; otherwise all ratings would be alike. */
const ABSENT = 0

/**
 * The article's update in its right form: predictions never overwrite ratings; the error of each known rating moves the
 * factors. e = r − p·q, p += η(e·q − λp), q += η(e·p − λq).
 * Source: Koren, Bell, Volinsky, "Matrix factorization techniques for recommender systems", Computer 42(8), 2009.
 */
export const factorUpdate: Model<State> = {
  name: 'factor-update',
  fit({ table }, { seed, tick }) {
    const draw = random(seed)
    const factors = Math.max(1, Math.min(16, Math.ceil(table.items / 2)))
    const fresh = () => Float64Array.from({ length: factors }, () => (draw() - 0.5) * 0.2)
    const people = Array.from({ length: table.people }, fresh)
    const items = Array.from({ length: table.items }, fresh)
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let person = 0; person < table.people; person += 1) {
        const from = table.starts[person] as number
        const end = table.starts[person + 1] as number
        const known = new Set(table.columns.subarray(from, end))
        for (let at = from; at < end; at += 1) {
          const p = people[person] as Float64Array
          updateFactors(p, items[table.columns[at] as number] as Float64Array, table.values[at] as number, STEP)
          const other = Math.floor(draw() * table.items)
          if (!known.has(other)) updateFactors(p, items[other] as Float64Array, ABSENT, STEP)
        }
      }
      tick?.((round + 1) / ROUNDS)
    }
    const itemFactors = new Float64Array(table.items * factors)
    items.forEach((row, item) => {
      itemFactors.set(row, item * factors)
    })
    return { factors, items: table.items, itemFactors }
  },
  serve({ factors, items, itemFactors }) {
    const vector = (item: number) => itemFactors.slice(item * factors, (item + 1) * factors)
    /** The person's factors alone are learnt, and kept as a sum over the evidence that moved them. */
    function foldIn(history: History): { item: number; part: Float64Array }[] {
      const liked = history.filter(({ weight }) => weight > 0).map((entry) => ({ ...entry, q: vector(entry.item) }))
      const p = new Float64Array(factors)
      const parts = liked.map(({ item }) => ({ item, part: new Float64Array(factors) }))
      for (let round = 0; round < FOLD_ROUNDS; round += 1) {
        liked.forEach(({ q, weight }, index) => {
          const error = weight - p.reduce((sum, value, k) => sum + value * (q[k] as number), 0)
          for (const { part } of parts)
            for (let k = 0; k < factors; k += 1) part[k] = (part[k] as number) * (1 - STEP.rate * STEP.ridge)
          for (let k = 0; k < factors; k += 1) {
            const move = STEP.rate * error * (q[k] as number)
            p[k] = (p[k] as number) * (1 - STEP.rate * STEP.ridge) + move
            const mine = parts[index] as { part: Float64Array }
            mine.part[k] = (mine.part[k] as number) + move
          }
        })
      }
      return parts
    }
    const dot = (part: Float64Array, item: number) =>
      part.reduce((sum, value, k) => sum + value * (itemFactors[item * factors + k] as number), 0)
    return {
      name: 'factor-update',
      score(history, into) {
        const whole = new Float64Array(factors)
        for (const { part } of foldIn(history))
          for (let k = 0; k < factors; k += 1) whole[k] = (whole[k] as number) + (part[k] as number)
        for (let item = 0; item < items; item += 1) into[item] = dot(whole, item)
      },
      explain: (history, item) =>
        foldIn(history).map(({ item: by, part }) => ({ kind: 'item', item: by, amount: dot(part, item) })),
    }
  },
}
