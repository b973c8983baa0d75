import { expect, it } from 'vitest'
import { createHistory } from '../../electron/sfu/history'
import type { MediaPacket } from '../../electron/sfu/packet'

const packet = (sequenceNumber: number, begins = false, receivedAtMs = 0): MediaPacket => ({
  source: '720',
  sequenceNumber: sequenceNumber & 0xffff,
  timestamp: 0,
  marker: false,
  payload: new Uint8Array(1),
  receivedAtMs,
  begins,
})

it('gives the last thousand packets, and not one of the same place an age ago', () => {
  const history = createHistory()
  for (let i = 65_000; i < 67_000; i++) history.add(packet(i))
  expect(history.get(66_999 & 0xffff)?.sequenceNumber).toBe(66_999 & 0xffff)
  expect(history.get((67_000 - 1024) & 0xffff)).toBeDefined()
  expect(history.get((67_000 - 1025) & 0xffff)).toBeUndefined()
  history.clear()
  expect(history.get(66_999 & 0xffff)).toBeUndefined()
})

it('gives what came since a fresh key frame in order, and nothing when some of it is missing', () => {
  const history = createHistory()
  history.add(packet(65_534))
  history.add(packet(65_535, true, 100))
  history.add(packet(1, false, 120))
  expect(history.sinceKeyFrame(200, 1000)).toEqual([])
  history.add(packet(0, false, 130))
  expect(history.sinceKeyFrame(200, 1000).map((one) => one.sequenceNumber)).toEqual([65_535, 0, 1])
  expect(history.sinceKeyFrame(1200, 1000)).toEqual([])
})
