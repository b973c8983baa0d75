import { choleskyInverse } from './cholesky'
import { type Kernel, openKernel } from './kernel'

/** Called between blocks, so that long work can be cancelled (by throwing) and report how far it is (0 to 1). */
export type Tick = (share: number) => void

/** Rows and columns worked on at a time: two packed panels of this depth stay in the second-level cache. */
const BLOCK = 128
const TILE_ROWS = 4
const TILE_COLUMNS = 8

/** A square matrix padded to whole tiles, row by row, in a memory the kernel can reach. */
export interface Square {
  /** Rows that count; the rest is padding. */
  size: number
  /** Distance between rows, in numbers. */
  stride: number
  values: Float32Array
  tile: Kernel['tile']
  /** Where the packed panels are put: bytes from the start of the memory, and the same places as arrays. */
  left: { at: number; values: Float32Array }
  right: { at: number; values: Float32Array }
}

/** An all-zero square of `size` rows, with the identity as padding. */
export function openSquare(size: number): Square {
  const stride = Math.ceil(Math.max(1, size) / TILE_COLUMNS) * TILE_COLUMNS
  const whole = stride * stride
  const panel = stride * BLOCK
  const { memory, kernel } = openKernel((whole + 2 * panel) * Float32Array.BYTES_PER_ELEMENT)
  const values = new Float32Array(memory, 0, whole)
  for (let at = size; at < stride; at += 1) values[at * stride + at] = 1
  return {
    size,
    stride,
    values,
    tile: kernel.tile,
    left: { at: whole * 4, values: new Float32Array(memory, whole * 4, panel) },
    right: { at: (whole + panel) * 4, values: new Float32Array(memory, (whole + panel) * 4, panel) },
  }
}

/**
 * Replaces a symmetric positive definite matrix by its inverse. Only the lower triangle is read; both are written.
 * Blocked symmetric sweep: each block of rows is eliminated by the Cholesky inverse of its diagonal block, n³
 * operations in all. Source: Goodnight, "A tutorial on the SWEEP operator", The American Statistician 33, 1979.
 * @throws {RangeError} when a diagonal block is not positive definite
 */
export function invert(square: Square, tick: Tick = () => undefined): void {
  const { stride, values } = square
  for (let from = 0; from < stride; from += BLOCK) {
    const width = Math.min(BLOCK, stride - from)
    const pivot = choleskyInverse(blockOf(square, from, width), width)
    sweepBlock(square, from, width, pivot)
    tick(Math.min(1, (from + width) / stride))
  }
  for (let row = 0; row < stride; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      const value = -(values[row * stride + column] as number)
      values[row * stride + column] = value
      values[column * stride + row] = value
    }
  }
}

/** The diagonal block that starts at `from`, in double precision, from its lower triangle. */
function blockOf({ stride, values }: Square, from: number, width: number): Float64Array {
  const block = new Float64Array(width * width)
  for (let row = 0; row < width; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      const value = values[(from + row) * stride + from + column] as number
      block[row * width + column] = value
      block[column * width + row] = value
    }
  }
  return block
}

/**
 * With W the columns of the block (the block itself left out) and P its inverse: everything else loses W·P·Wᵀ, the
 * columns become W·P, the block becomes −P.
 */
function sweepBlock(square: Square, from: number, width: number, pivot: Float64Array): void {
  const { stride, values, tile, left, right } = square
  const inside = (row: number) => row >= from && row < from + width
  const column = new Float32Array(stride * width)
  for (let row = 0; row < stride; row += 1) {
    if (inside(row)) continue
    for (let k = 0; k < width; k += 1) {
      const at = row > from ? row * stride + from + k : (from + k) * stride + row
      column[row * width + k] = values[at] as number
    }
  }
  const swept = timesSmall(square, column, pivot, width)
  packRows(left.values, swept, stride, width, TILE_ROWS)
  packRows(right.values, column, stride, width, TILE_COLUMNS)
  for (let row = 0; row < stride; row += TILE_ROWS) {
    const last = row + TILE_ROWS - 1
    for (let first = 0; first <= last; first += TILE_COLUMNS) {
      tile(left.at + row * width * 4, right.at + first * width * 4, (row * stride + first) * 4, stride * 4, width)
    }
  }
  for (let row = 0; row < stride; row += 1) {
    for (let k = 0; k < width; k += 1) {
      if (inside(row)) values[row * stride + from + k] = -(pivot[(row - from) * width + k] as number)
      else if (row > from) values[row * stride + from + k] = swept[row * width + k] as number
      else values[(from + k) * stride + row] = swept[row * width + k] as number
    }
  }
}

/** Tall · small, by the kernel: stride × width times width × width. */
function timesSmall(square: Square, tall: Float32Array, small: Float64Array, width: number): Float32Array {
  const { stride, tile, left, right } = square
  const scratch = new Float32Array(small.length)
  // The kernel subtracts: the small matrix is negated. It is symmetric, so its rows serve as columns.
  for (let at = 0; at < small.length; at += 1) scratch[at] = -(small[at] as number)
  packRows(left.values, tall, stride, width, TILE_ROWS)
  packRows(right.values, scratch, width, width, TILE_COLUMNS)
  const out = new Float32Array(stride * width)
  // The result is built in the right panel's free end, a band of rows at a time.
  const freeFrom = width * width
  const band = Math.floor((right.values.length - freeFrom) / width / TILE_ROWS) * TILE_ROWS
  if (band < TILE_ROWS) return timesSmallPlainly(tall, small, stride, width)
  for (let row = 0; row < stride; row += band) {
    const rows = Math.min(band, stride - row)
    right.values.fill(0, freeFrom, freeFrom + rows * width)
    for (let inner = 0; inner < rows; inner += TILE_ROWS) {
      for (let first = 0; first < width; first += TILE_COLUMNS) {
        tile(
          left.at + (row + inner) * width * 4,
          right.at + first * width * 4,
          right.at + (freeFrom + inner * width + first) * 4,
          width * 4,
          width,
        )
      }
    }
    out.set(right.values.subarray(freeFrom, freeFrom + rows * width), row * width)
  }
  return out
}

/** The same for matrices of few rows, where the panel has no room left. */
function timesSmallPlainly(tall: Float32Array, small: Float64Array, rows: number, width: number): Float32Array {
  const out = new Float32Array(rows * width)
  for (let row = 0; row < rows; row += 1) {
    for (let k = 0; k < width; k += 1) {
      const factor = tall[row * width + k] as number
      if (factor === 0) continue
      for (let j = 0; j < width; j += 1) {
        out[row * width + j] = (out[row * width + j] as number) + factor * (small[k * width + j] as number)
      }
    }
  }
  return out
}

/** Rows of `source` (each `depth` long) as panels of `group` rows, step by step. */
function packRows(target: Float32Array, source: Float32Array, rows: number, depth: number, group: number): void {
  let at = 0
  for (let row = 0; row < rows; row += group) {
    for (let k = 0; k < depth; k += 1) {
      for (let inner = 0; inner < group; inner += 1) {
        target[at] = source[(row + inner) * depth + k] as number
        at += 1
      }
    }
  }
}

/**
 * left · right for squares of the same size, into a new square.
 */
export function multiply(left: Square, right: Square, tick: Tick = () => undefined): Square {
  const result = openSquare(left.size)
  const { stride, values, tile } = result
  values.fill(0)
  const rows = new Float32Array(stride * BLOCK)
  const columns = new Float32Array(stride * BLOCK)
  for (let from = 0; from < stride; from += BLOCK) {
    const depth = Math.min(BLOCK, stride - from)
    for (let row = 0; row < stride; row += 1) {
      for (let k = 0; k < depth; k += 1) {
        rows[row * depth + k] = -(left.values[row * stride + from + k] as number)
        columns[row * depth + k] = right.values[(from + k) * stride + row] as number
      }
    }
    packRows(result.left.values, rows, stride, depth, TILE_ROWS)
    packRows(result.right.values, columns, stride, depth, TILE_COLUMNS)
    for (let row = 0; row < stride; row += TILE_ROWS) {
      const a = result.left.at + row * depth * 4
      for (let first = 0; first < stride; first += TILE_COLUMNS) {
        tile(a, result.right.at + first * depth * 4, (row * stride + first) * 4, stride * 4, depth)
      }
    }
    tick(Math.min(1, (from + depth) / stride))
  }
  return result
}
