import { describe, expect, it } from 'vitest'
import { type Clock, createCoalescer } from '../../electron/sfu/coalescer'

function handClock(): Clock & { pass(ms: number): void } {
  let nowMs = 1000
  let waiting: { atMs: number; act: () => void }[] = []
  return {
    nowMs: () => nowMs,
    after(delayMs, act) {
      const entry = { atMs: nowMs + delayMs, act }
      waiting.push(entry)
      return () => {
        waiting = waiting.filter((one) => one !== entry)
      }
    },
    pass(ms) {
      nowMs += ms
      const due = waiting.filter((one) => one.atMs <= nowMs)
      waiting = waiting.filter((one) => one.atMs > nowMs)
      for (const one of due) one.act()
    },
  }
}

describe('coalescer', () => {
  it('acts at once, then at most once an interval, and never loses the last ask', () => {
    const clock = handClock()
    const acts: number[] = []
    const coalescer = createCoalescer(500, () => acts.push(clock.nowMs()), clock)
    for (let i = 0; i < 50; i++) coalescer.ask()
    expect(acts).toEqual([1000])
    clock.pass(499)
    coalescer.ask()
    expect(acts).toEqual([1000])
    clock.pass(1)
    expect(acts).toEqual([1000, 1500])
    clock.pass(2000)
    expect(acts).toHaveLength(2)
    coalescer.ask()
    expect(acts).toEqual([1000, 1500, 3500])
  })

  it('forgets what has been satisfied, and everything when closed', () => {
    const clock = handClock()
    let acts = 0
    const coalescer = createCoalescer(500, () => acts++, clock)
    coalescer.ask()
    coalescer.ask()
    coalescer.satisfied()
    clock.pass(1000)
    expect(acts).toBe(1)
    coalescer.ask()
    coalescer.ask()
    coalescer.close()
    clock.pass(1000)
    expect(acts).toBe(2)
  })
})
