import { expect, test } from 'vitest'
import { judgePolicy, type Logged } from '../../electron/recommender/off-policy'
import { random } from '../../electron/recommender/table'

test('four entries worked by hand', () => {
  // Weights 2, 0.5, 1, 0: IPS = (2·1 + 1·1) / 4, self-normalised = 3 / 3.5, effective = 3.5² / 5.25.
  const log: Logged[] = [
    { person: 'a', propensity: 0.5, target: 1, reward: 1, expected: { shown: 0.6, target: 0.6 } },
    { person: 'b', propensity: 0.5, target: 0.25, reward: 0, expected: { shown: 0.2, target: 0.5 } },
    { person: 'c', propensity: 0.25, target: 0.25, reward: 1, expected: { shown: 0.4, target: 0.4 } },
    { person: 'd', propensity: 0.75, target: 0, reward: 1, expected: { shown: 0.8, target: 0.3 } },
  ]
  const judged = judgePolicy(log)
  expect(judged.ips.value).toBeCloseTo(0.75, 12)
  expect(judged.selfNormalised.value).toBeCloseTo(6 / 7, 12)
  // 0.6 + 2·0.4, 0.5 − 0.5·0.2, 0.4 + 0.6, 0.3: their mean.
  expect(judged.doublyRobust?.value).toBeCloseTo((1.4 + 0.4 + 1 + 0.3) / 4, 12)
  expect(judged.effective).toBeCloseTo(3.5 ** 2 / 5.25, 12)
  expect(judged.largestWeight).toBe(2)
  expect(judgePolicy(log, 1).ips.value).toBeCloseTo(0.5, 12)
})

/** Three courses wanted by 10, 30 and 60 in 100; served at 0.6, 0.3 and 0.1, judged at 0.1, 0.2 and 0.7. */
const WANTED = [0.1, 0.3, 0.6]
const SERVED = [0.6, 0.3, 0.1]
const JUDGED = [0.1, 0.2, 0.7]
const TRUTH = WANTED.reduce((sum, wanted, at) => sum + wanted * (JUDGED[at] as number), 0)

function logOf(size: number, seed: number, expected: readonly number[]): Logged[] {
  const draw = random(seed)
  const average = expected.reduce((sum, value, at) => sum + value * (JUDGED[at] as number), 0)
  return Array.from({ length: size }, (_, at) => {
    const u = draw()
    const arm = u < 0.6 ? 0 : u < 0.9 ? 1 : 2
    return {
      person: `person-${at}`,
      propensity: SERVED[arm] as number,
      target: JUDGED[arm] as number,
      reward: draw() < (WANTED[arm] as number) ? 1 : 0,
      expected: { shown: expected[arm] as number, target: average },
    }
  })
}

test('every estimate finds the value of a policy that did not serve, and its interval holds it 95 times in 100', () => {
  const held = { ips: 0, selfNormalised: 0, doublyRobust: 0 }
  const rounds = 300
  for (let round = 0; round < rounds; round += 1) {
    const judged = judgePolicy(logOf(800, round, [0.15, 0.25, 0.5]))
    for (const name of ['ips', 'selfNormalised', 'doublyRobust'] as const) {
      const interval = judged[name]
      if (interval && interval.low <= TRUTH && TRUTH <= interval.high) held[name] += 1
    }
  }
  for (const count of Object.values(held)) expect(Math.abs(count / rounds - 0.95)).toBeLessThan(0.04)
})

test('where people see several lists the intervals still hold: people are drawn, not their lists', () => {
  const rounds = 300
  const held = { byPerson: 0, byList: 0 }
  for (let round = 0; round < rounds; round += 1) {
    const draw = random(round)
    // Half of the people open nearly everything, half nearly nothing.
    const log = Array.from({ length: 120 }, (_, at) => {
      const opens = draw() < 0.5 ? 0.9 : 0.1
      return Array.from({ length: 6 }, (): Logged => {
        const first = draw() < 0.7
        const [propensity, target] = first ? [0.7, 0.4] : [0.3, 0.6]
        return { person: `person-${at}`, propensity, target, reward: draw() < opens ? 1 : 0 }
      })
    }).flat()
    const holds = ({ low, high }: { low: number; high: number }) => low <= 0.5 && 0.5 <= high
    if (holds(judgePolicy(log).selfNormalised)) held.byPerson += 1
    if (holds(judgePolicy(log.map((one, at) => ({ ...one, person: `${at}` }))).selfNormalised)) held.byList += 1
  }
  expect(Math.abs(held.byPerson / rounds - 0.95)).toBeLessThan(0.04)
  expect(held.byList / rounds).toBeLessThan(0.8)
})

test('doubly robust stays right with wrong expectations and is narrower with good ones', () => {
  const good = judgePolicy(logOf(20_000, 1, WANTED))
  const wrong = judgePolicy(logOf(20_000, 1, [0.9, 0.9, 0]))
  const width = ({ low, high }: { low: number; high: number }) => high - low
  expect(Math.abs((wrong.doublyRobust?.value as number) - TRUTH)).toBeLessThan(0.06)
  expect(width(good.doublyRobust as { low: number; high: number })).toBeLessThan(width(good.ips))
  expect(good.effective).toBeLessThan(20_000)
})

test('judging the serving policy itself is the plain mean, and every entry counts whole', () => {
  const log = logOf(500, 4, WANTED).map((one) => ({ ...one, target: one.propensity }))
  const mean = log.reduce((sum, { reward }) => sum + reward, 0) / 500
  const judged = judgePolicy(log)
  expect(judged.ips.value).toBeCloseTo(mean, 12)
  expect(judged.selfNormalised.value).toBeCloseTo(mean, 12)
  expect(judged.effective).toBeCloseTo(500, 9)
})

test('an empty log and one without support say that nothing is known; unusable numbers are refused', () => {
  expect(judgePolicy([]).ips.high).toBe(Number.POSITIVE_INFINITY)
  expect(judgePolicy([]).doublyRobust).toBeUndefined()
  const unsupported = judgePolicy([{ person: 'a', propensity: 1, target: 0, reward: 1 }])
  expect(unsupported.effective).toBe(0)
  expect(unsupported.selfNormalised.low).toBe(Number.NEGATIVE_INFINITY)
  for (const propensity of [0, -1, 1.5, Number.NaN]) {
    expect(() => judgePolicy([{ person: 'a', propensity, target: 1, reward: 1 }])).toThrow(/propensity/)
  }
  expect(() => judgePolicy([{ person: 'a', propensity: 1, target: 1, reward: Number.NaN }])).toThrow(/reward/)
})
