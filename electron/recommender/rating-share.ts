import type { Model } from './model'

/**
 * The share of somebody's rating in all their ratings: R(i, j) = r_ij / Σ_k r_ik.
 * @param ratings one row a person, one column a course; a row of zeros has no shares
 */
export function ratingShares(ratings: readonly (readonly number[])[]): number[][] {
  return ratings.map((row) => {
    const sum = row.reduce((total, rating) => total + rating, 0)
    return row.map((rating) => (sum === 0 ? 0 : rating / sum))
  })
}

/**
 * The article's first formula as a baseline. It looks at one person's own row only, so it has nothing to say of a
 * course they have not met: as a recommender of new courses it ranks none above another.
 */
export const ratingShare: Model<Record<string, never>> = {
  name: 'rating-share',
  fit: () => ({}),
  serve: () => ({
    name: 'rating-share',
    score(history, into) {
      into.fill(0)
      const sum = history.reduce((total, { weight }) => total + Math.max(0, weight), 0)
      for (const { item, weight } of history) into[item] = sum === 0 ? 0 : Math.max(0, weight) / sum
    },
    explain(history, item) {
      const sum = history.reduce((total, { weight }) => total + Math.max(0, weight), 0)
      return history
        .filter((entry) => entry.item === item && entry.weight > 0)
        .map((entry) => ({ kind: 'item', item, amount: entry.weight / sum }))
    },
  }),
}
