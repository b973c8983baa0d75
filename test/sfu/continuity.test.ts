import { describe, expect, it } from 'vitest'
import { createContinuity } from '../../electron/sfu/continuity'

describe('continuity', () => {
  it('leaves the first source as it is, over the wrap of both numbers', () => {
    const { place } = createContinuity(90_000)
    expect(place({ sequenceNumber: 65_535, timestamp: 0xffff_fff0 }, 0)).toEqual({
      sequenceNumber: 65_535,
      timestamp: 0xffff_fff0,
    })
    expect(place({ sequenceNumber: 0, timestamp: 5 }, 50)).toEqual({ sequenceNumber: 0, timestamp: 5 })
  })

  it('goes on by one packet and by the time that passed when the source changes', () => {
    const continuity = createContinuity(90_000)
    continuity.place({ sequenceNumber: 10, timestamp: 1000 }, 0)
    continuity.switchSource()
    expect(continuity.place({ sequenceNumber: 40_000, timestamp: 7 }, 200)).toEqual({
      sequenceNumber: 11,
      timestamp: 1000 + 18_000,
    })
    expect(continuity.place({ sequenceNumber: 40_001, timestamp: 3007 }, 233)).toEqual({
      sequenceNumber: 12,
      timestamp: 22_000,
    })
  })

  it('counts from the newest packet, not from the one that came last', () => {
    const continuity = createContinuity(48_000)
    continuity.place({ sequenceNumber: 1, timestamp: 960 }, 0)
    continuity.place({ sequenceNumber: 3, timestamp: 2880 }, 40)
    continuity.place({ sequenceNumber: 2, timestamp: 1920 }, 41)
    continuity.switchSource()
    expect(continuity.place({ sequenceNumber: 500, timestamp: 0 }, 60)).toEqual({
      sequenceNumber: 4,
      timestamp: 2880 + 960,
    })
  })

  it('drops what was under way from before the first packet after a switch', () => {
    const continuity = createContinuity(90_000)
    continuity.place({ sequenceNumber: 7, timestamp: 0 }, 0)
    continuity.switchSource()
    continuity.place({ sequenceNumber: 0, timestamp: 0 }, 10)
    expect(continuity.place({ sequenceNumber: 65_535, timestamp: 0 }, 11)).toBeUndefined()
    expect(continuity.place({ sequenceNumber: 1, timestamp: 0 }, 12)?.sequenceNumber).toBe(9)
  })

  it('stays gapless over any number of switches', () => {
    const continuity = createContinuity(90_000)
    let expected: number | undefined
    let lastTimestamp = -1
    for (let source = 0; source < 200; source++) {
      continuity.switchSource()
      const start = (source * 7919) & 0xffff
      for (let i = 0; i < 40; i++) {
        const place = continuity.place(
          { sequenceNumber: (start + i) & 0xffff, timestamp: (source * 999_983 + i * 3000) >>> 0 },
          source * 2000 + i * 33,
        )
        if (expected !== undefined) expect(place?.sequenceNumber).toBe(expected)
        expect(place?.timestamp).toBeGreaterThan(lastTimestamp)
        lastTimestamp = place?.timestamp ?? 0
        expected = ((place?.sequenceNumber ?? 0) + 1) & 0xffff
      }
    }
  })
})
