import { expect, test } from 'vitest'
import { createRecommender } from '../../electron/recommender/live'
import type { Interaction, Item } from '../../electron/recommender/model'
import { fitAtOnce } from '../../electron/recommender/train'

const NOW = Date.UTC(2026, 0, 1)
const FIELDS = ['maths', 'code', 'music']
const ITEMS: Item[] = Array.from({ length: 12 }, (_, index) => ({
  id: `course-${index}`,
  topics: [FIELDS[index % 3] as string],
  level: 'beginner',
  text: `${FIELDS[index % 3]} ${index}`,
}))
const ELIGIBLE = ITEMS.map(({ id }) => id)

const took = (userId: string, item: number, over: Partial<Interaction> = {}): Interaction => ({
  userId,
  itemId: `course-${item}`,
  weight: 1,
  atMs: NOW - 1000 * item,
  owned: true,
  ...over,
})
const others = Array.from({ length: 60 }, (_, person) =>
  [0, 3, 6, 9].map((step) => took(`person-${person}`, (person % 3) + step)).slice(0, 2 + (person % 3)),
).flat()
const create = (interactions: Interaction[] = others) => createRecommender({ items: ITEMS, interactions, nowMs: NOW })
const ask = { eligible: ELIGIBLE, k: 3, nowMs: NOW }

test('one event changes that person list at once, and nobody else', () => {
  const recommender = create()
  const before = recommender.recommend('new', ask)
  const otherBefore = recommender.recommend('person-1', ask)
  recommender.apply(took('new', 2, { owned: false, weight: 0.4 }))
  const after = recommender.recommend('new', ask)
  expect(after.map(({ itemId }) => itemId)).not.toEqual(before.map(({ itemId }) => itemId))
  expect(after.some(({ reason }) => reason.kind === 'because-course' || reason.kind === 'topic')).toBe(true)
  expect(recommender.recommend('person-1', ask)).toEqual(otherBefore)
})

test('a list that was made before another model took over keeps its reasons, and a model of another catalogue never does', () => {
  const recommender = create()
  const lists = () => ['person-0', 'person-1', 'person-2'].flatMap((person) => recommender.recommend(person, ask))
  const told = (list: ReturnType<typeof lists>) => list.map(({ itemId, reason }) => ({ itemId, reason }))
  const asked = told(lists())
  const before = lists()
  expect(recommender.adopt(fitAtOnce(ITEMS.slice(1), [], NOW))).toBe(false)
  expect(told(lists())).toEqual(asked)
  // Of nobody, and of courses without a word: of it nothing of what others took is to be had.
  const bare = ITEMS.map((item): Item => ({ ...item, topics: [], text: '' }))
  expect(recommender.adopt(fitAtOnce(bare, [], NOW))).toBe(true)
  expect(told(before)).toEqual(asked)
  expect(told(lists())).not.toEqual(asked)
})

test('what is owned is never recommended, what was put away falls', () => {
  const recommender = create()
  const [first] = recommender.recommend('new', ask)
  recommender.apply({ userId: 'new', itemId: first?.itemId as string, weight: -0.6, atMs: NOW, owned: false })
  expect(recommender.recommend('new', ask).map(({ itemId }) => itemId)).not.toContain(first?.itemId)
  recommender.apply(took('new', 4))
  expect(recommender.owns('new', 'course-4')).toBe(true)
  const all = recommender.recommend('new', { ...ask, k: 100 })
  expect(all).toHaveLength(ITEMS.length - 1)
  expect(all.map(({ itemId }) => itemId)).not.toContain('course-4')
})

test('a course somebody is drawn to and does not have rises, whatever else they look at', () => {
  const recommender = create()
  const attending = { itemId: 'course-0', weight: 0.2 }
  const placeOf = (itemId: string) =>
    recommender.recommend('new', { ...ask, k: 100, attending }).findIndex((one) => one.itemId === itemId)
  const scoreOf = (itemId: string) =>
    recommender.recommend('new', { ...ask, k: 100, attending }).find((one) => one.itemId === itemId)?.score ?? 0
  for (const item of [3, 4, 9]) {
    const [before, place] = [scoreOf(`course-${item}`), placeOf(`course-${item}`)]
    recommender.apply(took('new', item, { owned: false, weight: 0.3 }))
    expect(scoreOf(`course-${item}`)).toBeGreaterThan(before)
    expect(placeOf(`course-${item}`)).toBeLessThanOrEqual(place)
  }
})

test('scores fall from first to last, likelihoods are probabilities in the same order, and a repeat is the same', () => {
  const recommender = create()
  const list = recommender.recommend('person-4', { ...ask, k: 100 })
  for (let place = 1; place < list.length; place += 1) {
    expect(list[place]?.score).toBeLessThanOrEqual(list[place - 1]?.score as number)
    expect(list[place]?.likelihood).toBeLessThanOrEqual(list[place - 1]?.likelihood as number)
  }
  for (const { likelihood } of list) expect(likelihood > 0 && likelihood < 1).toBe(true)
  expect(create().recommend('person-4', { ...ask, k: 100 })).toEqual(list)
})

test('nothing known, one course, or no course at all is answered, not thrown', () => {
  expect(create([]).recommend('anyone', ask)).toHaveLength(3)
  expect(createRecommender({ items: [], interactions: [], nowMs: NOW }).recommend('anyone', ask)).toEqual([])
  expect(
    createRecommender({ items: ITEMS.slice(0, 1), interactions: [took('one', 0)], nowMs: NOW }).recommend('one', ask),
  ).toEqual([])
  expect(create().recommend('new', { ...ask, eligible: ['unknown-course'] })).toEqual([])
})

test('evidence that is no usable number is refused with a sentence and changes nothing', () => {
  const recommender = create()
  const before = recommender.recommend('new', ask)
  for (const weight of [Number.NaN, Number.POSITIVE_INFINITY, 1e9, -1e9]) {
    expect(() => recommender.apply(took('new', 1, { weight }))).toThrow(/The weight/)
  }
  expect(() => recommender.apply(took('new', 1, { atMs: Number.NaN }))).toThrow(/The time/)
  expect(() => recommender.apply(took('', 1))).toThrow(/names a person/)
  expect(recommender.recommend('new', ask)).toEqual(before)
})

test('a hundred clicks weigh no more than the most one course can', () => {
  const recommender = create()
  for (let times = 0; times < 100; times += 1) recommender.apply(took('fan', 1, { owned: false, weight: 0.4 }))
  const top = recommender.recommend('fan', ask)[0]
  recommender.apply(took('fan', 1, { owned: false, weight: 1e6 }))
  expect(recommender.recommend('fan', ask)[0]?.score).toBeCloseTo(top?.score as number, 9)
})

test('what a training run is given is put together person by person, when it is asked for', () => {
  const recommender = create(others.slice(0, 2))
  recommender.apply(took('late', 1))
  const given = recommender.histories(NOW)[Symbol.iterator]()
  expect(given.next().value).toHaveLength(2)
  recommender.apply(took('late', 4))
  expect(given.next().value).toHaveLength(2)
  expect(given.next().done).toBe(true)
})

test('what is forgotten leaves no trace in what is learnt next, and what was given back may be recommended again', () => {
  const recommender = create()
  recommender.apply(took('gone', 2))
  expect(recommender.knows('gone')).toBe(true)
  recommender.forget('gone')
  expect(recommender.knows('gone')).toBe(false)
  expect([...recommender.histories(NOW)]).toEqual([...create().histories(NOW)])
  recommender.apply(took('back', 2))
  recommender.apply(took('back', 2, { returned: true, weight: -0.5 }))
  expect(recommender.owns('back', 'course-2')).toBe(false)
})
