import { describe, expect, test } from 'vitest'
import { alternate } from '../../electron/recommender/alternate'
import { MODELS } from '../../electron/recommender/blend'
import { ease } from '../../electron/recommender/ease'
import { factorUpdate, updateFactors } from '../../electron/recommender/factor-update'
import { serveLinear } from '../../electron/recommender/linear'
import { type History, type Item, type Model, scoresOf, type Training } from '../../electron/recommender/model'
import { nthLargest } from '../../electron/recommender/nth-largest'
import { ratingShare, ratingShares } from '../../electron/recommender/rating-share'
import { tableOf } from '../../electron/recommender/table'
import { userKnn } from '../../electron/recommender/user-knn'

const FIELDS = ['maths', 'code', 'music']
const ITEMS: Item[] = Array.from({ length: 12 }, (_, index) => ({
  id: `course-${index}`,
  topics: [FIELDS[index % 3] as string],
  level: 'beginner',
  text: `${FIELDS[index % 3]} course number ${index} 第${index}门课程`,
}))

/** Sixty people who each take courses of one field, the popular ones more often; the same on every run. */
function people(): History[] {
  let state = 7
  const chance = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return state / 2 ** 32
  }
  return Array.from({ length: 60 }, (_, person) =>
    ITEMS.flatMap((_item, item) =>
      item % 3 === person % 3 && chance() < 0.9 - item / 20 ? [{ item, weight: 1, atMs: 1000 * person + item }] : [],
    ),
  )
}

const training = (items: Item[], histories: History[]): Training => ({ items, table: tableOf(histories, items.length) })
const everyone = people()
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)

function learn(model: Model, items: Item[], histories: History[]) {
  return model.serve(model.fit(training(items, histories), { seed: 1 }), items)
}

const BASELINES = [ratingShare, factorUpdate] as unknown as readonly Model[]
/** Goes from one rating to the next, so that their order is part of what it learns; every other model sums up. */
const takesOrder = (model: Model) => model.name === factorUpdate.name

for (const model of [...MODELS, ...BASELINES]) {
  describe(model.name, () => {
    const fitted = learn(model, ITEMS, everyone)
    const history: History = [
      { item: 0, weight: 1, atMs: 1 },
      { item: 3, weight: 1, atMs: 2 },
    ]
    const scores = scoresOf(fitted, history, ITEMS.length)

    test('gives one finite score an item, the same every time, and leaves its input alone', () => {
      const before = JSON.stringify(history)
      expect([...scores].every(Number.isFinite)).toBe(true)
      expect(scores.some((score) => score !== 0)).toBe(true)
      expect(scoresOf(learn(model, ITEMS, everyone), history, ITEMS.length)).toEqual(scores)
      expect(scoresOf(fitted, history, ITEMS.length)).toEqual(scores)
      expect(JSON.stringify(history)).toBe(before)
    })

    test('the parts of an explanation add up to the score', () => {
      for (const item of ITEMS.keys()) {
        if (history.some((entry) => entry.item === item)) continue
        const parts = fitted.explain(history, item).map(({ amount }) => amount)
        expect(sum(parts)).toBeCloseTo(scores[item] as number, 4)
      }
    })

    if (!takesOrder(model)) {
      test('does not mind in which order people stand, nor what number an item has', () => {
        const turned = scoresOf(learn(model, ITEMS, [...everyone].reverse()), history, ITEMS.length)
        turned.forEach((score, item) => {
          expect(score).toBeCloseTo(scores[item] as number, 4)
        })
        const places = ITEMS.map((_, index) => (index * 5) % ITEMS.length)
        const moved = ITEMS.map((_, index) => ITEMS[places.indexOf(index)] as Item)
        const move = (entries: History) => entries.map((entry) => ({ ...entry, item: places[entry.item] as number }))
        const relabelled = scoresOf(learn(model, moved, everyone.map(move)), move(history), ITEMS.length)
        for (const item of ITEMS.keys()) {
          expect(relabelled[places[item] as number]).toBeCloseTo(scores[item] as number, 4)
        }
      })
    }

    test('left out, scores nothing', () => {
      if (!model.nothing)
        return expect(['popularity', 'trend', 'user-knn', ...BASELINES.map(({ name }) => name)]).toContain(model.name)
      const none = model.serve(model.nothing(ITEMS.length), ITEMS)
      expect(scoresOf(none, history, ITEMS.length)).toEqual(new Float32Array(ITEMS.length))
      expect(sum(none.explain(history, 5).map(({ amount }) => amount))).toBe(0)
    })

    test('works with nothing, with one item and with one person', () => {
      const one = ITEMS.slice(0, 1)
      expect(scoresOf(learn(model, [], []), [], 0)).toHaveLength(0)
      for (const [items, histories, asked] of [
        [one, [[{ item: 0, weight: 1, atMs: 1 }]], []],
        [ITEMS, [history], []],
        [ITEMS, [], history],
      ] as [Item[], History[], History][]) {
        expect([...scoresOf(learn(model, items, histories), asked, items.length)].every(Number.isFinite)).toBe(true)
      }
    })
  })
}

test('the loss of ALS falls with every half-sweep', () => {
  const losses: number[] = []
  alternate(training(ITEMS, everyone), { seed: 1, settings: { factors: 4, sweeps: 6 } }, (loss) => losses.push(loss))
  expect(losses).toHaveLength(12)
  for (let at = 1; at < losses.length; at += 1) {
    expect(losses[at]).toBeLessThanOrEqual((losses[at - 1] as number) * (1 + 1e-9))
  }
})

test('the rating share of the worked example', () => {
  const rounded = ratingShares([
    [4, 3, 5],
    [5, 4, 2],
    [0, 0, 0],
  ]).map((row) => row.map((share) => Math.round(share * 1000) / 1000))
  expect(rounded).toEqual([
    [0.333, 0.25, 0.417],
    [0.455, 0.364, 0.182],
    [0, 0, 0],
  ])
})

test('a factor update moves both sides by the error of the known rating, and by nothing else', () => {
  const p = Float64Array.of(0.5, -0.2)
  const q = Float64Array.of(0.4, 0.1)
  // r − p·q = 1 − 0.18; p += 0.1 (0.82 q − 0.02 p), q += 0.1 (0.82 p − 0.02 q)
  expect(updateFactors(p, q, 1, { rate: 0.1, ridge: 0.02 })).toBeCloseTo(0.82, 12)
  expect([...p].map((value) => value.toFixed(6))).toEqual(['0.531800', '-0.191400'])
  expect([...q].map((value) => value.toFixed(6))).toEqual(['0.440200', '0.083400'])
})

test('the n-th largest is what sorting would give', () => {
  const values = Float64Array.from({ length: 501 }, (_, at) => (at * 7919) % 211)
  const sorted = [...values].sort((a, b) => b - a)
  for (const n of [1, 2, 100, 300, 501]) expect(nthLargest(values.slice(), n)).toBe(sorted[n - 1])
})

test('EASE equals B = −P / diag(P) worked out by plain elimination', () => {
  // Everyone weighs the same here: three courses each, so that lengths do not enter.
  const histories: History[] = [
    [0, 1, 2],
    [0, 1, 3],
    [1, 2, 3],
    [0, 2, 4],
    [3, 4, 1],
  ].map((row) => row.map((item) => ({ item, weight: 1 })))
  const items = ITEMS.slice(0, 5)
  const lambda = 6
  const size = items.length
  const share = 1 / Math.sqrt(3)
  const gram = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => {
      const together = histories.filter((row) => row.some((e) => e.item === i) && row.some((e) => e.item === j)).length
      return together * share + (i === j ? lambda : 0)
    }),
  )
  const inverse = inverted(gram)
  const fitted = ease.serve(ease.fit(training(items, histories), { seed: 1, settings: { lambda } }), items)
  const scores = scoresOf(fitted, [{ item: 1, weight: 1 }], size)
  for (const j of [0, 2, 3, 4]) {
    const expected = -(inverse[1]?.[j] as number) / (inverse[j]?.[j] as number)
    expect(scores[j]).toBeCloseTo(expected, 4)
  }
})

test('a linear model says of a history what it says of its newest courses one by one, and nothing of those too far back', () => {
  const catalogue = Array.from({ length: 9 }, (_, at): Item => ({ ...(ITEMS[0] as Item), id: `c${at}` }))
  const reach = 5
  const weights = Float32Array.from({ length: 81 }, (_, at) => ((at * 37) % 17) / 17 - 0.4)
  const all = Int32Array.from(catalogue.keys())
  const some = { rowOf: Int32Array.of(0, 1, -1, 2, -1, 3, 4, 5, 6), items: Int32Array.of(0, 1, 3, 5, 6, 7, 8) }
  for (const cover of [{ rowOf: all, items: all }, some]) {
    const size = cover.items.length
    const model = serveLinear(
      'linear',
      { ...cover, weights: weights.slice(0, size * size) },
      (age) => 0.5 ** age,
      reach,
    )
    for (let length = 0; length <= catalogue.length; length += 1) {
      const history = Array.from({ length }, (_, at) => ({ item: (at * 4) % 9, weight: at % 3 === 0 ? -0.5 : 1 }))
      const scores = scoresOf(model, history, 9)
      const parts = history.map(({ item, weight }, at) => {
        const age = length - 1 - at
        return scoresOf(model, [{ item, weight: age < reach ? weight * 0.5 ** age : 0 }], 9)
      })
      scores.forEach((score, item) => {
        expect(score).toBeCloseTo(sum(parts.map((part) => part[item] as number)), 5)
      })
    }
  }
})

test('like people are found the same in a large catalogue, and after more lists than there are marks for', () => {
  const serve = (count: number) => {
    const items = Array.from({ length: count }, (_, at): Item => ({ ...(ITEMS[0] as Item), id: `c${at}` }))
    return userKnn.serve(userKnn.fit(training(items, everyone), { seed: 1 }), items)
  }
  const history = [{ item: 0, weight: 1 }]
  const few = serve(ITEMS.length)
  const scores = scoresOf(few, history, ITEMS.length)
  expect(scoresOf(serve(70_000), history, 70_000).slice(0, ITEMS.length)).toEqual(scores)
  const into = new Float32Array(ITEMS.length)
  for (let lists = 0; lists < 65_600; lists += 1) few.score(history, into)
  expect(into).toEqual(scores)
})

/** Gauss and Jordan, for small tables. */
function inverted(matrix: number[][]): number[][] {
  const size = matrix.length
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))])
  for (let column = 0; column < size; column += 1) {
    const pivot = rows[column] as number[]
    const by = pivot[column] as number
    for (let at = 0; at < 2 * size; at += 1) pivot[at] = (pivot[at] as number) / by
    rows.forEach((row, i) => {
      if (i === column) return
      const factor = row[column] as number
      for (let at = 0; at < 2 * size; at += 1) row[at] = (row[at] as number) - factor * (pivot[at] as number)
    })
  }
  return rows.map((row) => row.slice(size))
}
