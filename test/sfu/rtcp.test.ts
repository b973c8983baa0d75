import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  GenericNack,
  PictureLossIndication,
  RtcpPacketConverter,
  RtcpPayloadSpecificFeedback,
  RtcpReceiverInfo,
  RtcpRrPacket,
  RtcpSourceDescriptionPacket,
  RtcpSrPacket,
  RtcpTransportLayerFeedback,
} from 'werift'
import { compactNtp, readFeedback, writeSenderReport } from '../../electron/sfu/rtcp'

it('reads what another implementation writes', () => {
  const report = new RtcpRrPacket({
    ssrc: 9,
    reports: [
      new RtcpReceiverInfo({
        ssrc: 7,
        fractionLost: 64,
        packetsLost: 3,
        highestSequence: 1,
        jitter: 0,
        lsr: 5,
        dlsr: 65_536,
      }),
    ],
  })
  const missing = new RtcpTransportLayerFeedback({
    feedback: new GenericNack({ senderSsrc: 9, mediaSourceSsrc: 7, lost: [65_535, 0, 3, 40] }),
  })
  const keyFrame = new RtcpPayloadSpecificFeedback({
    feedback: new PictureLossIndication({ senderSsrc: 9, mediaSsrc: 7 }),
  })
  const data = Buffer.concat([report.serialize(), missing.serialize(), keyFrame.serialize()])
  expect(readFeedback(data)).toEqual([
    { kind: 'report', ssrc: 7, lossShare: 0.25, lastReport: 5, sinceLastReportMs: 1000 },
    { kind: 'missing', ssrc: 7, sequenceNumbers: [65_535, 0, 3, 40] },
    { kind: 'key-frame' },
  ])
})

/** By hand, after section 3.1 of the draft. */
function arrivals(first: number, count: number, clock: number, chunks: number[], deltas: number[]): Buffer {
  const body = [...chunks.flatMap((chunk) => [chunk >> 8, chunk & 0xff]), ...deltas]
  while (body.length % 4) body.push(0)
  const head = Buffer.alloc(20)
  head.set([0x8f, 205, 0, (20 + body.length) / 4 - 1])
  head.writeUInt16BE(first, 12)
  head.writeUInt16BE(count, 14)
  head.writeIntBE(clock, 16, 3)
  return Buffer.concat([head, Buffer.from(body)])
}

it('reads when packets arrived: runs, vectors, small and large steps, steps back', () => {
  const run = arrivals(65_534, 4, 2, [(1 << 13) | 4], [0, 4, 8, 200])
  expect(readFeedback(run)).toEqual([{ kind: 'arrivals', arrivals: { first: 65_534, atMs: [128, 129, 131, 181] } }])
  // Two-bit vector: small, none, large (a step back of 10 ms), small, none, none, none.
  const vector = arrivals(1, 7, -1, [0xc000 | (1 << 12) | (2 << 8) | (1 << 6)], [40, 0xff, 0xd8, 4])
  expect(readFeedback(vector)).toEqual([
    { kind: 'arrivals', arrivals: { first: 1, atMs: [-54, undefined, -64, -63, undefined, undefined, undefined] } },
  ])
  // One-bit vector of fourteen, of which nine count.
  const bits = arrivals(1, 9, 0, [0x8000 | 0b10000000100000], [4, 4])
  expect(readFeedback(bits)).toMatchObject([{ arrivals: { atMs: [1, ...Array(7).fill(undefined), 2] } }])
})

it('says clock and counts so that another implementation reads them', () => {
  const ntp = 0x1234_5678_9abc_def0n
  const report = writeSenderReport(
    { ssrc: 0xffff_fff0, ntp, timestamp: 2 ** 32 + 5, packets: 10, bytes: 12_345 },
    'studio',
  )
  const [first, second] = RtcpPacketConverter.deSerialize(report)
  expect(first).toBeInstanceOf(RtcpSrPacket)
  expect(first).toMatchObject({
    ssrc: 0xffff_fff0,
    senderInfo: { ntpTimestamp: ntp, rtpTimestamp: 5, packetCount: 10, octetCount: 12_345 },
  })
  expect(second).toBeInstanceOf(RtcpSourceDescriptionPacket)
  expect(second).toMatchObject({ chunks: [{ source: 0xffff_fff0, items: [{ type: 1, text: 'studio' }] }] })
  expect(compactNtp(ntp)).toBe(0x5678_9abc)
})

it('is not moved by any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void readFeedback(Buffer.from(bytes))),
    { numRuns: 500 },
  )
  // Lengths that lie, and counts that are larger than the packet.
  const good = arrivals(1, 4, 2, [(1 << 13) | 4], [0, 4, 8, 200])
  for (let cut = 0; cut < good.length; cut++) expect(() => readFeedback(good.subarray(0, cut))).not.toThrow()
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), (at, value) => {
      const bad = Buffer.from(good)
      bad[at] = value
      readFeedback(bad)
    }),
    { numRuns: 500 },
  )
})
