import { expect, test } from 'vitest'
import { keepWithin, OutOfTime } from '../../electron/recommender/time-limit'

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
