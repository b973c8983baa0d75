import { type Model, powerDecay } from './model'
import { explainByNeighbours, type Neighbours, noNeighbours, packNeighbours, scoreByNeighbours } from './neighbours'
import { lengthWeights, placesOf } from './table'

const NEIGHBOURS = 200

/**
 * Item-based nearest neighbours with shrunk cosine similarity: what people took together. Similarities resting on few
 * people are drawn towards zero.
 * Source: Sarwar, Karypis, Konstan, Riedl, "Item-based collaborative filtering recommendation algorithms", WWW 2001.
 */
export const itemKnn: Model<Neighbours & { recency: number }> = {
  name: 'item-knn',
  grid: [{ shrinkage: 4, recency: 0.5 }, { recency: 0 }, { shrinkage: 0.5 }, { shrinkage: 20 }],
  fit({ table }, { settings, tick }) {
    const shrinkage = settings?.shrinkage ?? 4
    const { starts, columns, values, items } = table
    const places = placesOf(table)
    const share = lengthWeights(table)
    const squares = new Float64Array(items)
    for (let person = 0; person < table.people; person += 1) {
      for (let at = starts[person] as number; at < (starts[person + 1] as number); at += 1) {
        const item = columns[at] as number
        squares[item] = (squares[item] as number) + (share[person] as number) * (values[at] as number) ** 2
      }
    }
    const neighbours = packNeighbours(items, NEIGHBOURS, (i, row) => {
      // By entries: what many took has most of the work, and often stands first.
      if (i % 64 === 0) tick?.((places.starts[i] as number) / Math.max(1, columns.length))
      for (let slot = places.starts[i] as number; slot < (places.starts[i + 1] as number); slot += 1) {
        const person = places.person[slot] as number
        const factor = (share[person] as number) * (values[places.at[slot] as number] as number)
        const end = starts[person + 1] as number
        for (let at = starts[person] as number; at < end; at += 1) {
          row.add(columns[at] as number, factor * (values[at] as number))
        }
      }
      row.adjust((product, j) => product / (Math.sqrt((squares[i] as number) * (squares[j] as number)) + shrinkage))
    })
    return { ...neighbours, recency: settings?.recency ?? 0.5 }
  },
  nothing: (items) => ({ ...noNeighbours(items), recency: 0 }),
  serve(state) {
    const decay = powerDecay(state.recency)
    return {
      name: 'item-knn',
      score: (history, into) => scoreByNeighbours(state, history, decay, into),
      explain: (history, item) => explainByNeighbours(state, history, decay, item),
    }
  },
}
