import fc from 'fast-check'
import { expect, test } from 'vitest'
import { als } from '../../electron/recommender/als'
import { alternate } from '../../electron/recommender/alternate'
import { cholesky, solveLower, solveUpper } from '../../electron/recommender/cholesky'
import { content } from '../../electron/recommender/content'
import { invert, multiply, openSquare } from '../../electron/recommender/dense'
import { rankOf, topOf } from '../../electron/recommender/evaluate'
import { itemKnn } from '../../electron/recommender/item-knn'
import { type History, type Item, scoresOf } from '../../electron/recommender/model'
import { similarityTo } from '../../electron/recommender/neighbours'
import { succession } from '../../electron/recommender/succession'
import { random, tableOf } from '../../electron/recommender/table'

const RUNS = 60
const itemsOf = (count: number): Item[] =>
  Array.from({ length: count }, (_, at) => ({ id: `c${at}`, topics: [], level: 'beginner', text: '' }))

/** Histories of courses 0 to 8, none twice, each with a weight. */
const histories = fc.array(
  fc
    .uniqueArray(fc.record({ item: fc.nat({ max: 8 }), weight: fc.double({ min: 0.1, max: 1, noNaN: true }) }), {
      selector: ({ item }) => item,
      maxLength: 7,
    })
    .map((history): History => history),
  { maxLength: 30 },
)

/** A symmetric positive definite matrix: A·Aᵀ + I. */
function definite(size: number, seed: number): number[][] {
  const draw = random(seed)
  const a = Array.from({ length: size }, () => Array.from({ length: size }, () => draw() - 0.5))
  return a.map((left, i) =>
    a.map((right, j) => left.reduce((sum, value, k) => sum + value * (right[k] as number), i === j ? 1 : 0)),
  )
}

/** Gauss with pivots, for small systems. */
function solved(matrix: number[][], right: number[]): number[] {
  const size = matrix.length
  const rows = matrix.map((row, at) => [...row, right[at] as number])
  for (let column = 0; column < size; column += 1) {
    let best = column
    for (let row = column; row < size; row += 1) {
      if (Math.abs(rows[row]?.[column] as number) > Math.abs(rows[best]?.[column] as number)) best = row
    }
    ;[rows[column], rows[best]] = [rows[best] as number[], rows[column] as number[]]
    const pivot = rows[column] as number[]
    rows.forEach((row, at) => {
      if (at === column) return
      const factor = (row[column] as number) / (pivot[column] as number)
      for (let k = column; k <= size; k += 1) row[k] = (row[k] as number) - factor * (pivot[k] as number)
    })
  }
  return rows.map((row, at) => (row[size] as number) / (row[at] as number))
}

test('the inverse of a matrix of any size times the matrix is the identity', () => {
  for (const size of [1, 7, 8, 33, 130, 261]) {
    const matrix = definite(size, size)
    const square = openSquare(size)
    matrix.forEach((row, i) => {
      for (let j = 0; j <= i; j += 1) square.values[i * square.stride + j] = row[j] as number
    })
    invert(square)
    for (let i = 0; i < size; i += 29) {
      for (let j = 0; j < size; j += 1) {
        let sum = 0
        for (let k = 0; k < size; k += 1)
          sum += (matrix[i]?.[k] as number) * (square.values[k * square.stride + j] as number)
        expect(Math.abs(sum - (i === j ? 1 : 0))).toBeLessThan(2e-3)
      }
    }
  }
})

test('the product of two squares is what three loops give', () => {
  for (const size of [1, 9, 64, 135]) {
    const draw = random(size)
    const [left, right] = [openSquare(size), openSquare(size)]
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j < size; j += 1) {
        left.values[i * left.stride + j] = draw() - 0.5
        right.values[i * right.stride + j] = draw() - 0.5
      }
    }
    const product = multiply(left, right)
    for (let i = 0; i < size; i += 17) {
      for (let j = 0; j < size; j += 1) {
        let sum = 0
        for (let k = 0; k < size; k += 1) {
          sum += (left.values[i * left.stride + k] as number) * (right.values[k * right.stride + j] as number)
        }
        expect(product.values[i * product.stride + j]).toBeCloseTo(sum, 4)
      }
    }
  }
})

test('a matrix that is not positive definite is refused', () => {
  expect(() => cholesky(Float64Array.of(1, 2, 2, 1), 2)).toThrow(/positive definite/)
})

test('Cholesky solves what Gauss solves', () => {
  const matrix = definite(9, 3)
  const right = Array.from({ length: 9 }, (_, at) => at - 4)
  const factor = cholesky(Float64Array.from(matrix.flat()), 9)
  const x = Float64Array.from(right)
  solveLower(factor, x, 9)
  solveUpper(factor, x, 9)
  solved(matrix, right).forEach((value, at) => {
    expect(x[at]).toBeCloseTo(value, 9)
  })
})

test('similarities of courses are symmetric', () => {
  fc.assert(
    fc.property(histories, (rows) => {
      const similar = itemKnn.fit({ items: itemsOf(9), table: tableOf(rows, 9) }, { seed: 1 })
      for (let i = 0; i < 9; i += 1) {
        for (let j = 0; j < i; j += 1) {
          expect(similarityTo(similar as never, i, j)).toBeCloseTo(similarityTo(similar as never, j, i), 6)
        }
      }
    }),
    { numRuns: RUNS },
  )
})

test('the loss of ALS never rises, whatever the evidence', () => {
  fc.assert(
    fc.property(histories, fc.integer({ min: 1, max: 4 }), (rows, factors) => {
      let before = Number.POSITIVE_INFINITY
      const settings = { factors, sweeps: 4 }
      alternate({ items: itemsOf(9), table: tableOf(rows, 9) }, { seed: 2, settings }, (loss) => {
        expect(loss).toBeLessThanOrEqual(before * (1 + 1e-9) + 1e-12)
        before = loss
      })
    }),
    { numRuns: RUNS },
  )
})

test('folding somebody in is the refit of their factors with the courses fixed', () => {
  const rows = Array.from(
    { length: 30 },
    (_, person): History =>
      [0, 1, 2, 3].map((step) => ({ item: (person * 2 + step * (1 + (person % 3))) % 9, weight: 1 - step / 10 })),
  ).map((row) => row.filter(({ item }, at) => row.findIndex((other) => other.item === item) === at))
  const state = als.fit(
    { items: itemsOf(9), table: tableOf(rows, 9) },
    { seed: 3, settings: { factors: 3 } },
  ) as ReturnType<typeof alternate>
  const { factors, itemFactors, unobserved, regularisation } = state
  const y = (item: number, k: number) => itemFactors[item * factors + k] as number
  const history = rows[4] as History
  const ridge = regularisation * (history.reduce((sum, { weight }) => sum + weight, 0) + unobserved * 9)
  const across = Array.from({ length: factors }, (_, k) => k)
  // (α₀·YᵀY + Σ w·y·yᵀ + λI) x = Σ w·y
  const matrix = across.map((a) =>
    across.map(
      (b) =>
        unobserved *
          Array.from({ length: 9 }, (_, item) => y(item, a) * y(item, b)).reduce((sum, value) => sum + value) +
        history.reduce((sum, { item, weight }) => sum + weight * y(item, a) * y(item, b), a === b ? ridge : 0),
    ),
  )
  const x = solved(
    matrix,
    across.map((k) => history.reduce((sum, { item, weight }) => sum + weight * y(item, k), 0)),
  )
  const scores = scoresOf(als.serve(state, itemsOf(9)), history, 9)
  scores.forEach((score, item) => {
    expect(score).toBeCloseTo(
      across.reduce((sum, k) => sum + (x[k] as number) * y(item, k), 0),
      5,
    )
  })
})

test('succession equals ridge regression of every next course on the fading history before it', () => {
  const rows: History[] = [
    [0, 1, 2, 3],
    [1, 2, 0, 4],
    [2, 3, 4, 1],
    [4, 0, 1, 2],
  ].map((row) => row.map((item) => ({ item, weight: 1 })))
  const lambda = 2
  const size = 5
  const share = 1 / Math.sqrt(4)
  const ftf = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? lambda : 0)))
  const fty = Array.from({ length: size }, () => new Array<number>(size).fill(0))
  for (const row of rows) {
    for (let place = 1; place < row.length; place += 1) {
      const f = new Array<number>(size).fill(0)
      for (let before = 0; before < place; before += 1) f[row[before]?.item as number] = 1 / (place - before)
      for (let i = 0; i < size; i += 1) {
        for (let j = 0; j < size; j += 1)
          (ftf[i] as number[])[j] = (ftf[i]?.[j] as number) + share * (f[i] as number) * (f[j] as number)
        const target = row[place]?.item as number
        ;(fty[i] as number[])[target] = (fty[i]?.[target] as number) + share * (f[i] as number)
      }
    }
  }
  const items = itemsOf(size)
  const fitted = succession.serve(
    succession.fit({ items, table: tableOf(rows, size) }, { seed: 1, settings: { lambda } }),
    items,
  )
  const scores = scoresOf(fitted, [{ item: 1, weight: 1 }], size)
  for (let j = 0; j < size; j += 1) {
    const column = solved(
      ftf.map((row) => [...row]),
      fty.map((row) => row[j] as number),
    )
    expect(scores[j]).toBeCloseTo(column[1] as number, 4)
  }
})

test('rank and top are what sorting gives', () => {
  const scored = fc.array(fc.integer({ min: -3, max: 9 }), { minLength: 3, maxLength: 40 })
  fc.assert(
    fc.property(scored, fc.nat(), fc.nat({ max: 6 }), (numbers, seed, k) => {
      const scores = Float32Array.from(numbers)
      const target = seed % numbers.length
      const history: History = [{ item: (target + 1) % numbers.length, weight: 1 }]
      const rest = numbers.map((_, item) => item).filter((item) => item !== history[0]?.item)
      const sorted = [...rest].sort((a, b) => (numbers[b] as number) - (numbers[a] as number) || a - b)
      expect(topOf(scores, history, k)).toEqual(sorted.slice(0, k))
      const better = rest.filter((item) => (numbers[item] as number) > (numbers[target] as number)).length
      const equal = rest.filter((item) => item !== target && numbers[item] === numbers[target]).length
      expect(rankOf(scores, history, target)).toBe(better + equal / 2)
    }),
    { numRuns: RUNS * 4 },
  )
})

test('what content says is BM25 worked by hand: the shared topic as such, shared words as the course they stand in', () => {
  const items: Item[] = [
    { id: 'a', topics: ['maths', 'maths'], level: 'beginner', text: 'vectors' },
    { id: 'b', topics: ['maths'], level: 'advanced', text: 'vectors space' },
    { id: 'c', topics: ['music'], level: 'advanced', text: 'harmony' },
  ]
  // Topics count three times, a topic named twice six times; with the level and the words: 8, 6 and 5 terms.
  const mean = 19 / 3
  const bm25 = (containing: number, count: number, length: number) =>
    (Math.log(1 + (3 - containing + 0.5) / (containing + 0.5)) * count * 2.2) /
    (count + 1.2 * (0.25 + (0.75 * length) / mean))
  const own = bm25(2, 6, 8) + bm25(1, 1, 8) + bm25(2, 1, 8)
  const served = content.serve(content.fit({ items, table: tableOf([], 3) }, { seed: 1 }), items)
  const parts = served.explain([{ item: 0, weight: 1 }], 1)
  expect(parts).toMatchObject([
    { kind: 'topic', topic: 'maths' },
    { kind: 'item', item: 0 },
  ])
  expect(parts[0]?.amount).toBeCloseTo(bm25(2, 3, 6) / own, 6)
  expect(parts[1]?.amount).toBeCloseTo(bm25(2, 1, 6) / own, 6)
})
