import type { Protector } from './srtp'

export interface RtpStreamOptions {
  ssrc: number
  payloadType: number
  /** Number of the header extension that carries transport-wide sequence numbers; undefined: none is sent. */
  extension: number | undefined
  protect: Protector['protect']
}

export interface RtpHead {
  sequenceNumber: number
  timestamp: number
  marker: boolean
  /** Other than the usual one. */
  payloadType?: number | undefined
  /** The payload is nothing but padding. */
  padding?: boolean
}

export interface RtpStream {
  /** One encrypted packet, valid until the next is written. */
  write(head: RtpHead, payload: Uint8Array[], wide: number): Buffer
  /** The transport-wide number a packet bore; undefined when that is long ago. */
  wideOf(sequenceNumber: number): number | undefined
  /** For sender reports: packets and bytes of payload so far. */
  sent(): { packets: number; bytes: number }
}

const REMEMBERED = 1024

/** Writes the RTP headers of one outgoing stream (RFC 3550, section 5.1; extension as in RFC 8285, section 4.2). */
export function createRtpStream({ ssrc, payloadType: usualType, extension, protect }: RtpStreamOptions): RtpStream {
  const wideNumbers = new Int32Array(REMEMBERED * 2).fill(-1)
  const header = Buffer.alloc(extension === undefined ? 12 : 20)
  header.writeUInt32BE(ssrc, 8)
  if (extension !== undefined) {
    header.writeUInt32BE(0xbede0001, 12)
    header[16] = (extension << 4) | 1
  }
  let rollover = 0
  let newest: number | undefined
  let packets = 0
  let bytes = 0

  /** How often the numbers had begun anew when this one went out (RFC 3711, section 3.3.1). */
  function rolloverOf(sequenceNumber: number): number {
    if (newest === undefined) newest = sequenceNumber
    const ahead = ((sequenceNumber - newest + 0x8000) & 0xffff) - 0x8000
    if (ahead > 0) {
      if (sequenceNumber < newest) rollover++
      newest = sequenceNumber
      return rollover
    }
    return sequenceNumber > newest ? rollover - 1 : rollover
  }

  return {
    write({ sequenceNumber, timestamp, marker, payloadType, padding }, payload, wide) {
      header[0] = (extension === undefined ? 0x80 : 0x90) | (padding ? 0x20 : 0)
      header[1] = (payloadType ?? usualType) | (marker ? 0x80 : 0)
      header.writeUInt16BE(sequenceNumber, 2)
      header.writeUInt32BE(timestamp, 4)
      if (extension !== undefined) {
        header.writeUInt16BE(wide, 17)
        const at = (sequenceNumber % REMEMBERED) * 2
        wideNumbers[at] = sequenceNumber
        wideNumbers[at + 1] = wide
      }
      packets++
      for (const part of payload) bytes += part.length
      return protect(header, payload, rolloverOf(sequenceNumber))
    },
    wideOf(sequenceNumber) {
      if (extension === undefined) return 0
      const at = (sequenceNumber % REMEMBERED) * 2
      return wideNumbers[at] === sequenceNumber ? wideNumbers[at + 1] : undefined
    },
    sent: () => ({ packets, bytes }),
  }
}
