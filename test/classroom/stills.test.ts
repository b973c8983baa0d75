import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createStills, type Stills } from '../../electron/classroom/stills'
import { MAX_STILL_BYTES } from '../../shared/broadcast'

let asked: number
let sent: [viewerId: string, atMs: number][]
let stills: Stills
const picture = (byte: number) => new Uint8Array([0xff, 0xd8, byte])

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  asked = 0
  sent = []
  stills = createStills({
    ask: () => asked++,
    send: (viewerId, message) => {
      if (message.type === 'media:still') sent.push([viewerId, message.atMs])
    },
    now: Date.now,
  })
})
afterEach(() => {
  stills.close()
  vi.useRealTimers()
})

it('asks for a picture at once and every ten seconds while somebody gets sound alone, and for none else', () => {
  stills.follow('ann', '180')
  vi.advanceTimersByTime(60_000)
  expect(asked).toBe(0)
  stills.follow('ann', 'sound')
  expect(asked).toBe(1)
  vi.advanceTimersByTime(30_000)
  expect(asked).toBe(4)
  stills.follow('ann', '180')
  vi.advanceTimersByTime(60_000)
  expect(asked).toBe(4)
})

it('gives pictures to those without one and to nobody else, the newest to who joins them', () => {
  stills.follow('ann', 'sound')
  stills.follow('ben', '720')
  stills.take(picture(1))
  expect(sent).toEqual([['ann', 1_000_000]])
  vi.advanceTimersByTime(4000)
  stills.follow('ben', 'sound')
  expect(asked).toBe(1)
  expect(sent.at(-1)).toEqual(['ben', 1_000_000])
  stills.leave('ann')
  stills.take(picture(2))
  expect(sent.at(-1)).toEqual(['ben', 1_004_000])
  expect(sent).toHaveLength(3)
})

it('takes no more pictures for one whose way swings', () => {
  for (let swing = 0; swing < 20; swing++) {
    stills.follow('ann', 'sound')
    stills.follow('ann', '180')
    vi.advanceTimersByTime(400)
  }
  expect(asked).toBe(1)
})

it('passes on nothing that is too large, or that nobody waits for any more', () => {
  stills.take(picture(1))
  stills.follow('ann', 'sound')
  stills.take(new Uint8Array(MAX_STILL_BYTES + 1))
  expect(sent).toEqual([])
})
