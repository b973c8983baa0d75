import { expect, it } from 'vitest'
import { createPacer } from '../../electron/sfu/pacer'

it('sends at once what is within the rate, spreads what is not, in order', () => {
  const sent: [item: number, waitedMs: number][] = []
  let nowMs = 1000
  const pacer = createPacer<number>(8000, (item, waitedMs) => void sent.push([item, waitedMs]))
  // 1,000 bytes a millisecond, ten milliseconds in one go.
  for (let i = 0; i < 40; i++) pacer.push(i, 1000, nowMs)
  const atOnce = sent.length
  expect(atOnce).toBeGreaterThanOrEqual(3)
  expect(atOnce).toBeLessThanOrEqual(11)
  for (; pacer.waiting() > 0; nowMs += 5) pacer.tick(nowMs)
  expect(sent.map(([item]) => item)).toEqual([...Array(40).keys()])
  expect(nowMs - 1000).toBeGreaterThanOrEqual(25)
  expect(nowMs - 1000).toBeLessThanOrEqual(50)
  expect(Math.max(...sent.map(([, waitedMs]) => waitedMs))).toBeGreaterThan(20)
})

it('tells how long the first has waited, counts what went outside, and forgets', () => {
  const sent: number[] = []
  const pacer = createPacer<number>(80, (item) => void sent.push(item))
  pacer.push(0, 10, 0)
  pacer.spent(5000)
  pacer.push(1, 10, 0)
  pacer.push(2, 10, 30)
  expect(pacer.waitedMs(130)).toBe(130)
  pacer.tick(130)
  expect(sent).toEqual([0])
  pacer.clear()
  expect(pacer.waitedMs(200)).toBe(0)
  pacer.setRate(80_000)
  pacer.tick(1000)
  pacer.push(3, 10, 1000)
  expect(sent).toEqual([0, 3])
})

it('makes up for a pause of its own process, but saves nothing up while nothing waits', () => {
  const sent: number[] = []
  const pacer = createPacer<number>(8000, (item) => void sent.push(item))
  for (let i = 0; i < 100; i++) pacer.push(i, 1000, 1000)
  const atOnce = sent.length
  pacer.tick(1060)
  expect(sent.length - atOnce).toBeGreaterThanOrEqual(50)
  pacer.tick(1200)
  expect(sent.length).toBe(100)
  for (let i = 0; i < 100; i++) pacer.push(i, 1000, 3000)
  expect(sent.length).toBeLessThanOrEqual(100 + atOnce + 1)
})
