import type { MediaPacket } from './packet'

const SIZE = 1024

export interface History {
  add(packet: MediaPacket): void
  clear(): void
  get(sequenceNumber: number): MediaPacket | undefined
  /** What came since the newest key frame began, if that was at most so long ago and all of it is here. */
  sinceKeyFrame(nowMs: number, maxAgeMs: number): MediaPacket[]
}

/** The last 1024 packets of one stream, about five seconds of the best layer, for all viewers together. */
export function createHistory(): History {
  const ring: (MediaPacket | undefined)[] = new Array(SIZE)
  let newest: number | undefined
  let keyFrame: MediaPacket | undefined

  const get = (sequenceNumber: number): MediaPacket | undefined => {
    const packet = ring[sequenceNumber % SIZE]
    return packet?.sequenceNumber === sequenceNumber ? packet : undefined
  }
  return {
    add(packet) {
      ring[packet.sequenceNumber % SIZE] = packet
      if (newest === undefined || ((packet.sequenceNumber - newest) & 0xffff) < 0x8000) newest = packet.sequenceNumber
      if (packet.begins) keyFrame = packet
    },
    clear() {
      ring.fill(undefined)
      newest = undefined
      keyFrame = undefined
    },
    get,
    sinceKeyFrame(nowMs, maxAgeMs) {
      if (!keyFrame || newest === undefined || nowMs - keyFrame.receivedAtMs > maxAgeMs) return []
      const packets: MediaPacket[] = []
      const count = ((newest - keyFrame.sequenceNumber) & 0xffff) + 1
      if (count > SIZE) return []
      for (let i = 0; i < count; i++) {
        const packet = get((keyFrame.sequenceNumber + i) & 0xffff)
        if (!packet) return []
        packets.push(packet)
      }
      return packets
    },
  }
}
