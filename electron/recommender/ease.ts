import { invert, type Square } from './dense'
import { coverOf, type Linear, linearOf, noLinear, serveLinear, squareFor } from './linear'
import { type Model, powerDecay } from './model'
import { lengthWeights, type Table } from './table'

/** Adds XᵀDX to the square's lower triangle, D being what each person's evidence counts for. */
export function addGram({ stride, values }: Square, table: Table, rowOf: Int32Array, share: Float64Array): void {
  const { people, starts, columns, values: strengths } = table
  const rows = new Int32Array(1024)
  for (let person = 0; person < people; person += 1) {
    const from = starts[person] as number
    const length = (starts[person + 1] as number) - from
    for (let a = 0; a < length; a += 1) rows[a] = rowOf[columns[from + a] as number] as number
    for (let a = 0; a < length; a += 1) {
      const i = rows[a] as number
      if (i < 0) continue
      const factor = (share[person] as number) * (strengths[from + a] as number)
      for (let b = 0; b <= a; b += 1) {
        const j = rows[b] as number
        if (j < 0) continue
        const at = i > j ? i * stride + j : j * stride + i
        values[at] = (values[at] as number) + factor * (strengths[from + b] as number)
      }
    }
  }
}

/** Of a history the newest so many courses speak. */
const REACH = 64

/**
 * EASE^R: the linear autoencoder without self-similarity that has a closed form. With P = (XᵀDX + λI)⁻¹ its weights are
 * B_ij = −P_ij / P_jj, which is not symmetric, and B_jj = 0. D lets long histories weigh less; serving lets the newest
 * courses weigh more.
 * Source: Steck, "Embarrassingly shallow autoencoders for sparse data", WWW 2019, equation 8.
 */
export const ease: Model<Linear & { recency: number }> = {
  name: 'ease',
  grid: [{ lambda: 25, recency: 0.5 }, { recency: 0 }, { lambda: 100 }, { lambda: 6 }, { lambda: 1.5 }],
  fit({ table }, { settings, tick }) {
    const cover = coverOf(table)
    const square = squareFor(cover)
    addGram(square, table, cover.rowOf, lengthWeights(table))
    const { size, stride, values } = square
    const lambda = settings?.lambda ?? 25
    for (let row = 0; row < size; row += 1) values[row * stride + row] = (values[row * stride + row] as number) + lambda
    invert(square, tick)
    const diagonal = Float64Array.from({ length: size }, (_, row) => values[row * stride + row] as number)
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column < size; column += 1) {
        const at = row * stride + column
        values[at] = row === column ? 0 : -(values[at] as number) / (diagonal[column] as number)
      }
    }
    return { ...linearOf(cover, square), recency: settings?.recency ?? 0.5 }
  },
  nothing: (items) => ({ ...noLinear(items), recency: 0 }),
  serve: (state) => serveLinear('ease', state, powerDecay(state.recency), REACH),
}
