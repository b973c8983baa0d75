import { expect, it } from 'vitest'
import { Red } from 'werift'
import { createHistory } from '../../electron/sfu/history'
import type { MediaPacket } from '../../electron/sfu/packet'
import { withCopies } from '../../electron/sfu/redundancy'

const sound = (sequenceNumber: number, timestamp: number, text: string): MediaPacket => ({
  source: 'audio',
  sequenceNumber,
  timestamp,
  marker: false,
  payload: Buffer.from(text),
  receivedAtMs: 0,
  begins: true,
})

it('repeats the two packets before in a form that another implementation reads', () => {
  const history = createHistory()
  const packets = [sound(65_535, 2 ** 32 - 960, 'one'), sound(0, 0, 'two is longer'), sound(1, 960, 'three')]
  for (const packet of packets) history.add(packet)
  const { blocks } = Red.deSerialize(Buffer.concat(withCopies(packets[2] as MediaPacket, history, 111)))
  expect(blocks.map(({ block, blockPT, timestampOffset }) => [block.toString(), blockPT, timestampOffset])).toEqual([
    ['one', 111, 1920],
    ['two is longer', 111, 960],
    ['three', 111, undefined],
  ])
})

it('leaves out what is missing, too old or too long', () => {
  const history = createHistory()
  history.add(sound(5, 0, 'from before a long pause'))
  history.add(sound(6, 100_000, 'x'.repeat(1100)))
  const parts = withCopies(sound(7, 100_960, 'now'), history, 111)
  expect(Buffer.concat(parts)).toEqual(Buffer.concat([Buffer.from([111]), Buffer.from('now')]))
})
