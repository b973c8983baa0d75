import type { Model } from './model'
import { explainByNeighbours, type Neighbours, noNeighbours, packNeighbours, scoreByNeighbours } from './neighbours'
import { lengthWeights, placesOf } from './table'

const NEIGHBOURS = 200
/** A course taken this many places later still counts as a sequel. */
const REACH = 16
const FADING = 0.6
const decay = (age: number) => FADING ** age
/** Of a history the newest so many courses speak: what fades to a ten-millionth is lost among the rest. */
const SPEAKING = 32

/**
 * Sequence-aware neighbours: what people took next, and soon after, in the direction they took it. The newest courses
 * of a history count most. Source: Ludewig and Jannach, "Evaluation of session-based recommendation algorithms", UMUAI
 * 2018 (sequential rules).
 */
export const transitions: Model<Neighbours> = {
  name: 'transitions',
  grid: [{ shrinkage: 8 }, { shrinkage: 1 }],
  fit({ table }, { settings, tick }) {
    const shrinkage = settings?.shrinkage ?? 8
    const { starts, columns, values, items } = table
    const places = placesOf(table)
    const share = lengthWeights(table)
    return packNeighbours(items, NEIGHBOURS, (i, row) => {
      // By entries: what many took has most of the work, and often stands first.
      if (i % 64 === 0) tick?.((places.starts[i] as number) / Math.max(1, columns.length))
      let total = 0
      for (let slot = places.starts[i] as number; slot < (places.starts[i + 1] as number); slot += 1) {
        const person = places.person[slot] as number
        const place = places.at[slot] as number
        const end = Math.min(starts[person + 1] as number, place + 1 + REACH)
        let factor = (share[person] as number) * (values[place] as number)
        for (let at = place + 1; at < end; at += 1) {
          const amount = factor * (values[at] as number)
          row.add(columns[at] as number, amount)
          total += amount
          factor *= FADING
        }
      }
      row.adjust((amount) => amount / (total + shrinkage))
    })
  },
  nothing: noNeighbours,
  serve: (neighbours) => ({
    name: 'transitions',
    score: (history, into) => scoreByNeighbours(neighbours, history.slice(-SPEAKING), decay, into),
    explain: (history, item) => explainByNeighbours(neighbours, history.slice(-SPEAKING), decay, item),
  }),
}
