import { alternate, type Factors, SWEEPS } from './alternate'
import { openLeastSquares } from './least-squares'
import type { Contribution, History, Model } from './model'

/**
 * Implicit matrix factorisation by alternating least squares. Every unseen course counts a little as not wanted, and
 * the ridge grows with how often somebody or something occurs.
 * Source: Hu, Koren, Volinsky, "Collaborative filtering for implicit feedback datasets", ICDM 2008; regularisation and
 * weighting after Rendle et al., "Revisiting the performance of iALS on item recommendation benchmarks", RecSys 2022.
 */
export const als: Model<Factors> = {
  name: 'als',
  grid: [
    { factors: 32, sweeps: SWEEPS },
    { factors: 8, unobserved: 0.1, sweeps: SWEEPS },
  ],
  fit(training, control) {
    const { peopleFactors: _, ...state } = alternate(training, control)
    return state
  },
  nothing: (items) => ({
    factors: 2,
    items,
    itemFactors: new Float64Array(items * 2),
    itemGram: new Float64Array(4),
    unobserved: 1,
    regularisation: 1,
  }),
  serve({ factors, items, itemFactors, itemGram, unobserved, regularisation }) {
    const squares = openLeastSquares(factors, [items])
    const [theirs] = squares.rooms as [Float64Array]
    theirs.set(itemFactors)
    squares.common.set(itemGram.map((value) => unobserved * value))

    /** The half-sweep of one person with the items fixed. */
    function foldIn(history: History): Float64Array {
      const liked = history.filter(({ weight }) => weight > 0)
      const strength = liked.reduce((sum, { weight }) => sum + weight, 0)
      squares.begin(regularisation * (strength + unobserved * items))
      for (const { item, weight } of liked) squares.add(theirs, item, weight)
      return squares.solve()
    }
    function score(history: History, into: Float32Array): void {
      foldIn(history)
      squares.products(into)
    }
    /** Section 5 of the paper: score = Σ_i c_ui · y_jᵀ W y_i, linear in the evidence. */
    function explain(history: History, item: number): Contribution[] {
      foldIn(history)
      const target = squares.solveFor(itemFactors.subarray(item * factors, (item + 1) * factors))
      return history
        .filter(({ weight }) => weight > 0)
        .map((entry) => {
          let amount = 0
          for (let k = 0; k < factors; k += 1) {
            amount += (target[k] as number) * (itemFactors[entry.item * factors + k] as number)
          }
          return { kind: 'item', item: entry.item, amount: entry.weight * amount }
        })
    }
    return { name: 'als', score, explain }
  },
}
