import { expect, test } from 'vitest'
import { type Outcome, upliftOf } from '../../electron/insights/uplift'
import { random } from '../../electron/recommender/table'

const outcome = (treated: boolean, value: number, over: Partial<Outcome> = {}): Outcome => ({
  classId: 'a',
  treated,
  value,
  assignedAtMs: 1000,
  ...over,
})

test('two classes worked by hand', () => {
  const people = [
    ...[10, 14].map((value) => outcome(true, value)),
    ...[8, 12].map((value) => outcome(false, value)),
    ...[5, 7].map((value) => outcome(true, value, { classId: 'b' })),
    ...[4].map((value) => outcome(false, value, { classId: 'b' })),
  ]
  // Differences 2 and 2; weights 2·2/4 and 2·1/3. Noise: (8 + 2) / 2 = 5 of the treated, 8 / 1 of the held-out.
  const found = upliftOf(people)
  expect(found?.difference).toBeCloseTo(2, 12)
  const variance = (1 * (5 / 2 + 8 / 2) + (2 / 3) ** 2 * (5 / 2 + 8 / 1)) / (1 + 2 / 3) ** 2
  expect((found?.high as number) - 2).toBeCloseTo(1.959964 * Math.sqrt(variance), 9)
  expect(found?.detectable).toBeCloseTo(2.801585 * Math.sqrt(variance), 9)
  expect(found).toMatchObject({ treated: 4, heldOut: 3, classes: 2, leftOut: 0 })
})

test('who sits in a class without a hold-out says nothing, and says so', () => {
  const people = [...Array(5)].map((_, at) => outcome(at < 3, at % 2))
  const found = upliftOf([...people, outcome(true, 1, { classId: 'all-treated' })])
  expect(found).toMatchObject({ leftOut: 1, classes: 1 })
  expect(upliftOf([outcome(true, 1), outcome(true, 0)])).toBeUndefined()
  expect(upliftOf([])).toBeUndefined()
})

test('classes that differ do not pass for an effect (Simpson)', () => {
  const draw = random(2)
  const people = Array.from({ length: 4000 }, (_, at) => {
    const rich = at % 2 === 0
    // The class that buys more also holds fewer people out.
    return outcome(draw() < (rich ? 0.9 : 0.5), draw() < (rich ? 0.6 : 0.1) ? 1 : 0, {
      classId: rich ? 'rich' : 'poor',
    })
  })
  const found = upliftOf(people)
  expect(found?.low).toBeLessThan(0)
  expect(found?.high).toBeGreaterThan(0)
})

/** A class of forty, half bought anyway by what they spent before; being treated adds `effect`. */
function experiment(seed: number, effect: number): Outcome[] {
  const draw = random(seed)
  return Array.from({ length: 240 }, (_, at) => {
    const spent = draw() * 100
    const treated = draw() < 0.7
    return outcome(treated, spent + (draw() - 0.5) * 20 + (treated ? effect : 0), {
      classId: `class-${at % 6}`,
      before: { value: spent, untilMs: 999 },
    })
  })
}

test('the interval holds the truth 95 times in 100, and knowing the past makes it much narrower', () => {
  let held = 0
  for (let seed = 0; seed < 200; seed += 1) {
    const found = upliftOf(experiment(seed, 5)) as NonNullable<ReturnType<typeof upliftOf>>
    if (found.low <= 5 && 5 <= found.high) held += 1
  }
  expect(Math.abs(held / 200 - 0.95)).toBeLessThan(0.045)
  const known = upliftOf(experiment(1, 5))
  const unknown = upliftOf(experiment(1, 5).map(({ before: _, ...one }) => one))
  expect(known?.noiseRemoved).toBeGreaterThan(0.8)
  expect(unknown?.noiseRemoved).toBeUndefined()
  expect(known?.detectable).toBeLessThan((unknown?.detectable as number) / 2)
})

test('nobody having bought is not certainty', () => {
  const found = upliftOf([...Array(20)].map((_, at) => outcome(at < 10, 0)))
  expect(found?.difference).toBe(0)
  expect(found?.high).toBeGreaterThan(0.1)
})

test('a covariate that is not strictly earlier, and values that are no numbers, are refused with a sentence', () => {
  expect(() => upliftOf([outcome(true, 1, { before: { value: 1, untilMs: 1000 } })])).toThrow(/strictly before/)
  expect(() => upliftOf([outcome(true, Number.NaN)])).toThrow(/outcome/)
  expect(() => upliftOf([outcome(true, 1, { before: { value: Number.NaN, untilMs: 1 } })])).toThrow(/covariate/)
})
