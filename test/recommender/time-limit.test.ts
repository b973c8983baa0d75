import { expect, test } from 'vitest'
import type { History } from '../../electron/recommender/model'
import { random } from '../../electron/recommender/table'
import { keepWithin, OutOfTime } from '../../electron/recommender/time-limit'
import { train } from '../../electron/recommender/train'

const coursesOf = (length: number) =>
  Array.from({ length }, (_, at) => ({ id: `c${at}`, topics: [], level: 'beginner' as const, text: '' }))

/** A fit of ten even steps after a silent beginning. */
function run(limitMs: number, { silentMs, stepMs }: { silentMs: number; stepMs: number }) {
  let atMs = 1000
  const heard: number[] = []
  const tell = keepWithin(
    limitMs,
    () => atMs,
    (share) => heard.push(share),
  )
  atMs += silentMs
  for (let step = 1; step <= 10; step += 1) {
    tell(step / 10)
    atMs += stepMs
  }
  return { heard, tookMs: atMs - 1000 }
}

test('a fit that keeps within its time is let through, also when it begins slowly', () => {
  expect(run(2000, { silentMs: 900, stepMs: 100 }).heard).toHaveLength(10)
  expect(run(2000, { silentMs: 0, stepMs: 190 }).heard).toHaveLength(10)
})

test('one that will not be done in time is stopped as soon as its pace shows it', () => {
  let told = 0
  let atMs = 0
  const tell = keepWithin(
    10_000,
    () => atMs,
    () => {
      told += 1
    },
  )
  expect(() => {
    for (let step = 1; step <= 100; step += 1) {
      atMs += 400
      tell(step / 100)
    }
  }).toThrow(OutOfTime)
  expect(told).toBeLessThan(5)
  expect(() => run(500, { silentMs: 600, stepMs: 1 })).toThrow(OutOfTime)
})

test('neighbours among people are left out like any other model where they would take too long; popularity never is', () => {
  const items = coursesOf(8)
  const histories = Array.from({ length: 40 }, (_, person) =>
    [0, 1, 2].map((step) => ({ item: (person + step) % 8, weight: 1 })),
  )
  let atMs = 0
  const run = (slow: string) =>
    train(items, histories, {
      seed: 1,
      nowMs: 0,
      budgetMs: 20_000,
      clock: () => atMs,
      tick({ model }) {
        if (model === slow) atMs += 8000
      },
    }).leftOut
  expect(run('user-knn')).toContain('user-knn')
  expect(run('popularity')).not.toContain('popularity')
})

test('weighing keeps to the time of the run however long a step takes: the clock is the work done, not the machine', () => {
  const items = coursesOf(30)
  const draw = random(4)
  const histories = Array.from({ length: 250 }, (): History => {
    const home = Math.floor(3 * draw())
    const taken = new Set(Array.from({ length: 6 }, () => home + 3 * Math.floor(10 * draw() ** 2)))
    return [...taken].map((item) => ({ item, weight: 1 }))
  })
  /** One candidate of one trial has its chance worked out: nearly all that learning weights does. */
  let told = 0
  const { exp } = Math
  Math.exp = (power) => {
    told += 1
    return exp(power)
  }
  const run = (budgetMs: number) => {
    const before = told
    const trained = train(items, histories, { seed: 1, nowMs: 0, budgetMs, clock: () => told })
    return { trained, took: told - before }
  }
  try {
    const whole = run(1e12)
    // All candidates of all trials, once: the least there is to do in one go.
    const step = 250 * items.length
    for (const share of [0.1, 0.5]) {
      const { took, trained } = run(whole.took * share)
      // What was learnt is judged and compared after the time is up: a few times everything.
      expect(took, `${share} of the time`).toBeLessThan(whole.took * share + 40 * step)
      expect(trained.comparison.blend?.ndcg10.trials).toBeGreaterThanOrEqual(200)
    }
    expect(whole.took).toBeGreaterThan(400 * step)
  } finally {
    Math.exp = exp
  }
}, 60_000)
