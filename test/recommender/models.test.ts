import { describe, expect, test } from 'vitest'
import { blendOf, MODELS } from '../../electron/recommender/blend'
import { itemKnn } from '../../electron/recommender/item-knn'
import type { History, Item, Training } from '../../electron/recommender/model'

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
      item % 3 === person % 3 && chance() < 0.9 - item / 20 ? [{ item, weight: 5 }] : [],
    ),
  )
}

const training = (items: Item[], histories: History[]): Training => ({
  items,
  positions: new Map(items.map(({ id }, index) => [id, index])),
  histories,
})
const full = training(ITEMS, people())
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)

for (const model of [
  ...MODELS,
  {
    name: 'blend',
    fit: (data: Training) =>
      blendOf(
        MODELS.map((one) => one.fit(data)),
        [0.2, 0.5, 0.3],
      ),
  },
]) {
  describe(model.name, () => {
    const fitted = model.fit(full)
    const history: History = [
      { item: 0, weight: 5 },
      { item: 3, weight: 5 },
    ]

    test('gives one finite score an item, the same every time, and leaves its input alone', () => {
      const before = JSON.stringify(history)
      const scores = fitted.score(history)
      expect(scores).toHaveLength(ITEMS.length)
      expect([...scores].every(Number.isFinite)).toBe(true)
      expect(model.fit(full).score(history)).toEqual(scores)
      expect(JSON.stringify(history)).toBe(before)
    })

    test('the parts of an explanation add up to the score', () => {
      const scores = fitted.score(history)
      for (const item of ITEMS.keys()) {
        const parts = fitted.explain(history, item).map(({ amount }) => amount)
        expect(sum(parts)).toBeCloseTo(scores[item] as number, 9)
      }
    })

    test('does not mind in which order people and items stand', () => {
      const scores = fitted.score(history)
      const turned = model.fit({ ...full, histories: [...full.histories].reverse() }).score([...history].reverse())
      turned.forEach((score, item) => {
        expect(score).toBeCloseTo(scores[item] as number, 9)
      })
      const places = ITEMS.map((_, index) => (index * 5) % ITEMS.length)
      const moved = ITEMS.map((_, index) => ITEMS[places.indexOf(index)] as Item)
      const move = (entries: History) => entries.map(({ item, weight }) => ({ item: places[item] as number, weight }))
      const relabelled = model.fit(training(moved, full.histories.map(move))).score(move(history))
      for (const item of ITEMS.keys()) {
        expect(relabelled[places[item] as number]).toBeCloseTo(scores[item] as number, 9)
      }
    })

    test('works with nothing, with one item and with one person', () => {
      expect(model.fit(training([], [])).score([])).toHaveLength(0)
      const one = ITEMS.slice(0, 1)
      expect([...model.fit(training(one, [[{ item: 0, weight: 5 }]])).score([])].every(Number.isFinite)).toBe(true)
      expect([...model.fit(training(ITEMS, [history])).score([])].every(Number.isFinite)).toBe(true)
      expect([...model.fit(training(ITEMS, [])).score(history)].every(Number.isFinite)).toBe(true)
    })
  })
}

test('item-kNN equals shrunk cosine similarity worked out from the dense table', () => {
  const { histories } = full
  const column = (item: number) => histories.map((one) => one.find((entry) => entry.item === item)?.weight ?? 0)
  const dot = (a: number[], b: number[]) => sum(a.map((value, index) => value * (b[index] as number)))
  const scores = itemKnn.fit(full).score([{ item: 0, weight: 1 }])
  const taken = column(0)
  for (const item of ITEMS.keys()) {
    if (item === 0) continue
    const other = column(item)
    const expected = dot(taken, other) / (Math.sqrt(dot(taken, taken) * dot(other, other)) + 10)
    expect(scores[item]).toBeCloseTo(expected, 9)
  }
})
