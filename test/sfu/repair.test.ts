import { expect, it } from 'vitest'
import { createContinuity } from '../../electron/sfu/continuity'
import { createHistory } from '../../electron/sfu/history'
import { type MediaPacket, parsePacket, type Source } from '../../electron/sfu/packet'
import { createRepair } from '../../electron/sfu/repair'
import type { RtpHead, RtpStream } from '../../electron/sfu/rtp-stream'

interface Sent extends RtpHead {
  to: string
  payload: Buffer
  again: number | undefined
}

function stage(withStream: boolean) {
  const histories = Object.fromEntries(
    (['audio', '720', '360', '180'] as const).map((source) => [source, createHistory()]),
  ) as Record<Source, ReturnType<typeof createHistory>>
  const continuity = createContinuity(90_000)
  const sent: Sent[] = []
  const named = (name: string) => ({ name, wideOf: () => 4711 }) as unknown as RtpStream
  const repair = createRepair({
    continuity,
    histories,
    video: named('video'),
    stream: withStream ? named('repair') : undefined,
    send(to, head, payload, again) {
      sent.push({ to: (to as unknown as { name: string }).name, ...head, payload: Buffer.concat(payload), again })
      return 1000
    },
  })
  const forward = (source: Source, sequenceNumber: number, bytes = 10): MediaPacket => {
    const payload = Buffer.concat([
      Buffer.from([0x90, 0x80, 0x80, sequenceNumber & 0x7f, 0x00]),
      Buffer.alloc(bytes, sequenceNumber),
    ])
    const packet = parsePacket({
      source,
      sequenceNumber,
      timestamp: 90 * sequenceNumber,
      marker: true,
      payload,
      receivedAtMs: 0,
    })
    histories[source].add(packet)
    continuity.place(packet)
    return packet
  }
  return { repair, continuity, sent, forward }
}

it('sends again in a stream of its own, with the number the packet had', () => {
  const { repair, sent, forward } = stage(true)
  const packet = forward('720', 500)
  expect(repair.resend([500, 501], 1000, 2000, 0)).toBe(1000)
  expect(sent).toHaveLength(1)
  expect(sent[0]).toMatchObject({ to: 'repair', timestamp: packet.timestamp, marker: true, again: undefined })
  expect(sent[0]?.payload.readUInt16BE(0)).toBe(500)
  expect(sent[0]?.payload.subarray(2)).toEqual(packet.payload)
})

it('sends the very same packet again where there is no such stream', () => {
  const { repair, sent, forward } = stage(false)
  forward('720', 500)
  repair.resend([500], 1000, 2000, 0)
  expect(sent[0]).toMatchObject({ to: 'video', sequenceNumber: 500, again: 4711 })
})

it('does not answer twice within a round trip, nor beyond half of what the way carries, nor for a layer that was left', () => {
  const { repair, continuity, sent, forward } = stage(true)
  for (let i = 0; i < 60; i++) forward('720', i)
  repair.resend([1], 1000, 2000, 200)
  repair.resend([1], 1100, 2000, 200)
  expect(sent).toHaveLength(1)
  repair.resend([1], 1200, 2000, 200)
  expect(sent).toHaveLength(2)
  // Half of 80 kbit/s: five thousand bytes in a second.
  const numbers = Array.from({ length: 40 }, (_, i) => i + 10)
  repair.resend(numbers, 2200, 80, 0)
  expect(sent.length).toBeLessThanOrEqual(2 + 7)
  const before = sent.length
  continuity.switchSource()
  forward('360', 7)
  repair.resend([55], 9000, 2000, 0)
  expect(sent).toHaveLength(before)
})

it('pads at the rate asked for, with padding alone where there is nothing to repeat', () => {
  const { repair, sent, forward } = stage(true)
  repair.pad(800, 10_000)
  for (let nowMs = 10_100; nowMs < 11_000; nowMs += 100) repair.pad(800, nowMs)
  expect(sent.length).toBeGreaterThanOrEqual(95)
  expect(sent.length).toBeLessThanOrEqual(105)
  expect(sent.every((one) => one.padding && one.payload.length === 255 && one.payload[254] === 255)).toBe(true)
  forward('180', 3)
  const before = sent.length
  repair.pad(80, 11_100)
  expect(sent.slice(before).every((one) => one.payload.readUInt16BE(0) === 3)).toBe(true)
})

it('pads with the largest of the newest packets, since the last part of a small picture is small', () => {
  const { repair, sent, forward } = stage(true)
  for (const [number, bytes] of [
    [1, 1100],
    [2, 900],
    [3, 40],
  ] as const)
    forward('360', number, bytes)
  repair.pad(80, 11_100)
  expect(sent[0]?.payload.readUInt16BE(0)).toBe(1)
  // Of what is too long ago a viewer has no use.
  for (let number = 4; number < 60; number++) forward('360', number, 50)
  forward('360', 60, 60)
  repair.pad(80, 11_200)
  expect(sent.at(-1)?.payload.readUInt16BE(0)).toBe(60)
})
