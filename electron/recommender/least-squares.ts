import { openKernel } from './kernel'

const BYTES = Float64Array.BYTES_PER_ELEMENT

/** Rows that the kernel multiplies at a time. */
const ROWS = 4

/** Room for least squares of one width, and for the vectors they are made of, where the kernel reaches them. */
export interface LeastSquares {
  /** Matrices of `width` columns, row by row, zero at first. */
  rooms: Float64Array[]
  /** What every system starts from, before its ridge: half of it would do, the upper triangle is read. */
  common: Float64Array
  /** Starts a system: the common part and a ridge. */
  begin(ridge: number): void
  /** Adds strength · v·vᵀ to the matrix and strength · v to the right side, v being a row of a room. */
  add(room: Float64Array, row: number, strength: number): void
  /**
   * Solves the system. The answer stands until the next `begin`.
   * @throws {RangeError} when the matrix is not positive definite
   */
  solve(): Float64Array
  /** Solves the system last solved for another right side. The answer takes the place of the one before. */
  solveFor(right: ArrayLike<number>): Float64Array
  /** The products of the answer with every row of the last room. */
  products(into: Float32Array): void
}

/** @param width even: the kernel takes two numbers at a time */
export function openLeastSquares(width: number, rows: readonly number[]): LeastSquares {
  const square = width * width
  const padded = (count: number) => ROWS * Math.max(1, Math.ceil(count / ROWS))
  const size = square + width + rows.reduce((sum, count) => sum + padded(count) * width, 0)
  const last = rows.at(-1) ?? 0
  const { memory, kernel } = openKernel((size + padded(last)) * BYTES)
  const found = new Float32Array(memory, size * BYTES, last)
  const matrix = new Float64Array(memory, 0, square)
  const right = new Float64Array(memory, square * BYTES, width)
  const common = new Float64Array(square)
  let free = square + width
  const rooms = rows.map((count) => {
    const room = new Float64Array(memory, free * BYTES, count * width)
    free += padded(count) * width
    return room
  })
  const rowBytes = width * BYTES
  const { byteOffset: rightAt } = right
  return {
    rooms,
    common,
    begin(ridge) {
      matrix.set(common)
      // Where nobody is there to count, nothing is wanted, and any ridge says so.
      const own = ridge > 0 ? ridge : 1
      for (let at = 0; at < square; at += width + 1) matrix[at] = (matrix[at] as number) + own
      right.fill(0)
    },
    add(room, row, strength) {
      kernel.add(0, rightAt, room.byteOffset + row * rowBytes, strength, rowBytes)
    },
    solve() {
      kernel.factor(0, rowBytes)
      kernel.substitute(0, rightAt, rowBytes)
      if (Number.isNaN(right[0])) throw new RangeError('The matrix is not positive definite.')
      return right
    },
    solveFor(other) {
      right.set(other)
      kernel.substitute(0, rightAt, rowBytes)
      return right
    },
    products(into) {
      const end = found.byteOffset
      kernel.products(rightAt, rowBytes, end - padded(last) * rowBytes, end, end)
      into.set(found)
    },
  }
}

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
