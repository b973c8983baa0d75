import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createIntake } from '../../electron/sfu/intake'

const spin = (ms: number) => {
  const untilMs = performance.now() + ms
  while (performance.now() < untilMs);
}

it('hands on everything in order, and lets others have their turn in between', async () => {
  const got: number[] = []
  const intake = createIntake<number>((item) => {
    spin(4)
    got.push(item)
  })
  for (let i = 0; i < 12; i++) intake.add(i)
  expect(got).toEqual([])
  await turn()
  expect(got.length).toBeGreaterThan(0)
  // Twelve times four milliseconds, at most ten and the last one in a turn.
  expect(got.length).toBeLessThanOrEqual(3)
  intake.add(12)
  for (let turns = 0; turns < 20 && got.length < 13; turns++) await turn()
  expect(got).toEqual(Array.from({ length: 13 }, (_, i) => i))
})

it('forgets what waits, and goes on with what comes then', async () => {
  const got: number[] = []
  const intake = createIntake<number>((item) => void got.push(item))
  intake.add(1)
  intake.clear()
  await turn()
  intake.add(2)
  await turn()
  expect(got).toEqual([2])
})

it('loses what comes while too much waits', async () => {
  const got: number[] = []
  const intake = createIntake<number>((item) => void got.push(item))
  for (let i = 0; i < 5000; i++) intake.add(i)
  for (let turns = 0; turns < 200; turns++) await turn()
  expect(got.length).toBeGreaterThan(100)
  expect(got.length).toBeLessThan(1000)
  expect(got).toEqual(got.map((_, i) => i))
  intake.add(5000)
  await turn()
  expect(got.at(-1)).toBe(5000)
})
