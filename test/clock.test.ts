import { expect, test } from 'vitest'
import { createClock } from '../electron/clock'

const HOUR_MS = 3_600_000

/** A computer whose clock can be set, and one that nobody can. */
function computer() {
  let [shownMs, steadyMs] = [1_800_000_000_000, 5000.25]
  return {
    clock: createClock(
      () => shownMs,
      () => steadyMs,
    ),
    shown: () => shownMs,
    pass(ms: number) {
      shownMs += Math.round(ms)
      steadyMs += ms
    },
    setBy(ms: number) {
      shownMs += ms
    },
  }
}

test('the studio has the time of its computer, in whole milliseconds', () => {
  const { clock, shown, pass } = computer()
  for (const ms of [1, 40.4, 900, 86_400_000]) {
    pass(ms)
    expect(clock.now()).toBe(shown())
  }
})

test('set back in mid-class, it goes on at its own pace: ten minutes later it is ten minutes later', () => {
  const { clock, pass, setBy } = computer()
  const beforeMs = clock.now()
  setBy(-HOUR_MS)
  expect(clock.now()).toBe(beforeMs)
  pass(600_000)
  expect(clock.now()).toBe(beforeMs + 600_000)
  setBy(-HOUR_MS)
  pass(10.5)
  expect(clock.now()).toBeGreaterThanOrEqual(beforeMs + 600_010)
  expect(Number.isInteger(clock.now())).toBe(true)
})

test('set right again, it is the time of the computer again and has not run backward meanwhile', () => {
  const { clock, shown, pass, setBy } = computer()
  const times = [clock.now()]
  for (const [step, wait] of [
    [-HOUR_MS, 1000],
    [HOUR_MS, 1000],
    [-300, 100],
    [0, 5000],
  ] as const) {
    setBy(step)
    pass(wait)
    times.push(clock.now())
  }
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(clock.now()).toBe(shown())
})

test('set forward, as after sleep, it follows; between two classes it may be set back', () => {
  const { clock, shown, pass, setBy } = computer()
  setBy(8 * HOUR_MS)
  expect(clock.now()).toBe(shown())
  setBy(-2 * HOUR_MS)
  pass(1)
  expect(clock.now()).toBe(shown() + 2 * HOUR_MS)
  clock.set()
  expect(clock.now()).toBe(shown())
})
