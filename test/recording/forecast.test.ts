import { expect, it } from 'vitest'
import {
  bytesPerSecond,
  EXPECTED_BYTES_PER_SECOND,
  type Growth,
  grow,
  minutesLeft,
  NO_GROWTH,
  RESERVE_BYTES,
} from '../../electron/recording/forecast'

const steady = (seconds: number, rate: number, from: Growth = NO_GROWTH, startMs = 0, startBytes = 0): Growth => {
  let growth = from
  for (let second = 0; second <= seconds; second++) {
    growth = grow(growth, startMs + second * 1000, startBytes + second * rate)
  }
  return growth
}

it('expects the most until there is something to measure', () => {
  expect(bytesPerSecond(NO_GROWTH)).toBe(EXPECTED_BYTES_PER_SECOND)
  expect(bytesPerSecond(steady(10, 1000))).toBe(EXPECTED_BYTES_PER_SECOND)
})

it('measures, and follows a class that turns from slides to camera', () => {
  const slides = steady(600, 20_000)
  expect(bytesPerSecond(slides)).toBeCloseTo(20_000)
  const camera = steady(120, 300_000, slides, 601_000, 600 * 20_000)
  expect(bytesPerSecond(camera)).toBeGreaterThan(290_000)
  expect(camera.points.length).toBeLessThan(130)
})

it('keeps one point a second however often it is told', () => {
  let growth = NO_GROWTH
  for (let ms = 0; ms < 10_000; ms += 100) growth = grow(growth, ms, ms)
  expect(growth.points).toHaveLength(10)
})

it('counts whole minutes down to the reserve and never below none', () => {
  expect(minutesLeft(RESERVE_BYTES + 60 * 1000 * 10, 1000)).toBe(10)
  expect(minutesLeft(RESERVE_BYTES + 60 * 1000 * 10 - 1, 1000)).toBe(9)
  expect(minutesLeft(RESERVE_BYTES, 1000)).toBe(0)
  expect(minutesLeft(0, 1000)).toBe(0)
})

it('never divides by a file that does not grow', () => {
  expect(Number.isFinite(minutesLeft(1e12, bytesPerSecond(steady(60, 0))))).toBe(true)
})
