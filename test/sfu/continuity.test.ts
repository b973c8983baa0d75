import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createContinuity } from '../../electron/sfu/continuity'
import { type MediaPacket, parsePacket, type Source } from '../../electron/sfu/packet'

/** A picture of one packet, with a wide picture id and a base layer index. */
function picture(
  source: Source,
  sequenceNumber: number,
  timestamp: number,
  atMs: number,
  id = sequenceNumber,
): MediaPacket {
  const payload = Uint8Array.from([0x90, 0xc0, 0x80 | ((id >> 8) & 0x7f), id & 0xff, id & 0xff, 0x00])
  return parsePacket({
    source,
    sequenceNumber: sequenceNumber & 0xffff,
    timestamp: timestamp >>> 0,
    marker: true,
    payload,
    receivedAtMs: atMs,
  })
}

it('leaves one source as it is', () => {
  const continuity = createContinuity(90_000)
  for (let i = 0; i < 5; i++)
    expect(continuity.place(picture('720', 65_533 + i, 1000 + i, i))).toMatchObject({
      sequenceNumber: (65_533 + i) & 0xffff,
      timestamp: 1000 + i,
      shift: { pictureId: 0, baseLayerIndex: 0 },
    })
})

it('goes on by one and by the time that passed when the source changes', () => {
  const continuity = createContinuity(90_000)
  continuity.place(picture('720', 100, 5000, 0))
  continuity.switchSource()
  const place = continuity.place(picture('360', 60_000, 4_000_000_000, 50, 9))
  expect(place).toMatchObject({ sequenceNumber: 101, timestamp: 5000 + 4500 })
  expect(9 + (place?.shift.pictureId ?? 0)).toBe(101)
  expect(continuity.place(picture('360', 60_001, 4_000_004_500, 100, 10))).toMatchObject({
    sequenceNumber: 102,
    timestamp: 14_000,
  })
})

it('drops what was under way from before the change, and keeps what was overtaken after it', () => {
  const continuity = createContinuity(90_000)
  continuity.place(picture('720', 100, 5000, 0))
  continuity.switchSource()
  continuity.place(picture('720', 205, 9000, 10))
  expect(continuity.place(picture('720', 203, 8000, 11))).toBeUndefined()
  continuity.place(picture('720', 207, 9000, 12))
  expect(continuity.place(picture('720', 206, 9000, 13))?.sequenceNumber).toBe(102)
})

it('has no gap and never goes back over any row of changes', () => {
  const run = fc.record({
    source: fc.constantFrom<Source>('720', '360', '180'),
    first: fc.integer({ min: 0, max: 0xffff }),
    timestamp: fc.integer({ min: 0, max: 0xffff_ffff }),
    length: fc.integer({ min: 1, max: 30 }),
  })
  fc.assert(
    fc.property(fc.array(run, { minLength: 1, maxLength: 8 }), (runs) => {
      const continuity = createContinuity(90_000)
      let last: { sequenceNumber: number; timestamp: number } | undefined
      let atMs = 0
      for (const { source, first, timestamp, length } of runs) {
        continuity.switchSource()
        for (let i = 0; i < length; i++, atMs += 50) {
          const packet = picture(source, first + i, timestamp + i * 4500, atMs)
          const place = continuity.place(packet)
          if (!place) throw new Error('dropped')
          if (last) {
            expect((place.sequenceNumber - last.sequenceNumber) & 0xffff).toBe(1)
            expect((place.timestamp - last.timestamp) >>> 0).toBe(4500)
          }
          last = place
          const origin = continuity.origin(place.sequenceNumber)
          expect(origin).toMatchObject({ source, sequenceNumber: packet.sequenceNumber })
          expect(origin?.placed(packet)).toEqual(place)
        }
      }
    }),
  )
})
