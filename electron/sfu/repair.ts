/** Sends one viewer again what it missed, and pads what it gets while the way is being tried. */
import type { Continuity, Place } from './continuity'
import type { History } from './history'
import type { MediaPacket, Source } from './packet'
import type { RtpHead, RtpStream } from './rtp-stream'
import { writeVp8 } from './vp8'

export interface RepairOptions {
  continuity: Continuity
  histories: Record<Source, History>
  video: RtpStream
  /** Retransmissions in a stream of their own (RFC 4588); absent: the same packet again. */
  stream: RtpStream | undefined
  /** Sends and returns the size. @param again the transport-wide number that the packet bore at first */
  send(to: RtpStream, head: RtpHead, payload: Uint8Array[], again?: number): number
}

export interface Repair {
  /**
   * Sends packets again, within half of what the way carries: one that loses half of everything is not helped by more.
   *
   * @returns the bytes sent
   */
  resend(sequenceNumbers: number[], nowMs: number, wayKbps: number, roundTripMs: number): number
  /** Adds to what is sent at a rate, with packets the viewer has already or with padding. To be called every 100 ms. */
  pad(kbps: number, nowMs: number): void
}

const AT_ONCE = 64
const SHARE = 0.5
const REMEMBERED = 500
/** The last part of a small picture is small, and many of it would be needed. */
const LOOKED_THROUGH = 32
const LEAST_BETWEEN_MS = 10
const PAD_STEP_MS = 100
const LONGEST_PAD_MS = 400
/** Its last byte says how many there are (RFC 3550, section 5.1). */
const PADDING = new Uint8Array(255).fill(255, 254)

export function createRepair({ continuity, histories, video, stream, send }: RepairOptions): Repair {
  const resentAtMs = new Map<number, number>()
  let number = Math.floor(Math.random() * 0x8000)
  let budgetBytes = 0
  let filledAtMs = 0
  let padBytes = 0
  let paddedAtMs = 0

  const nextNumber = () => {
    number = (number + 1) & 0xffff
    return number
  }

  function find(sequenceNumber: number): { packet: MediaPacket; place: Place } | undefined {
    const origin = continuity.origin(sequenceNumber)
    const packet = origin && histories[origin.source].get(origin.sequenceNumber)
    return origin && packet ? { packet, place: origin.placed(packet) } : undefined
  }

  /** The largest of the newest packets. */
  function findLargest(): ReturnType<typeof find> {
    const newest = continuity.newest()
    let largest: ReturnType<typeof find>
    for (let back = 0; newest !== undefined && back < LOOKED_THROUGH; back++) {
      const found = find((newest - back) & 0xffff)
      if (found && found.packet.payload.length > (largest?.packet.payload.length ?? 0)) largest = found
    }
    return largest
  }

  function repeat({ packet, place }: { packet: MediaPacket; place: Place }): number {
    if (packet.vp8) writeVp8(packet.payload, packet.vp8, place.shift)
    const { payload } = packet
    const { sequenceNumber, timestamp, marker } = place
    if (stream) {
      const original = Buffer.allocUnsafe(2)
      original.writeUInt16BE(sequenceNumber)
      return send(stream, { sequenceNumber: nextNumber(), timestamp, marker }, [original, payload])
    }
    // Exactly the same packet: the same number must never encrypt anything else.
    const before = video.wideOf(sequenceNumber)
    return before === undefined ? 0 : send(video, place, [payload], before)
  }

  const padAlone = (to: RtpStream) =>
    send(to, { sequenceNumber: nextNumber(), timestamp: 0, marker: false, padding: true }, [PADDING])

  return {
    resend(sequenceNumbers, nowMs, wayKbps, roundTripMs) {
      const bytesPerMs = (SHARE * wayKbps) / 8
      budgetBytes = Math.min(1000 * bytesPerMs, budgetBytes + (nowMs - filledAtMs) * bytesPerMs)
      filledAtMs = nowMs
      let sent = 0
      for (const sequenceNumber of sequenceNumbers.slice(0, AT_ONCE)) {
        // Asked for again before the first answer can have arrived.
        const sinceMs = nowMs - (resentAtMs.get(sequenceNumber) ?? 0)
        const found = find(sequenceNumber)
        if (!found || budgetBytes < sent || sinceMs < Math.max(LEAST_BETWEEN_MS, 0.8 * roundTripMs)) continue
        resentAtMs.set(sequenceNumber, nowMs)
        if (resentAtMs.size > REMEMBERED) resentAtMs.delete(resentAtMs.keys().next().value as number)
        sent += repeat(found)
      }
      budgetBytes -= sent
      return sent
    },
    pad(kbps, nowMs) {
      const sinceMs = nowMs - paddedAtMs
      paddedAtMs = nowMs
      // The first of a row has no time before it that counts.
      if (sinceMs > 1000) padBytes = 0
      padBytes += (kbps * (sinceMs > 1000 ? PAD_STEP_MS : Math.min(LONGEST_PAD_MS, sinceMs))) / 8
      const found = padBytes > 0 ? findLargest() : undefined
      for (let i = 0; i < AT_ONCE && padBytes > 0; i++) {
        if (found) padBytes -= repeat(found)
        else if (stream) padBytes -= padAlone(stream)
      }
    },
  }
}
