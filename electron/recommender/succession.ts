import { invert, multiply, type Square } from './dense'
import { coverOf, type Linear, linearOf, noLinear, serveLinear, squareFor } from './linear'
import { type Model, powerDecay } from './model'
import { lengthWeights, type Table } from './table'

/** Courses further back than this play no part in what comes next. */
const WINDOW = 30
const decay = powerDecay(1)

/**
 * `sums[gap][m]` = Σ decay(l − 1) · decay(l + gap − 1) for l from 1 to m: what two courses that stand `gap` places
 * apart have in common over the next m courses.
 */
const PAIR_SUMS = Array.from({ length: WINDOW }, (_, gap) => {
  const sums = new Float64Array(WINDOW - gap + 1)
  for (let l = 1; l < sums.length; l += 1) sums[l] = (sums[l - 1] as number) + decay(l - 1) * decay(l + gap - 1)
  return sums
})

/** FᵀDF into `own` (lower triangle) and FᵀDY into `next`: each place of each history is a row that foretells it. */
function gather(own: Square, next: Square, table: Table, rowOf: Int32Array): void {
  const { people, starts, columns, values: strengths } = table
  const share = lengthWeights(table)
  const { stride } = own
  for (let person = 0; person < people; person += 1) {
    const from = starts[person] as number
    const end = starts[person + 1] as number
    for (let p = from; p < end - 1; p += 1) {
      const i = rowOf[columns[p] as number] as number
      if (i < 0) continue
      const factor = (share[person] as number) * (strengths[p] as number)
      const last = Math.min(end - 1, p + WINDOW)
      for (let q = p; q <= last; q += 1) {
        const j = rowOf[columns[q] as number] as number
        if (j < 0) continue
        const amount = factor * (strengths[q] as number)
        const gap = q - p
        const room = gap < WINDOW ? Math.min(end - 1 - q, WINDOW - gap) : 0
        if (room > 0) {
          const at = i > j ? i * stride + j : j * stride + i
          own.values[at] = (own.values[at] as number) + amount * ((PAIR_SUMS[gap] as Float64Array)[room] as number)
        }
        if (gap > 0) {
          const at = i * stride + j
          next.values[at] = (next.values[at] as number) + amount * decay(gap - 1)
        }
      }
    }
  }
}

/**
 * Which course comes next, foretold linearly from all courses before it, the newest weighing most: ridge regression of
 * every next course on the fading history before it, B = (FᵀDF + λI)⁻¹FᵀDY. Where EASE^R says what goes together, this
 * says what follows. After the idea of Choi et al., "Session-aware linear item-item models for session-based
 * recommendation", WWW 2021, with every place of a history as one target.
 */
export const succession: Model<Linear> = {
  name: 'succession',
  grid: [{ lambda: 15 }, { lambda: 50 }, { lambda: 4 }, { lambda: 1 }],
  fit({ table }, { settings, tick }) {
    const cover = coverOf(table)
    const own = squareFor(cover)
    const next = squareFor(cover)
    gather(own, next, table, cover.rowOf)
    const { size, stride, values } = own
    const lambda = settings?.lambda ?? 15
    for (let row = 0; row < size; row += 1) values[row * stride + row] = (values[row * stride + row] as number) + lambda
    invert(own, (share) => tick?.(share * 0.4))
    const weights = multiply(own, next, (share) => tick?.(0.4 + share * 0.6))
    return linearOf(cover, weights)
  },
  nothing: noLinear,
  serve: (state) => serveLinear('succession', state, decay, WINDOW),
}
