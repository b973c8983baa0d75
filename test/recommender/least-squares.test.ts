import { expect, test } from 'vitest'
import { cholesky, solveLower, solveUpper } from '../../electron/recommender/cholesky'
import { openLeastSquares } from '../../electron/recommender/least-squares'
import { random } from '../../electron/recommender/table'

test.each([2, 4, 6, 32])(
  'least squares of %i unknowns are solved as by plain elimination, one after the other',
  (width) => {
    const draw = random(width)
    const squares = openLeastSquares(width, [3, 40])
    const room = squares.rooms[1] as Float64Array
    room.forEach((_, at) => {
      room[at] = draw() - 0.5
    })
    squares.common.fill(0.01)
    for (const ridge of [0.1, 3]) {
      const matrix = new Float64Array(width * width).fill(0.01)
      const right = new Float64Array(width)
      for (let k = 0; k < width; k += 1) matrix[k * width + k] = 0.01 + ridge
      squares.begin(ridge)
      for (let row = 0; row < 40; row += 1) {
        const vector = room.subarray(row * width, (row + 1) * width)
        const strength = draw()
        squares.add(room, row, strength)
        for (let a = 0; a < width; a += 1) {
          right[a] = (right[a] as number) + strength * (vector[a] as number)
          for (let b = 0; b < width; b += 1) {
            matrix[a * width + b] =
              (matrix[a * width + b] as number) + strength * (vector[a] as number) * (vector[b] as number)
          }
        }
      }
      const factor = cholesky(matrix, width)
      const solved = (of: Float64Array) => {
        const answer = of.slice()
        solveLower(factor, answer, width)
        solveUpper(factor, answer, width)
        return answer
      }
      const near = (found: Float64Array, wanted: Float64Array) =>
        wanted.forEach((value, k) => {
          expect(found[k]).toBeCloseTo(value, 10)
        })
      near(squares.solve(), solved(right))
      const other = Float64Array.from({ length: width }, draw)
      near(squares.solveFor(other), solved(other))
    }
  },
)

test('a system that has no answer is refused with a sentence', () => {
  const squares = openLeastSquares(2, [])
  squares.common.set([1, 2, 2, 1])
  squares.begin(0.5)
  expect(() => squares.solve()).toThrow('not positive definite')
})
