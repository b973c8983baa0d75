import { expect, test } from 'vitest'
import { keepWithin, OutOfTime } from '../../electron/recommender/time-limit'
import { train } from '../../electron/recommender/train'

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
  const items = Array.from({ length: 8 }, (_, at) => ({
    id: `c${at}`,
    topics: [],
    level: 'beginner' as const,
    text: '',
  }))
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
