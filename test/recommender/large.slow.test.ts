import { expect, test } from 'vitest'
import { ease } from '../../electron/recommender/ease'
import { coverOf, MOST_COVERED } from '../../electron/recommender/linear'
import { createRecommender } from '../../electron/recommender/live'
import type { History, Interaction, Item } from '../../electron/recommender/model'
import { scoresOf } from '../../electron/recommender/model'
import { random, tableOf } from '../../electron/recommender/table'

const COURSES = 10_000
const ITEMS: Item[] = Array.from({ length: COURSES }, (_, at) => ({
  id: `course-${at}`,
  topics: [`topic-${at % 200}`],
  level: 'beginner',
  text: `课程 ${at}`,
}))
const draw = random(6)
const HISTORIES: History[] = Array.from({ length: 3000 }, () => {
  const field = Math.floor(draw() * 200)
  const taken = new Set(Array.from({ length: 8 }, () => field + 200 * Math.floor(draw() ** 3 * 50)))
  return [...taken].map((item, step) => ({ item, weight: 1, atMs: step }))
})

test('of ten thousand courses a dense model covers those most taken, in memory that does not grow further', () => {
  const table = tableOf(HISTORIES, COURSES)
  const cover = coverOf(table)
  expect(cover.items).toHaveLength(MOST_COVERED)
  const counts = new Int32Array(COURSES)
  for (const item of table.columns) counts[item] = (counts[item] as number) + 1
  const least = Math.min(...Array.from(cover.items, (item) => counts[item] as number))
  for (let item = 0; item < COURSES; item += 1) {
    if (cover.rowOf[item] === -1) expect(counts[item]).toBeLessThanOrEqual(least)
  }
  const state = ease.fit({ items: ITEMS, table }, { seed: 1 })
  expect(state.weights.byteLength).toBe(MOST_COVERED ** 2 * 4)
  const history = HISTORIES[5] as History
  const scores = scoresOf(ease.serve(state, ITEMS), history.slice(0, -1), COURSES)
  expect([...scores].every(Number.isFinite)).toBe(true)
  const best = scores.indexOf(Math.max(...scores))
  expect(best % 200).toBe((history[0]?.item as number) % 200)
}, 240_000)

test('a class with ten thousand courses has advice at once, before anything was trained', () => {
  const interactions = HISTORIES.slice(0, 1500).flatMap((history, person) =>
    history.map(
      ({ item, atMs }): Interaction => ({
        userId: `person-${person}`,
        itemId: `course-${item}`,
        weight: 1,
        atMs: atMs as number,
        owned: true,
      }),
    ),
  )
  const recommender = createRecommender({ items: ITEMS, interactions, nowMs: 10 })
  const list = recommender.recommend('person-1', { eligible: ITEMS.map(({ id }) => id), k: 10, nowMs: 10 })
  expect(list).toHaveLength(10)
  const field = (interactions.find(({ userId }) => userId === 'person-1')?.itemId.split('-')[1] ?? '') as string
  expect(
    list.filter(({ itemId }) => Number(itemId.split('-')[1]) % 200 === Number(field) % 200).length,
  ).toBeGreaterThan(5)
}, 240_000)
