import { describe, expect, it } from 'vitest'
import { createContinuity } from '../../electron/sfu/continuity'
import { type MediaPacket, parsePacket, type Source, type SourceClock } from '../../electron/sfu/packet'
import { createReports } from '../../electron/sfu/reports'
import { createRtpStream } from '../../electron/sfu/rtp-stream'

const NAME = 'lectern'
/** 1 January 2030, as NTP counts. */
const NTP = 4_102_444_800n << 32n
const TERMS = { audio: { ssrc: 11, payloadType: 111 }, video: { ssrc: 22, payloadType: 96 } }

function open() {
  const written: Buffer[] = []
  const stream = (of: { ssrc: number; payloadType: number }) =>
    createRtpStream({ ...of, extension: undefined, protect: (header) => header })
  const streams = { audio: stream(TERMS.audio), video: stream(TERMS.video) }
  const continuity = { audio: createContinuity(48_000), video: createContinuity(90_000) }
  const clocks = new Map<Source, SourceClock>()
  const reports = createReports({
    path: {
      keys: { profile: 7, key: Buffer.alloc(16), salt: Buffer.alloc(12), authentication: Buffer.alloc(0) },
      send: () => {},
      sendControl: (plain) => void written.push(plain),
      readControl: (data) => data,
    },
    terms: TERMS,
    clocks,
    streams,
    continuity,
    name: NAME,
  })
  const send = (kind: 'audio' | 'video', packet: MediaPacket) => {
    const place = continuity[kind].place(packet)
    if (place) streams[kind].write({ ...place, marker: packet.marker }, [packet.payload], 0)
  }
  return { reports, clocks, continuity, send, written }
}

const sound = (sequenceNumber: number, timestamp: number, receivedAtMs: number): MediaPacket =>
  parsePacket({ source: 'audio', sequenceNumber, timestamp, marker: false, payload: Buffer.alloc(80), receivedAtMs })

const picture = (source: Source, sequenceNumber: number, timestamp: number, receivedAtMs: number): MediaPacket =>
  parsePacket({
    source,
    sequenceNumber,
    timestamp,
    marker: true,
    payload: Buffer.from([0x90, 0x80, 0x80, 1, 0, 0, 0]),
    receivedAtMs,
  })

const ssrcOf = (report: Buffer | undefined) => report?.readUInt32BE(4)
const ntpOf = (report: Buffer | undefined) => report?.readBigUInt64BE(8)
const timestampOf = (report: Buffer | undefined) => report?.readUInt32BE(16)
const countsOf = (report: Buffer | undefined) => [report?.readUInt32BE(20), report?.readUInt32BE(24)]
/** How a viewer names the report that it answers. */
const nameOf = (report: Buffer | undefined) => report?.readUInt32BE(10) ?? 0

describe('a report', () => {
  it('carries the clock of the source on to the moment it is written', () => {
    const { reports, clocks, send, written } = open()
    clocks.set('audio', { source: 'audio', ntp: NTP, timestamp: 960_000, atMs: 1000 })
    clocks.set('720', { source: '720', ntp: NTP, timestamp: 90_000, atMs: 1000 })
    send('audio', sound(1, 960_000, 1000))
    send('audio', sound(2, 960_960, 1020))
    send('video', picture('720', 1, 90_000, 1000))
    reports.write('audio', 'audio', 1500)
    reports.write('video', '720', 1500)
    expect(written.map(ssrcOf)).toEqual([11, 22])
    expect(written.map(ntpOf)).toEqual([NTP + 2n ** 31n, NTP + 2n ** 31n])
    expect(written.map(timestampOf)).toEqual([960_000 + 24_000, 90_000 + 45_000])
    expect(written.map(countsOf)).toEqual([
      [2, 160],
      [1, 7],
    ])
    for (const report of written) expect(report.toString('latin1')).toContain(NAME)
  })

  it('speaks in the numbers that the viewer sees, also after another layer', () => {
    const { reports, clocks, continuity, send, written } = open()
    clocks.set('360', { source: '360', ntp: NTP, timestamp: 5_000_000, atMs: 2000 })
    send('video', picture('720', 1, 90_000, 1000))
    continuity.video.switchSource()
    send('video', picture('360', 900, 5_000_000, 2000))
    reports.write('video', '360', 2000)
    // A second after the first picture, whatever number the other encoder gave it.
    expect(timestampOf(written[0])).toBe(90_000 + 90_000)
  })

  it('goes round with timestamps that begin anew', () => {
    const { reports, clocks, send, written } = open()
    clocks.set('audio', { source: 'audio', ntp: NTP, timestamp: 0xffff_ff00, atMs: 0 })
    send('audio', sound(1, 0xffff_ff00, 0))
    reports.write('audio', 'audio', 1000)
    expect(timestampOf(written[0])).toBe(48_000 - 0x100)
  })

  it('is not written before the clock is known, nor before anything was sent', () => {
    const { reports, clocks, send, written } = open()
    send('audio', sound(1, 0, 0))
    reports.write('audio', 'audio', 100)
    clocks.set('720', { source: '720', ntp: NTP, timestamp: 0, atMs: 0 })
    reports.write('video', '720', 100)
    expect(written).toEqual([])
  })
})

describe('the round trip', () => {
  function answered() {
    const stage = open()
    stage.clocks.set('audio', { source: 'audio', ntp: NTP, timestamp: 0, atMs: 0 })
    stage.send('audio', sound(1, 0, 0))
    const report = (nowMs: number): number => {
      stage.reports.write('audio', 'audio', nowMs)
      return nameOf(stage.written.at(-1))
    }
    const answer = (lastReport: number, sinceLastReportMs: number, nowMs: number) =>
      stage.reports.roundTripMs({ kind: 'report', ssrc: 11, lossShare: 0, lastReport, sinceLastReportMs }, nowMs)
    return { report, answer }
  }

  it('leaves out the time that the viewer took to answer', () => {
    const { report, answer } = answered()
    expect(answer(report(1000), 400, 1480)).toBeCloseTo(80, 6)
  })

  it('follows later answers slowly', () => {
    const { report, answer } = answered()
    answer(report(1000), 0, 1100)
    expect(answer(report(2000), 0, 2200)).toBeCloseTo(120, 6)
  })

  it('is unknown for a report that was never written, and for one long past', () => {
    const { report, answer } = answered()
    expect(answer(0, 0, 1000)).toBeUndefined()
    expect(answer(12_345, 0, 1000)).toBeUndefined()
    const first = report(1000)
    for (let nowMs = 2000; nowMs < 10_000; nowMs += 1000) report(nowMs)
    expect(answer(first, 0, 10_000)).toBeUndefined()
    expect(answer(report(11_000), 0, 11_050)).toBeCloseTo(50, 6)
  })

  it('is never below zero, whatever a viewer claims', () => {
    const { report, answer } = answered()
    expect(answer(report(1000), 60_000, 1100)).toBe(0)
  })
})
