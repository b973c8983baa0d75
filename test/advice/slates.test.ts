import { expect, test } from 'vitest'
import { createBandit, FEATURES } from '../../electron/advice/bandit'
import {
  EXPOSURE_FLOOR,
  isDrawn,
  popularSlate,
  type Ranked,
  type SlateOptions,
  slateOf,
} from '../../electron/advice/slates'
import type { LoggedEvent } from '../../electron/store/events'
import type { ShownSlate } from '../../shared/advice'

const RANKED: Ranked[] = Array.from({ length: 20 }, (_, at) => ({
  courseId: `course-${at}`,
  score: 5 - at * 0.3,
  topics: [at % 2 ? 'maths' : 'music'],
  learners: (at * 7) % 20,
}))
const options = (over: Partial<SlateOptions> = {}): SlateOptions => ({
  ranked: RANKED,
  k: 3,
  seed: 'seed ann',
  exploreShare: 0.1,
  belief: createBandit().belief,
  exposure: new Map(),
  about: ['maths'],
  ...over,
})
const last = (slate: ShownSlate) => slate.places[slate.places.length - 1]
const PEOPLE = 1000
const drawn = (over: Partial<SlateOptions> = {}) =>
  Array.from({ length: PEOPLE }, (_, person) => slateOf(options({ seed: `seed ${person}`, ...over })))

test('all places but the last are the ranking, the same situation gives the same list, a new one is drawn anew', () => {
  const slate = slateOf(options())
  expect(slate.places.slice(0, 2)).toEqual([
    { courseId: 'course-0', propensity: 1 },
    { courseId: 'course-1', propensity: 1 },
  ])
  expect(slateOf(options())).toEqual(slate)
  const others = new Set(
    Array.from({ length: 40 }, (_, person) => last(slateOf(options({ seed: `${person}` })))?.courseId),
  )
  expect(others.size).toBeGreaterThan(1)
  expect(new Set(drawn().map(({ slateId }) => slateId)).size).toBe(PEOPLE)
})

test('the recorded chances are those by which courses are shown: weighted by them, each is shown once a list', () => {
  const slates = drawn()
  for (const courseId of ['course-2', 'course-3', 'course-8', 'course-19']) {
    const weights = slates.map((slate) => (last(slate)?.courseId === courseId ? 1 / (last(slate)?.propensity ?? 1) : 0))
    const mean = weights.reduce((sum, weight) => sum + weight, 0) / PEOPLE
    const error = Math.sqrt(weights.reduce((sum, weight) => sum + (weight - mean) ** 2, 0)) / PEOPLE
    expect(Math.abs(mean - 1)).toBeLessThan(4 * error + 0.02)
  }
})

test('every course has at least its share of the even draw, also one that nobody would choose', () => {
  const least = 0.1 / (RANKED.length - 2)
  const shown = new Map<string, number>()
  for (const slate of drawn()) {
    const place = last(slate)
    expect(place?.propensity).toBeGreaterThanOrEqual(least)
    shown.set(place?.courseId as string, (shown.get(place?.courseId as string) ?? 0) + 1)
  }
  for (const { courseId } of RANKED.slice(2)) expect(shown.get(courseId) ?? 0).toBeGreaterThan(0)
})

test('turned off, the list is the ranking with certainty; short and empty rankings are answered', () => {
  const exposure = new Map(RANKED.map(({ courseId }) => [courseId, 50]))
  const off = slateOf(options({ exploreShare: 0, exposure }))
  expect(off.places.map(({ courseId, propensity }) => [courseId, propensity])).toEqual([
    ['course-0', 1],
    ['course-1', 1],
    ['course-2', 1],
  ])
  expect(off.explored).toBeUndefined()
  expect(slateOf(options({ ranked: RANKED.slice(0, 3) })).places).toHaveLength(3)
  expect(slateOf(options({ ranked: RANKED.slice(0, 1) })).places).toHaveLength(1)
  expect(slateOf(options({ ranked: [] })).places).toEqual([])
})

test('a course behind its floor of exposure is shown more often than one that is not', () => {
  const exposure = new Map(RANKED.map(({ courseId }) => [courseId, courseId === 'course-19' ? 0 : 50]))
  const share = (slates: ShownSlate[]) =>
    slates.filter((slate) => last(slate)?.courseId === 'course-19').length / PEOPLE
  const behind = share(drawn({ exposure }))
  const even = share(drawn({ exposure: new Map(RANKED.map(({ courseId }) => [courseId, 50])) }))
  expect(behind).toBeGreaterThan(even + 0.05)
})

test('who is held out sees what is most taken', () => {
  const slate = popularSlate(RANKED, 3, 'seed')
  expect(slate.policy).toBe('popular')
  const taken = slate.places.map(({ courseId }) => RANKED.find((one) => one.courseId === courseId)?.learners)
  expect(taken).toEqual([19, 18, 17])
})

test('chance by hash holds the stated share, and the same key the same fate', () => {
  const drawnOut = Array.from({ length: 10_000 }, (_, at) => isDrawn(`person ${at}`, 0.1)).filter(Boolean).length
  expect(Math.abs(drawnOut - 1000)).toBeLessThan(150)
  expect(isDrawn('person 7', 0.1)).toBe(isDrawn('person 7', 0.1))
  expect(isDrawn('anyone', 0)).toBe(false)
})

test('the exploring place learns from what was opened and what was not', () => {
  const bandit = createBandit()
  const event = (seq: number, actor: string, happening: object) =>
    ({ ...happening, seq, actor, id: `${seq}`, classId: 'class-1', atMs: seq }) as LoggedEvent
  let seq = 0
  for (let person = 0; person < 200; person += 1) {
    const wanted = person % 2 === 0
    const courseId = wanted ? 'wanted' : 'unwanted'
    const features = [1, 0.5, wanted ? 1 : 0, 0.5]
    const slate: ShownSlate = {
      slateId: `${person}`,
      policy: 'blend',
      branch: 'random',
      places: [{ courseId, propensity: 0.1 }],
      explored: {
        features,
        judged: { blend: courseId, popular: courseId },
        expected: { shown: 0, blend: 0, popular: 0 },
      },
    }
    seq += 1
    bandit.take(event(seq, `p${person}`, { type: 'advice:shown', data: slate }))
    if (!wanted) continue
    seq += 1
    bandit.take(event(seq, `p${person}`, { type: 'course:opened', data: { courseId } }))
  }
  bandit.take(event(seq + 1, 'teacher', { type: 'class:ended', data: {} }))
  expect(bandit.belief.precision[0]).toBeCloseTo(220)
  expect(bandit.belief.moment).toHaveLength(FEATURES)
  const share = (belief: SlateOptions['belief']) => {
    const ranked = RANKED.map((one, at) => ({ ...one, score: 1, topics: at === 10 ? ['maths'] : [], learners: 1 }))
    return drawn({ ranked, belief, exploreShare: 0.02 }).filter((slate) => last(slate)?.courseId === 'course-10').length
  }
  expect(share(bandit.belief)).toBeGreaterThan(2 * share(createBandit().belief))
  expect(bandit.exposure.get('wanted')).toBe(100)
})

test.each([0.1, 0])(
  'over many lists every eligible course keeps its floor of exposure, with %d of them drawn evenly',
  (exploreShare) => {
    const exposure = new Map<string, number>()
    const at = [1, 0.6309, 0.5]
    const weights = { shown: 0, lists: 0 }
    for (let person = 0; person < 4000; person += 1) {
      const slate = slateOf(options({ seed: `floor ${person}`, exposure, exploreShare }))
      slate.places.forEach(({ courseId }, position) => {
        exposure.set(courseId, (exposure.get(courseId) ?? 0) + (at[position] as number))
      })
      if (exploreShare > 0) continue
      expect(slate.explored).toBeUndefined()
      // The ranking's own third course keeps the place but where the floor is served.
      expect(slate.branch === 'floor' || last(slate)?.courseId === 'course-2').toBe(true)
      weights.lists += 1
      if (last(slate)?.courseId === 'course-2') weights.shown += 1 / (last(slate)?.propensity as number)
    }
    const whole = [...exposure.values()].reduce((sum, one) => sum + one, 0)
    const least = EXPOSURE_FLOOR / RANKED.length
    for (const { courseId } of RANKED) expect((exposure.get(courseId) ?? 0) / whole).toBeGreaterThan(least * 0.95)
    if (exploreShare === 0) expect(Math.abs(weights.shown / weights.lists - 1)).toBeLessThan(0.05)
  },
)
