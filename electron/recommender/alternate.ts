import { gramOf, type LeastSquares, openLeastSquares } from './least-squares'
import type { Control, Item, Training } from './model'
import { placesOf, random, type Table } from './table'

/** Factors of every item, row by row, and what folding somebody in needs. */
export interface Factors {
  /** Even. */
  factors: number
  items: number
  itemFactors: Float64Array
  /** YᵀY of the item factors. */
  itemGram: Float64Array
  unobserved: number
  regularisation: number
}

export const SWEEPS = 6
const SPREAD = 0.1

/** One side of the table for the other's half-sweep. */
interface Side {
  rows: number
  others: number
  starts: Int32Array
  other: Int32Array
  strengths: Float32Array
}

function sidesOf(table: Table): { people: Side; items: Side } {
  const places = placesOf(table)
  return {
    people: {
      rows: table.people,
      others: table.items,
      starts: table.starts,
      other: table.columns,
      strengths: table.values,
    },
    items: {
      rows: table.items,
      others: table.people,
      starts: places.starts,
      other: places.person,
      strengths: Float32Array.from(places.at, (at) => table.values[at] as number),
    },
  }
}

function strengthOf({ starts, strengths }: Side, row: number): number {
  let sum = 0
  for (let at = starts[row] as number; at < (starts[row + 1] as number); at += 1) sum += strengths[at] as number
  return sum
}

/** Solves every row of one side with the other side fixed. */
function halfSweep(squares: LeastSquares, side: Side, [mine, theirs]: [Float64Array, Float64Array], options: Options) {
  const { factors, unobserved, regularisation } = options
  const gram = gramOf(theirs, factors)
  for (let at = 0; at < gram.length; at += 1) squares.common[at] = unobserved * (gram[at] as number)
  for (let row = 0; row < side.rows; row += 1) {
    squares.begin(regularisation * (strengthOf(side, row) + unobserved * side.others))
    for (let at = side.starts[row] as number; at < (side.starts[row + 1] as number); at += 1) {
      squares.add(theirs, side.other[at] as number, side.strengths[at] as number)
    }
    mine.set(squares.solve(), row * factors)
  }
}

interface Options {
  factors: number
  unobserved: number
  regularisation: number
}

/** The whole objective; for tests and for those who doubt. */
function lossOf(side: Side, otherSide: Side, x: Float64Array, y: Float64Array, options: Options): number {
  const { factors, unobserved, regularisation } = options
  const gramX = gramOf(x, factors)
  const gramY = gramOf(y, factors)
  let loss = 0
  for (let at = 0; at < gramX.length; at += 1) loss += unobserved * (gramX[at] as number) * (gramY[at] as number)
  for (let row = 0; row < side.rows; row += 1) {
    for (let at = side.starts[row] as number; at < (side.starts[row + 1] as number); at += 1) {
      let product = 0
      for (let k = 0; k < factors; k += 1) {
        product += (x[row * factors + k] as number) * (y[(side.other[at] as number) * factors + k] as number)
      }
      loss += (side.strengths[at] as number) * (1 - product) ** 2
    }
  }
  const norms = (one: Side, matrix: Float64Array) => {
    for (let row = 0; row < one.rows; row += 1) {
      let norm = 0
      for (let k = 0; k < factors; k += 1) norm += (matrix[row * factors + k] as number) ** 2
      loss += regularisation * (strengthOf(one, row) + unobserved * one.others) * norm
    }
  }
  norms(side, x)
  norms(otherSide, y)
  return loss
}

/** Small random factors, drawn for each course by its id: where it stands in the catalogue makes no difference. */
function begin(start: Float64Array, catalogue: readonly Item[], factors: number, seed: number): void {
  catalogue.forEach(({ id }, item) => {
    const draw = random(seed ^ hashOf(id))
    for (let k = 0; k < factors; k += 1) {
      const gaussian = Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw())
      start[item * factors + k] = (gaussian * SPREAD) / Math.sqrt(factors)
    }
  })
}

/** Fowler, Noll and Vo's hash 1a of 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash
}

const evenUp = (count: number) => 2 * Math.ceil(count / 2)

/**
 * Alternating least squares; `watch` is given the loss after every half-sweep, which never rises.
 */
export function alternate(
  { items: catalogue, table }: Training,
  { seed, settings, tick }: Control,
  watch?: (loss: number) => void,
): Factors & { peopleFactors: Float64Array } {
  const options: Options = {
    factors: evenUp(Math.max(1, Math.min(settings?.factors ?? 32, Math.ceil(table.items / 2)))),
    unobserved: settings?.unobserved ?? 0.02,
    regularisation: settings?.regularisation ?? 0.02,
  }
  const { factors } = options
  const { people, items } = sidesOf(table)
  const squares = openLeastSquares(factors, [table.people, table.items])
  const [x, y] = squares.rooms as [Float64Array, Float64Array]
  begin(y, catalogue, factors, seed)
  const sweeps = settings?.sweeps ?? SWEEPS
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    halfSweep(squares, people, [x, y], options)
    watch?.(lossOf(people, items, x, y, options))
    tick?.((sweep + 0.5) / sweeps)
    halfSweep(squares, items, [y, x], options)
    watch?.(lossOf(people, items, x, y, options))
    tick?.((sweep + 1) / sweeps)
  }
  return {
    factors,
    items: table.items,
    itemFactors: y.slice(),
    itemGram: gramOf(y, factors),
    unobserved: options.unobserved,
    regularisation: options.regularisation,
    peopleFactors: x,
  }
}
