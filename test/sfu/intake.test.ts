import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createIntake } from '../../electron/sfu/intake'

const spin = (ms: number) => {
  const untilMs = performance.now() + ms
  while (performance.now() < untilMs);
}

it('hands on what fits into the turn, and the rest in order while others have their turn in between', async () => {
  const got: number[] = []
  const intake = createIntake<number>((item) => {
    spin(4)
    got.push(item)
  })
  // At most ten milliseconds and the last one in a turn.
  for (let i = 0; i < 12; i++) intake.add(i)
  expect(got.length).toBeGreaterThan(0)
  expect(got.length).toBeLessThanOrEqual(3)
  await turn()
  expect(got.length).toBeLessThanOrEqual(6)
  intake.add(12)
  for (let turns = 0; turns < 30 && got.length < 13; turns++) await turn()
  expect(got).toEqual(Array.from({ length: 13 }, (_, i) => i))
})

it('forgets what waits, and goes on with what comes then', async () => {
  const got: number[] = []
  const intake = createIntake<number>((item) => {
    spin(20)
    got.push(item)
  })
  intake.add(1)
  intake.add(2)
  intake.clear()
  await turn()
  expect(got).toEqual([1])
  intake.add(3)
  await turn()
  expect(got).toEqual([1, 3])
})

it('loses what comes while too much waits', async () => {
  const got: number[] = []
  const intake = createIntake<number>((item) => {
    if (item === 0) spin(20)
    got.push(item)
  })
  for (let i = 0; i < 5000; i++) intake.add(i)
  for (let turns = 0; turns < 200; turns++) await turn()
  expect(got.length).toBeGreaterThan(100)
  expect(got.length).toBeLessThan(1000)
  expect(got).toEqual(got.map((_, i) => i))
  intake.add(5000)
  expect(got.at(-1)).toBe(5000)
})
