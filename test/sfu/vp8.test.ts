import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readVp8, writeVp8 } from '../../electron/sfu/vp8'

const payload = (...bytes: number[]) => Uint8Array.from(bytes)

it.each([
  ['a key frame without an extension', payload(0x10, 0x00), true],
  ['a picture that needs one before it', payload(0x10, 0x01), false],
  ['the middle of a frame', payload(0x00, 0x00), false],
  ['a later partition', payload(0x11, 0x00), false],
  ['a key frame after a short picture id', payload(0x90, 0x80, 0x05, 0x00), true],
  ['a key frame after a wide picture id', payload(0x90, 0x80, 0x81, 0x02, 0x00), true],
  ['a key frame after everything', payload(0x90, 0xf0, 0x81, 0x02, 0x07, 0x20, 0x00), true],
  ['a descriptor that ends early', payload(0x90, 0x80), false],
  ['nothing', payload(), false],
])('tells a key frame: %s', (_, bytes, starts) => {
  expect(readVp8(bytes).startsKeyFrame).toBe(starts)
})

it('reads where the running numbers stand', () => {
  expect(readVp8(payload(0x90, 0xc0, 0x81, 0x02, 0x07, 0x00))).toMatchObject({
    pictureId: { at: 2, wide: true, value: 258 },
    baseLayerIndex: { at: 4, value: 7 },
  })
  expect(readVp8(payload(0x90, 0x80, 0x05, 0x00)).pictureId).toEqual({ at: 2, wide: false, value: 5 })
})

it('writes the numbers of a viewer over them, whatever an earlier viewer had', () => {
  fc.assert(
    fc.property(fc.integer({ min: -40_000, max: 40_000 }), fc.integer({ min: -300, max: 300 }), (shift, index) => {
      const bytes = payload(0x90, 0xc0, 0xff, 0xfe, 0xff, 0x00)
      const descriptor = readVp8(bytes)
      writeVp8(bytes, descriptor, { pictureId: 4711, baseLayerIndex: 13 })
      writeVp8(bytes, descriptor, { pictureId: shift, baseLayerIndex: index })
      const read = readVp8(bytes)
      expect(read.startsKeyFrame).toBe(true)
      expect(read.pictureId?.value).toBe((0x7ffe + shift) & 0x7fff)
      expect(read.baseLayerIndex?.value).toBe((0xff + index) & 0xff)
    }),
  )
})

it('reads any bytes without harm', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
      const before = Uint8Array.from(bytes)
      const descriptor = readVp8(bytes)
      expect(bytes).toEqual(before)
      writeVp8(bytes, descriptor, { pictureId: 1, baseLayerIndex: 1 })
      expect(bytes.length).toBe(before.length)
    }),
  )
})
