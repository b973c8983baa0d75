import type { History } from './history'
import type { MediaPacket } from './packet'

/** Packets before the one that is sent, of which each carries a copy. */
const COPIES = 2
/** The fields for offset and length have 14 and 10 bits. */
const MAX_OFFSET = 0x3fff
const MAX_LENGTH = 0x3ff

/**
 * A payload of sound that repeats the ones before it (RFC 2198, section 3), so that a lost packet is heard from the
 * next: asking for it again would come too late.
 *
 * @returns the parts of the payload
 */
export function withCopies(packet: MediaPacket, history: History, payloadType: number): Uint8Array[] {
  const heads: Buffer[] = []
  const copies: Uint8Array[] = []
  for (let back = COPIES; back > 0; back--) {
    const before = history.get((packet.sequenceNumber - back) & 0xffff)
    const offset = before ? (packet.timestamp - before.timestamp) >>> 0 : 0
    if (!before || offset === 0 || offset > MAX_OFFSET || before.payload.length > MAX_LENGTH) continue
    const head = Buffer.allocUnsafe(4)
    head.writeUInt32BE(((0x80 | payloadType) * 0x100_0000 + (offset << 10) + before.payload.length) >>> 0)
    heads.push(head)
    copies.push(before.payload)
  }
  return [Buffer.concat([...heads, Buffer.from([payloadType])]), ...copies, packet.payload]
}
