import { expect, test } from 'vitest'
import { leaveOneOut, reasonOf } from '../../electron/recommender/explain'
import { createRecommender } from '../../electron/recommender/live'
import { type History, historyOf, type Interaction, type Item, scoresOf } from '../../electron/recommender/model'
import { random } from '../../electron/recommender/table'
import { serveBlend, train } from '../../electron/recommender/train'

const NOW = Date.UTC(2026, 0, 1)
const ITEMS: Item[] = Array.from({ length: 30 }, (_, at) => ({
  id: `course-${at}`,
  topics: [],
  level: 'beginner',
  text: '',
}))
const positions = new Map(ITEMS.map(({ id }, at) => [id, at]))

/** Courses 5n to 5n + 4 are one field; people take most of one and a little of others. */
function learners(): Interaction[] {
  const draw = random(3)
  return Array.from({ length: 250 }, (_, person) => {
    const field = Math.floor(draw() * 6)
    const taken = new Set<number>()
    for (let step = 0; step < 4; step += 1) {
      taken.add(draw() < 0.75 ? field * 5 + Math.floor(draw() * 5) : Math.floor(draw() * 30))
    }
    return [...taken].map(
      (item, step): Interaction => ({
        userId: `person-${person}`,
        itemId: `course-${item}`,
        weight: 1,
        atMs: NOW - 1000 * (10 - step),
        owned: true,
      }),
    )
  }).flat()
}

test('the course named as the reason is the one whose loss costs the score most, of all that are known', () => {
  const interactions = learners()
  const quick = createRecommender({ items: ITEMS, interactions, nowMs: NOW })
  const trained = train(ITEMS, [...quick.histories(NOW)], { seed: 1, nowMs: NOW })
  const recommender = createRecommender({ items: ITEMS, interactions, nowMs: NOW, trained })
  const blend = serveBlend(trained, ITEMS)
  let named = 0
  for (let person = 0; person < 60; person += 1) {
    const userId = `person-${person}`
    const history = historyOf(
      interactions.filter((one) => one.userId === userId),
      positions,
      NOW,
    )
    for (const { itemId, reason } of recommender.recommend(userId, {
      eligible: ITEMS.map(({ id }) => id),
      k: 3,
      nowMs: NOW,
    })) {
      if (reason.kind !== 'because-course') continue
      const item = positions.get(itemId) as number
      const whole = scoresOf(blend, history, ITEMS.length)[item] as number
      const falls = history.map((left) => {
        const without: History = history.map((entry) => (entry === left ? { ...entry, weight: 0 } : entry))
        return { id: ITEMS[left.item]?.id, fall: whole - (scoresOf(blend, without, ITEMS.length)[item] as number) }
      })
      const most = Math.max(...falls.map(({ fall }) => fall))
      expect(falls.find(({ id }) => id === reason.courseId)?.fall).toBeCloseTo(most, 6)
      named += 1
    }
  }
  expect(named).toBeGreaterThan(60)
})

test('where parts and leaving out disagree, leaving out is believed; one course is not tried at all', () => {
  const part = (item: number, amount: number) => ({ kind: 'item' as const, item, amount })
  const falls = new Map([
    [1, 0.2],
    [2, 0.9],
  ])
  const tried: number[] = []
  const fall = (item: number) => {
    tried.push(item)
    return falls.get(item) ?? 0
  }
  expect(reasonOf([part(1, 3), part(2, 2)], ITEMS, undefined, fall)).toEqual({
    kind: 'because-course',
    courseId: 'course-2',
  })
  expect(tried).toEqual([1, 2])
  expect(reasonOf([part(1, 3)], ITEMS, undefined, fall)).toMatchObject({ courseId: 'course-1' })
  expect(tried).toHaveLength(2)
})

test('what many took, and a topic, are reasons too; without evidence popularity is', () => {
  const none = () => 0
  expect(reasonOf([], ITEMS, undefined, none)).toEqual({ kind: 'popular', learners: 0 })
  expect(reasonOf([{ kind: 'popular', learners: 7, amount: 2 }], ITEMS, undefined, none)).toEqual({
    kind: 'popular',
    learners: 7,
  })
  const items = ITEMS.map((item, at) => (at === 4 ? { ...item, topics: ['maths'] } : item))
  const parts = [
    { kind: 'topic' as const, topic: 'maths', amount: 0.6 },
    { kind: 'topic' as const, topic: 'maths', amount: 0.6 },
    { kind: 'item' as const, item: 3, amount: 1 },
  ]
  expect(reasonOf(parts, items, undefined, none)).toEqual({ kind: 'topic', topic: 'maths' })
  expect(reasonOf(parts, items, 4, none)).toEqual({ kind: 'class-topic', topic: 'maths' })
  expect(reasonOf([{ kind: 'item', item: 4, amount: 1 }], items, 4, none)).toEqual({
    kind: 'class-topic',
    topic: 'maths',
  })
})

test('scores without a course are made once', () => {
  let asked = 0
  const counting = {
    name: 'counting',
    score(history: History, into: Float32Array) {
      asked += 1
      into.fill(history.reduce((sum, { weight }) => sum + weight, 0))
    },
    explain: () => [],
  }
  const without = leaveOneOut(
    counting,
    [
      { item: 0, weight: 1 },
      { item: 2, weight: 0.5 },
    ],
    3,
  )
  expect([...without(0)]).toEqual([0.5, 0.5, 0.5])
  expect(without(0)).toBe(without(0))
  expect(asked).toBe(1)
})
