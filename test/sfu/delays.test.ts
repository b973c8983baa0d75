import { expect, it } from 'vitest'
import { createDelays, delayAt } from '../../electron/sfu/delays'

const counted = (...allMs: number[]): number[] => {
  const delays = createDelays()
  for (const ms of allMs) delays.count(ms)
  return delays.read()
}

it('rounds up to whole milliseconds and begins anew after each reading', () => {
  const delays = createDelays()
  for (const ms of [0, 0.2, 1, 1.01]) delays.count(ms)
  expect(delays.read().slice(0, 3)).toEqual([1, 2, 1])
  expect(delays.read().every((count) => count === 0)).toBe(true)
})

it('keeps what has no place in the first or the last one', () => {
  const read = counted(-3, 127, 128, 5000)
  expect(read[0]).toBe(1)
  expect(read.at(-1)).toBe(3)
  expect(delayAt([read], 1)).toBe(read.length - 1)
})

it('says below which delay a share of all readings together stays', () => {
  const fast = counted(...new Array<number>(90).fill(2))
  const slow = counted(...new Array<number>(9).fill(30), 70)
  expect(delayAt([fast, slow], 0.5)).toBe(2)
  expect(delayAt([fast, slow], 0.9)).toBe(2)
  expect(delayAt([fast, slow], 0.95)).toBe(30)
  expect(delayAt([slow, fast], 0.99)).toBe(30)
  expect(delayAt([fast, slow], 1)).toBe(70)
})

it('is zero where nothing was counted', () => {
  expect(delayAt([], 0.99)).toBe(0)
  expect(delayAt([counted(), []], 0.99)).toBe(0)
})
