import type { Model } from './model'
import { packNeighbours, scoreByNeighbours, similarityTo } from './neighbours'

/** Similarities resting on few people are drawn towards zero by this much. */
const SHRINKAGE = 10
const NEIGHBOURS = 100

/**
 * Item-based nearest neighbours with shrunk cosine similarity: what people took together.
 * Source: Sarwar, Karypis, Konstan, Riedl, "Item-based collaborative filtering recommendation algorithms", WWW 2001.
 */
export const itemKnn: Model = {
  name: 'item-knn',
  fit({ items, histories }) {
    const squares = new Float64Array(items.length)
    const products = items.map(() => new Map<number, number>())
    for (const history of histories) {
      const liked = history.filter(({ weight }) => weight > 0)
      for (const a of liked) {
        squares[a.item] = (squares[a.item] as number) + a.weight * a.weight
        const row = products[a.item] as Map<number, number>
        for (const b of liked) {
          if (a.item !== b.item) row.set(b.item, (row.get(b.item) ?? 0) + a.weight * b.weight)
        }
      }
    }
    const rows = products.map(
      (row, i) =>
        new Map(
          Array.from(row, ([j, product]): [number, number] => [
            j,
            product / (Math.sqrt((squares[i] as number) * (squares[j] as number)) + SHRINKAGE),
          ]),
        ),
    )
    const neighbours = packNeighbours(rows, NEIGHBOURS)
    return {
      name: 'item-knn',
      score: (history) => scoreByNeighbours(neighbours, history),
      explain: (history, item) =>
        history.map((entry) => ({
          kind: 'item',
          item: entry.item,
          amount: entry.weight * similarityTo(neighbours, entry.item, item),
        })),
    }
  },
}
