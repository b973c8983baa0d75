import { expect, it } from 'vitest'
import { startsKeyFrame } from '../../electron/sfu/vp8'

const KEY = 0x10
const DELTA = 0x11

it.each([
  ['a bare descriptor', [0x10, KEY], true],
  ['a delta frame', [0x10, DELTA], false],
  ['a packet in the middle of a frame', [0x00, KEY], false],
  ['a later partition', [0x11, KEY], false],
  ['a short picture id', [0x90, 0x80, 0x05, KEY], true],
  ['a long picture id', [0x90, 0x80, 0x85, 0x01, KEY], true],
  ['all extensions', [0x90, 0xf0, 0x85, 0x01, 0x09, 0x60, KEY], true],
  ['all extensions of a delta frame', [0x90, 0xf0, 0x85, 0x01, 0x09, 0x60, DELTA], false],
  ['nothing', [], false],
  ['a descriptor cut short', [0x90, 0xf0], false],
])('reads %s', (_, bytes, key) => {
  expect(startsKeyFrame(Uint8Array.from(bytes))).toBe(key)
})
