/** RTCP (RFC 3550, section 6) as far as a sender of media hears and says it. */

export type Feedback =
  | { kind: 'report'; ssrc: number; lossShare: number; lastReport: number; sinceLastReportMs: number }
  /** Packets asked for again (RFC 4585, section 6.2.1). */
  | { kind: 'missing'; ssrc: number; sequenceNumbers: number[] }
  /** The decoder needs a key frame: PLI (RFC 4585, section 6.3.1) or FIR (RFC 5104, section 4.3.1). */
  | { kind: 'key-frame' }
  | { kind: 'arrivals'; arrivals: Arrivals }

/** When packets arrived: draft-holmer-rmcat-transport-wide-cc-extensions-01. */
export interface Arrivals {
  /** The transport-wide number of the first packet spoken of. */
  first: number
  /** Receiver's clock; undefined for what has not arrived. */
  atMs: (number | undefined)[]
}

const SENDER_REPORT = 200
const RECEIVER_REPORT = 201
const TRANSPORT_FEEDBACK = 205
const PAYLOAD_FEEDBACK = 206
const MAX_ARRIVALS = 2048

/** Reads a compound packet. What is malformed or of another kind is left out; nothing makes it throw. */
export function readFeedback(data: Buffer): Feedback[] {
  const feedback: Feedback[] = []
  let at = 0
  while (at + 4 <= data.length) {
    const [first, type] = [data[at] as number, data[at + 1]]
    const end = at + (data.readUInt16BE(at + 2) + 1) * 4
    if (first >> 6 !== 2 || end > data.length) break
    const count = first & 0x1f
    const packet = data.subarray(at, end)
    if (type === RECEIVER_REPORT) readReports(packet, 8, count, feedback)
    else if (type === SENDER_REPORT) readReports(packet, 28, count, feedback)
    else if (type === TRANSPORT_FEEDBACK && packet.length > 12 && count === 1) readMissing(packet, feedback)
    else if (type === TRANSPORT_FEEDBACK && packet.length >= 20 && count === 15) readArrivals(packet, feedback)
    else if (type === PAYLOAD_FEEDBACK && packet.length >= 12 && (count === 1 || count === 4))
      feedback.push({ kind: 'key-frame' })
    at = end
  }
  return feedback
}

function readReports(packet: Buffer, from: number, count: number, feedback: Feedback[]): void {
  for (let at = from, i = 0; i < count && at + 24 <= packet.length; i++, at += 24)
    feedback.push({
      kind: 'report',
      ssrc: packet.readUInt32BE(at),
      lossShare: (packet[at + 4] ?? 0) / 256,
      lastReport: packet.readUInt32BE(at + 16),
      sinceLastReportMs: (packet.readUInt32BE(at + 20) * 1000) / 65_536,
    })
}

function readMissing(packet: Buffer, feedback: Feedback[]): void {
  const sequenceNumbers: number[] = []
  for (let at = 12; at + 4 <= packet.length; at += 4) {
    const first = packet.readUInt16BE(at)
    const mask = packet.readUInt16BE(at + 2)
    sequenceNumbers.push(first)
    for (let bit = 0; bit < 16; bit++) if (mask & (1 << bit)) sequenceNumbers.push((first + bit + 1) & 0xffff)
  }
  feedback.push({ kind: 'missing', ssrc: packet.readUInt32BE(8), sequenceNumbers })
}

/** Section 3.1 of the draft: chunks that say what arrived, then when. */
function readArrivals(packet: Buffer, feedback: Feedback[]): void {
  const first = packet.readUInt16BE(12)
  const count = packet.readUInt16BE(14)
  if (count > MAX_ARRIVALS) return
  const symbols: number[] = []
  let at = 20
  for (; symbols.length < count && at + 2 <= packet.length; at += 2) {
    const chunk = packet.readUInt16BE(at)
    if (chunk >> 15 === 0) {
      const run = Math.min(chunk & 0x1fff, count - symbols.length)
      for (let i = 0; i < run; i++) symbols.push((chunk >> 13) & 3)
    } else if ((chunk >> 14) & 1) for (let i = 6; i >= 0; i--) symbols.push((chunk >> (2 * i)) & 3)
    else for (let i = 13; i >= 0; i--) symbols.push((chunk >> i) & 1)
  }
  if (symbols.length < count) return
  // The reference time counts 64 ms and is signed.
  let clockMs = packet.readIntBE(16, 3) * 64
  const atMs: (number | undefined)[] = []
  for (let i = 0; i < count; i++) {
    const symbol = symbols[i]
    if (symbol !== 1 && symbol !== 2) {
      atMs.push(undefined)
      continue
    }
    const size = symbol
    if (at + size > packet.length) return
    clockMs += (size === 1 ? packet.readUInt8(at) : packet.readInt16BE(at)) / 4
    at += size
    atMs.push(clockMs)
  }
  feedback.push({ kind: 'arrivals', arrivals: { first, atMs } })
}

export interface SenderReport {
  ssrc: number
  ntp: bigint
  timestamp: number
  packets: number
  bytes: number
}

/** A sender report with the name all streams of this sender share, by which they are played in step. */
export function writeSenderReport({ ssrc, ntp, timestamp, packets, bytes }: SenderReport, name: string): Buffer {
  const text = Buffer.from(name, 'utf8').subarray(0, 255)
  const words = Math.ceil((4 + 2 + text.length + 1) / 4)
  const report = Buffer.alloc(28 + 4 + words * 4)
  report.set([0x80, SENDER_REPORT, 0, 6])
  report.writeUInt32BE(ssrc, 4)
  report.writeBigUInt64BE(BigInt.asUintN(64, ntp), 8)
  report.writeUInt32BE(timestamp >>> 0, 16)
  report.writeUInt32BE(packets >>> 0, 20)
  report.writeUInt32BE(bytes >>> 0, 24)
  report.set([0x81, 202, 0, words], 28)
  report.writeUInt32BE(ssrc, 32)
  report.set([1, text.length], 36)
  text.copy(report, 38)
  return report
}

/** The middle 32 bits of an NTP time, by which a receiver names a report. */
export const compactNtp = (ntp: bigint): number => Number((ntp >> 16n) & 0xffff_ffffn)
