import { expect, test } from 'vitest'
import { estimate } from '../../electron/recommender/evaluate'
import { bootstrapInterval, meanInterval, pairedInterval, shareInterval } from '../../electron/recommender/intervals'
import { random } from '../../electron/recommender/table'

test('a share has the interval of Wilson, and is honest where nobody or everybody did', () => {
  // Worked in Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662, 0 of 20 gives 0 to 0.1611.
  const { value, low, high } = shareInterval(81, 263)
  expect([value, low, high].map((number) => number.toFixed(4))).toEqual(['0.3080', '0.2553', '0.3662'])
  expect(shareInterval(0, 20).low).toBe(0)
  expect(shareInterval(0, 20).high).toBeCloseTo(0.1611, 4)
  expect(shareInterval(20, 20).low).toBeCloseTo(1 - 0.1611, 4)
  expect(shareInterval(0, 0)).toEqual({ value: 0, low: 0, high: 1, count: 0 })
})

test('a few trials that all went well are not certainty, and where trials are many the interval is the usual one', () => {
  expect(estimate([])).toEqual({ mean: 0, low: 0, high: 1, trials: 0 })
  const one = estimate([1])
  expect([one.mean, one.high]).toEqual([1, 1])
  expect(one.low).toBeLessThan(0.25)
  expect(estimate([0]).high).toBeCloseTo(1 - one.low, 12)
  const draw = random(9)
  const many = Array.from({ length: 5000 }, () => draw() ** 3)
  const usual = meanInterval(many)
  expect(estimate(many).low).toBeCloseTo(usual.low, 3)
  expect(estimate(many).high).toBeCloseTo(usual.high, 3)
  // Thirty trials of something that goes well nine times in ten: the truth is in the interval where it ought to be.
  let held = 0
  for (let round = 0; round < 300; round += 1) {
    const { low, high } = estimate(Array.from({ length: 30 }, () => (draw() < 0.9 ? 1 : 0)))
    if (low <= 0.9 && 0.9 <= high) held += 1
  }
  expect(held / 300).toBeGreaterThan(0.92)
})

test('a mean lies within its interval 95 times in 100, by formula and by bootstrap', () => {
  const draw = random(3)
  const rounds = 300
  let byFormula = 0
  let byBootstrap = 0
  for (let round = 0; round < rounds; round += 1) {
    const values = Array.from({ length: 60 }, () => draw())
    const formula = meanInterval(values)
    if (formula.low <= 0.5 && 0.5 <= formula.high) byFormula += 1
    const drawn = bootstrapInterval(values, (sample) => meanInterval(sample).value, { seed: round })
    if (drawn.low <= 0.5 && 0.5 <= drawn.high) byBootstrap += 1
  }
  for (const share of [byFormula / rounds, byBootstrap / rounds]) expect(Math.abs(share - 0.95)).toBeLessThan(0.04)
})

test('a paired comparison sees a small difference that two separate intervals would hide', () => {
  const draw = random(5)
  const easy = Array.from({ length: 400 }, () => draw() * 10)
  const better = easy.map((value) => value + 0.05 + (draw() - 0.5) * 0.2)
  expect(pairedInterval(better, easy).low).toBeGreaterThan(0)
  expect(meanInterval(easy).high).toBeGreaterThan(meanInterval(better).low)
  expect(() => pairedInterval([1], [])).toThrow(/two figures/)
})

test('one observation has no interval, and the same seed gives the same bootstrap', () => {
  expect(meanInterval([4])).toEqual({ value: 4, low: -Infinity, high: Infinity, count: 1 })
  const median = (sample: readonly number[]) => [...sample].sort((a, b) => a - b)[sample.length >> 1] as number
  const values = Array.from({ length: 30 }, (_, at) => (at * 17) % 31)
  expect(bootstrapInterval(values, median, { seed: 2 })).toEqual(bootstrapInterval(values, median, { seed: 2 }))
  expect(bootstrapInterval([7], median, { seed: 2 }).value).toBe(7)
})
