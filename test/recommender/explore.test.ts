import { expect, test } from 'vitest'
import { type Arm, drawSlate, expectedRewards, learnReward, openBelief } from '../../electron/recommender/explore'
import { judgePolicy } from '../../electron/recommender/off-policy'
import { random } from '../../electron/recommender/table'

const unit = (at: number, width: number) => Array.from({ length: width }, (_, k) => (k === at ? 1 : 0))
const armsOf = (count: number): Arm[] =>
  Array.from({ length: count }, (_, at) => ({ id: `o${at}`, features: unit(at, count) }))

test('the belief is ridge regression, worked by hand', () => {
  const belief = openBelief(2, 1)
  learnReward(belief, [1, 0], 1)
  learnReward(belief, [1, 1], 0)
  // A = [[3, 1], [1, 2]], b = [1, 0]: A⁻¹b = [2/5, −1/5].
  const [first, both] = expectedRewards(belief, [
    { id: 'first', features: [1, 0] },
    { id: 'both', features: [1, 1] },
  ]) as [number, number]
  expect(first).toBeCloseTo(0.4, 12)
  expect(both).toBeCloseTo(0.2, 12)
})

test('of two offers the first leads as often as it is likely to be the better one', () => {
  const belief = openBelief(2, 1)
  for (let times = 0; times < 3; times += 1) learnReward(belief, [1, 0], 1)
  // θ₀ ~ N(3/4, 1/4), θ₁ ~ N(0, 1): Φ(0.75 / √1.25) = 0.7488.
  let led = 0
  const rounds = 600
  const propensities: number[] = []
  for (let seed = 0; seed < rounds; seed += 1) {
    const { placed } = drawSlate(belief, armsOf(2), { k: 1, seed, randomShare: 0, draws: 200 })
    if (placed[0]?.id === 'o0') {
      led += 1
      propensities.push(placed[0].propensity)
    }
  }
  expect(Math.abs(led / rounds - 0.7488)).toBeLessThan(0.055)
  expect(propensities.reduce((sum, value) => sum + value, 0) / propensities.length).toBeCloseTo(0.7488, 1)
})

test('chances of the even share are exact, and nothing is shown twice', () => {
  const { placed } = drawSlate(openBelief(5), armsOf(5), { k: 3, seed: 4, randomShare: 1 })
  expect(placed.map(({ propensity }) => propensity)).toEqual([0.2, 0.2, 0.2])
  expect(placed.map(({ position }) => position)).toEqual([0, 1, 2])
  expect(new Set(placed.map(({ id }) => id)).size).toBe(3)
})

test('the same seed gives the same list with the same chances; fewer offers than places is a shorter list', () => {
  const belief = openBelief(4)
  learnReward(belief, unit(2, 4), 1)
  const options = { k: 2, seed: 9, randomShare: 0.1 }
  expect(drawSlate(belief, armsOf(4), options)).toEqual(drawSlate(belief, armsOf(4), options))
  expect(drawSlate(belief, armsOf(4), { ...options, k: 9 }).placed).toHaveLength(4)
  expect(drawSlate(belief, [], options).placed).toEqual([])
})

test('weights 1 / propensity add up to the number of lists: the logged chances are those of the policy', () => {
  const belief = openBelief(4)
  for (let times = 0; times < 4; times += 1) learnReward(belief, unit(times % 2, 4), times % 2)
  const owed = new Map([
    ['o3', 2],
    ['o2', 1],
  ])
  const rounds = 3000
  const sums = new Map<string, number>()
  for (let seed = 0; seed < rounds; seed += 1) {
    const { placed } = drawSlate(belief, armsOf(4), {
      k: 2,
      seed,
      randomShare: 0.2,
      draws: 60,
      floor: { owed, rate: 0.4 },
    })
    for (const { id, position, propensity } of placed) {
      expect(propensity).toBeGreaterThan(0)
      sums.set(`${id} ${position}`, (sums.get(`${id} ${position}`) ?? 0) + 1 / propensity)
    }
  }
  for (const sum of sums.values()) expect(Math.abs(sum / rounds - 1)).toBeLessThan(0.2)
  expect(sums.size).toBe(8)
})

test('it learns which offer is wanted, and its log tells what always showing another would have earned', () => {
  const wanted = [0.1, 0.5, 0.2]
  const belief = openBelief(3)
  const draw = random(8)
  const shown = [0, 0, 0]
  const log = Array.from({ length: 1500 }, (_, seed) => {
    const { placed } = drawSlate(belief, armsOf(3), { k: 1, seed, randomShare: 0.2, spread: 0.5, draws: 40 })
    const [first] = placed
    const arm = Number(first?.id.slice(1))
    const reward = draw() < (wanted[arm] as number) ? 1 : 0
    learnReward(belief, unit(arm, 3), reward)
    shown[arm] = (shown[arm] as number) + 1
    return { person: `person-${seed}`, propensity: first?.propensity as number, target: arm === 2 ? 1 : 0, reward }
  })
  expect(shown[1]).toBeGreaterThan((shown[0] as number) + (shown[2] as number))
  const { selfNormalised, effective } = judgePolicy(log)
  expect(selfNormalised.low).toBeLessThan(0.2)
  expect(selfNormalised.high).toBeGreaterThan(0.2)
  expect(effective).toBeGreaterThan(50)
})

test('unusable features are refused with a sentence and change nothing', () => {
  const belief = openBelief(2)
  expect(() => learnReward(belief, [1], 1)).toThrow(/2 features/)
  expect(() => learnReward(belief, [1, Number.NaN], 1)).toThrow(/finite/)
  expect(() => learnReward(belief, [1, 1], Number.POSITIVE_INFINITY)).toThrow(/finite/)
  expect(belief).toEqual(openBelief(2))
})
