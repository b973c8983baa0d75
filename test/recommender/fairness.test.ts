import { expect, test } from 'vitest'
import { exposureAt, exposureReport, liftOwed, owedTo, type Showing } from '../../electron/recommender/fairness'
import { random } from '../../electron/recommender/table'

const COURSES = Array.from({ length: 12 }, (_, at) => `course-${at}`)

test('the floor is kept for a course that no model would ever show, and the first places stay as ranked', () => {
  const exposure = new Map<string, number>()
  const floor = 0.1
  const draw = random(11)
  for (let list = 0; list < 3000; list += 1) {
    const ranked = ['course-0', 'course-1', 'course-2']
    const { slate, lifted } = liftOwed(ranked, owedTo(COURSES, exposure, floor), 0.6, draw)
    expect(slate.slice(0, 2)).toEqual(ranked.slice(0, 2))
    expect(new Set(slate).size).toBe(3)
    expect(lifted).toBe(slate[2] !== ranked[2])
    slate.forEach((id, place) => {
      exposure.set(id, (exposure.get(id) ?? 0) + exposureAt(place))
    })
  }
  const total = [...exposure.values()].reduce((sum, amount) => sum + amount, 0)
  for (const id of COURSES) expect((exposure.get(id) ?? 0) / total).toBeGreaterThan((0.95 * floor) / COURSES.length)
})

test('nobody is lifted without a floor, at no rate, or once everybody has their share', () => {
  const draw = random(1)
  const even = new Map(COURSES.map((id) => [id, 5]))
  expect(owedTo(COURSES, even, 0.5).size).toBe(0)
  expect(owedTo(COURSES, new Map([['course-0', 9]]), 0).size).toBe(0)
  expect(liftOwed(['course-0'], owedTo(COURSES, new Map(), 0.5), 0, draw)).toEqual({
    slate: ['course-0'],
    lifted: false,
  })
  expect(liftOwed([], owedTo(COURSES, new Map(), 0.5), 1, draw)).toEqual({ slate: [], lifted: false })
  expect(liftOwed(['course-0'], new Map([['course-0', 3]]), 1, draw).lifted).toBe(false)
})

test('who is further behind is lifted more often, in proportion', () => {
  const draw = random(2)
  const owed = new Map([
    ['near', 1],
    ['far', 3],
  ])
  let far = 0
  for (let times = 0; times < 4000; times += 1) if (liftOwed(['x', 'y'], owed, 1, draw).slate[1] === 'far') far += 1
  expect(Math.abs(far / 4000 - 0.75)).toBeLessThan(0.03)
})

test('exposure and hit rate are told for every course and group, shown or not', () => {
  const showings: Showing[] = [
    { itemId: 'a', position: 0, group: 'link', hit: true },
    { itemId: 'b', position: 1, group: 'link', hit: false },
    { itemId: 'a', position: 0, group: 'code', hit: false },
  ]
  const report = exposureReport(showings, ['a', 'b', 'c'])
  const second = 1 / Math.log2(3)
  expect(report.byItem.get('a')?.share).toBeCloseTo(2 / (2 + second), 12)
  expect(report.byItem.get('a')?.hits).toMatchObject({ value: 0.5, count: 2 })
  expect(report.byItem.get('c')).toMatchObject({ exposure: 0, share: 0, hits: { low: 0, high: 1, count: 0 } })
  expect(report.byGroup.get('link')?.exposure).toBeCloseTo(1 + second, 12)
  expect(report.coverage).toBeCloseTo(2 / 3, 12)
  expect(report.gini).toBeGreaterThan(0)
  expect(exposureReport([], []).coverage).toBe(0)
})
