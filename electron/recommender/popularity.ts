import type { FittedModel, Model } from './model'

interface Counts {
  learners: Float64Array
  scores: Float32Array
}

function serveCounts(name: string, { learners, scores }: Counts): FittedModel {
  return {
    name,
    common: scores,
    score: (_history, into) => into.set(scores),
    explain: (_history, item) => [
      { kind: 'popular', learners: learners[item] as number, amount: scores[item] as number },
    ],
  }
}

const countsOf = (learners: Float64Array, weights: Float64Array): Counts => ({
  learners,
  scores: Float32Array.from(weights, (weight) => Math.log1p(weight)),
})

/** How many people showed that they want it, in the logarithm: the tenth learner tells less than the first. */
export const popularity: Model<Counts> = {
  name: 'popularity',
  fit({ table }) {
    const learners = new Float64Array(table.items)
    for (const column of table.columns) learners[column] = (learners[column] as number) + 1
    return countsOf(learners, learners)
  },
  serve: (state) => serveCounts('popularity', state),
}

/** Half of a course's standing is gone after this part of the time the data spans. */
const HALF_LIFE_SHARE = 0.05

/** What is wanted now: the newest evidence counts most, or, where only the order is known, what people took last. */
export const trend: Model<Counts> = {
  name: 'trend',
  fit({ table }) {
    const { people, starts, columns, times, items } = table
    const learners = new Float64Array(items)
    const weights = new Float64Array(items)
    for (const column of columns) learners[column] = (learners[column] as number) + 1
    if (times.length > 0) {
      let oldest = Number.POSITIVE_INFINITY
      let newest = Number.NEGATIVE_INFINITY
      for (const time of times) {
        oldest = Math.min(oldest, time)
        newest = Math.max(newest, time)
      }
      const halfLife = Math.max(1, (newest - oldest) * HALF_LIFE_SHARE)
      columns.forEach((column, at) => {
        weights[column] = (weights[column] as number) + 2 ** (((times[at] as number) - newest) / halfLife)
      })
    } else {
      for (let person = 0; person < people; person += 1) {
        const end = starts[person + 1] as number
        if (end === starts[person]) continue
        const column = columns[end - 1] as number
        weights[column] = (weights[column] as number) + 1
      }
    }
    return countsOf(learners, weights)
  },
  serve: (state) => serveCounts('trend', state),
}
