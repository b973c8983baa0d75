import { cholesky, solveLower, solveUpper } from './cholesky'
import type { Contribution, Control, History, Item, Model, Training } from './model'
import { placesOf, random, type Table } from './table'

/** Factors of every item, row by row, and what folding somebody in needs. */
export interface Factors {
  factors: number
  items: number
  itemFactors: Float64Array
  /** YᵀY of the item factors. */
  itemGram: Float64Array
  unobserved: number
  regularisation: number
}

const SWEEPS = 6
const SPREAD = 0.1

/** Xᵀ·X of a matrix of `width` columns. */
export function gramOf(matrix: Float64Array, width: number): Float64Array {
  const gram = new Float64Array(width * width)
  for (let row = 0; row < matrix.length; row += width) {
    for (let a = 0; a < width; a += 1) {
      const value = matrix[row + a] as number
      for (let b = 0; b <= a; b += 1) {
        gram[a * width + b] = (gram[a * width + b] as number) + value * (matrix[row + b] as number)
      }
    }
  }
  for (let a = 0; a < width; a += 1) for (let b = 0; b < a; b += 1) gram[b * width + a] = gram[a * width + b] as number
  return gram
}

/** A solver of one side's least squares, its scratch made once. */
function openSolver(width: number) {
  const matrix = new Float64Array(width * width)
  const factor = new Float64Array(width * width)
  const right = new Float64Array(width)
  return {
    matrix,
    right,
    /** Starts with the part every row has in common. */
    begin(gram: Float64Array, unobserved: number, ridge: number): void {
      for (let at = 0; at < matrix.length; at += 1) matrix[at] = unobserved * (gram[at] as number)
      // Where nobody is there to count, nothing is wanted, and any ridge says so.
      const own = ridge > 0 ? ridge : 1
      for (let k = 0; k < width; k += 1) matrix[k * width + k] = (matrix[k * width + k] as number) + own
      right.fill(0)
    },
    add(other: Float64Array, from: number, strength: number): void {
      for (let a = 0; a < width; a += 1) {
        const value = strength * (other[from + a] as number)
        right[a] = (right[a] as number) + value
        const row = a * width
        for (let b = 0; b <= a; b += 1)
          matrix[row + b] = (matrix[row + b] as number) + value * (other[from + b] as number)
      }
    },
    /** Solves for `right`, which it changes, into `into` from `from` on. */
    solve(into: Float64Array, from: number): void {
      cholesky(matrix, width, factor)
      solveLower(factor, right, width)
      solveUpper(factor, right, width)
      for (let k = 0; k < width; k += 1) into[from + k] = right[k] as number
    },
    factor,
  }
}

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

function halfSweep(
  side: Side,
  mine: Float64Array,
  theirs: Float64Array,
  gram: Float64Array,
  options: AlsOptions,
): void {
  const { factors, unobserved, regularisation } = options
  const solver = openSolver(factors)
  for (let row = 0; row < side.rows; row += 1) {
    solver.begin(gram, unobserved, regularisation * (strengthOf(side, row) + unobserved * side.others))
    for (let at = side.starts[row] as number; at < (side.starts[row + 1] as number); at += 1) {
      solver.add(theirs, (side.other[at] as number) * factors, side.strengths[at] as number)
    }
    solver.solve(mine, row * factors)
  }
}

interface AlsOptions {
  factors: number
  unobserved: number
  regularisation: number
}

/** The whole objective; for tests and for those who doubt. */
function lossOf(side: Side, otherSide: Side, x: Float64Array, y: Float64Array, options: AlsOptions): number {
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
function startOf(catalogue: readonly Item[], factors: number, seed: number): Float64Array {
  const start = new Float64Array(catalogue.length * factors)
  catalogue.forEach(({ id }, item) => {
    const draw = random(seed ^ hashOf(id))
    for (let k = 0; k < factors; k += 1) {
      const gaussian = Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw())
      start[item * factors + k] = (gaussian * SPREAD) / Math.sqrt(factors)
    }
  })
  return start
}

/** Fowler, Noll and Vo's hash 1a of 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash
}

/**
 * Alternating least squares; `watch` is given the loss after every half-sweep, which never rises.
 */
export function alternate(
  { items: catalogue, table }: Training,
  { seed, settings, tick }: Control,
  watch?: (loss: number) => void,
): Factors & { peopleFactors: Float64Array } {
  const options: AlsOptions = {
    factors: Math.max(1, Math.min(settings?.factors ?? 32, Math.ceil(table.items / 2))),
    unobserved: settings?.unobserved ?? 0.02,
    regularisation: settings?.regularisation ?? 0.02,
  }
  const { factors } = options
  const { people, items } = sidesOf(table)
  const x = new Float64Array(table.people * factors)
  const y = startOf(catalogue, factors, seed)
  const sweeps = settings?.sweeps ?? SWEEPS
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    halfSweep(people, x, y, gramOf(y, factors), options)
    watch?.(lossOf(people, items, x, y, options))
    halfSweep(items, y, x, gramOf(x, factors), options)
    watch?.(lossOf(people, items, x, y, options))
    tick?.((sweep + 1) / sweeps)
  }
  return {
    factors,
    items: table.items,
    itemFactors: y,
    itemGram: gramOf(y, factors),
    unobserved: options.unobserved,
    regularisation: options.regularisation,
    peopleFactors: x,
  }
}

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
  serve(state) {
    const { factors, items, itemFactors, itemGram, unobserved, regularisation } = state
    const solver = openSolver(factors)
    const mine = new Float64Array(factors)

    /** The half-sweep of one person with the items fixed. */
    function foldIn(history: History): void {
      const liked = history.filter(({ weight }) => weight > 0)
      const strength = liked.reduce((sum, { weight }) => sum + weight, 0)
      solver.begin(itemGram, unobserved, regularisation * (strength + unobserved * items))
      for (const { item, weight } of liked) solver.add(itemFactors, item * factors, weight)
      solver.solve(mine, 0)
    }
    function score(history: History, into: Float32Array): void {
      foldIn(history)
      for (let item = 0; item < items; item += 1) {
        let sum = 0
        for (let k = 0; k < factors; k += 1) sum += (mine[k] as number) * (itemFactors[item * factors + k] as number)
        into[item] = sum
      }
    }
    /** Section 5 of the paper: score = Σ_i c_ui · y_jᵀ W y_i, linear in the evidence. */
    function explain(history: History, item: number): Contribution[] {
      foldIn(history)
      const target = Float64Array.from({ length: factors }, (_, k) => itemFactors[item * factors + k] as number)
      solveLower(solver.factor, target, factors)
      solveUpper(solver.factor, target, factors)
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
