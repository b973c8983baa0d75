/**
 * Inverse of a small symmetric positive definite matrix by its Cholesky factor, in double precision.
 * @throws {RangeError} when it is not positive definite
 */
export function choleskyInverse(matrix: Float64Array, size: number): Float64Array {
  const factor = cholesky(matrix, size)
  const lower = new Float64Array(size * size)
  for (let column = 0; column < size; column += 1) {
    lower[column * size + column] = 1 / (factor[column * size + column] as number)
    for (let row = column + 1; row < size; row += 1) {
      let sum = 0
      for (let k = column; k < row; k += 1) {
        sum += (factor[row * size + k] as number) * (lower[k * size + column] as number)
      }
      lower[row * size + column] = -sum / (factor[row * size + row] as number)
    }
  }
  const inverse = new Float64Array(size * size)
  for (let k = 0; k < size; k += 1) {
    for (let row = 0; row <= k; row += 1) {
      const a = lower[k * size + row] as number
      for (let column = 0; column <= row; column += 1) {
        inverse[row * size + column] =
          (inverse[row * size + column] as number) + a * (lower[k * size + column] as number)
      }
    }
  }
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < row; column += 1) {
      inverse[column * size + row] = inverse[row * size + column] as number
    }
  }
  return inverse
}

/** The lower factor L of L·Lᵀ. @throws {RangeError} when the matrix is not positive definite */
export function cholesky(matrix: Float64Array, size: number, into = new Float64Array(size * size)): Float64Array {
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = matrix[row * size + column] as number
      for (let k = 0; k < column; k += 1) {
        sum -= (into[row * size + k] as number) * (into[column * size + k] as number)
      }
      if (row !== column) into[row * size + column] = sum / (into[column * size + column] as number)
      else if (sum > 0) into[row * size + row] = Math.sqrt(sum)
      else throw new RangeError('The matrix is not positive definite.')
    }
  }
  return into
}

/** Solves L·y = b in place, L being the lower factor. */
export function solveLower(factor: Float64Array, right: Float64Array, size: number): void {
  for (let row = 0; row < size; row += 1) {
    let sum = right[row] as number
    for (let k = 0; k < row; k += 1) sum -= (factor[row * size + k] as number) * (right[k] as number)
    right[row] = sum / (factor[row * size + row] as number)
  }
}

/** Solves Lᵀ·x = y in place. */
export function solveUpper(factor: Float64Array, right: Float64Array, size: number): void {
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = right[row] as number
    for (let k = row + 1; k < size; k += 1) sum -= (factor[k * size + row] as number) * (right[k] as number)
    right[row] = sum / (factor[row * size + row] as number)
  }
}
