import type { Model } from './model'

/** How many people showed that they want it, in the logarithm: the tenth learner tells less than the first. */
export const popularity: Model = {
  name: 'popularity',
  fit({ items, histories }) {
    const learners = new Float64Array(items.length)
    for (const history of histories) {
      for (const { item, weight } of history) if (weight > 0) learners[item] = (learners[item] as number) + 1
    }
    const scores = learners.map((count) => Math.log1p(count))
    return {
      name: 'popularity',
      score: () => scores.slice(),
      explain: (_history, item) => [
        { kind: 'popular', learners: learners[item] as number, amount: scores[item] as number },
      ],
    }
  },
}
