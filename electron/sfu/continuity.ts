import type { MediaPacket } from './packet'
import type { Vp8Shift } from './vp8'

/** The numbers a packet bears in a viewer's stream: RTP (RFC 3550, section 5.1) and VP8 (RFC 7741, section 4.2). */
export interface Place {
  sequenceNumber: number
  timestamp: number
  marker: boolean
  shift: Vp8Shift
}

/** From one change of source to the next. */
interface Stretch {
  source: MediaPacket['source']
  firstIncoming: number
  firstOutgoing: number
  sequenceOffset: number
  timestampOffset: number
  shift: Vp8Shift
}

export interface Continuity {
  /** The place of a packet in the outgoing stream, or undefined for a packet from before the change. */
  place(packet: MediaPacket): Place | undefined
  /** The next packet comes from another encoder, or after a pause: its numbers begin anywhere. */
  switchSource(): void
  /** Which packet of which source went out under a number, and its place; undefined when that was before the last change. */
  origin(
    sequenceNumber: number,
  ): { source: MediaPacket['source']; sequenceNumber: number; placed(packet: MediaPacket): Place } | undefined
  /** What is added to the timestamps of the source that is sent now. */
  timestampOffset(): number
  /** The newest number that went out. */
  newest(): number | undefined
}

/** Packets that were under way when the source changed arrive within this many packets. */
const LATE_WINDOW = 4096
const isBefore = (one: number, other: number) => ((one - other) & 0xffff) >= 0x8000

/**
 * Makes several sources, one after the other, look like one uninterrupted stream: sequence numbers and picture numbers
 * go on by one, timestamps by the time that really passed, so that neither the jitter buffer nor lip-sync notices.
 *
 * @param clockRateHz 90,000 for video, 48,000 for Opus
 */
export function createContinuity(clockRateHz: number): Continuity {
  let stretch: Stretch | undefined
  let switched = true
  let sinceSwitch = 0
  /** Of what went out; no number yet is -1. One object for all, since this is written for every packet to every viewer. */
  const last = { sequenceNumber: -1, timestamp: 0, atMs: 0, pictureId: 0, baseLayerIndex: 0 }

  function begin(packet: MediaPacket): Stretch {
    switched = false
    sinceSwitch = 0
    const next: Stretch = {
      source: packet.source,
      firstIncoming: packet.sequenceNumber,
      firstOutgoing: packet.sequenceNumber,
      sequenceOffset: 0,
      timestampOffset: 0,
      shift: { pictureId: 0, baseLayerIndex: 0 },
    }
    if (last.sequenceNumber >= 0) {
      const elapsed = Math.max(1, Math.round(((packet.receivedAtMs - last.atMs) * clockRateHz) / 1000))
      next.firstOutgoing = (last.sequenceNumber + 1) & 0xffff
      next.sequenceOffset = next.firstOutgoing - packet.sequenceNumber
      next.timestampOffset = (last.timestamp + elapsed - packet.timestamp) | 0
      if (packet.vp8?.pictureId) next.shift.pictureId = last.pictureId + 1 - packet.vp8.pictureId.value
      if (packet.vp8?.baseLayerIndex)
        next.shift.baseLayerIndex = last.baseLayerIndex + 1 - packet.vp8.baseLayerIndex.value
    }
    return next
  }

  function remember(packet: MediaPacket, place: Place): void {
    // A packet that was overtaken does not set the clock back.
    if (last.sequenceNumber >= 0 && isBefore(place.sequenceNumber, last.sequenceNumber)) return
    last.sequenceNumber = place.sequenceNumber
    last.timestamp = place.timestamp
    last.atMs = packet.receivedAtMs
    const { pictureId, baseLayerIndex } = packet.vp8 ?? {}
    if (pictureId) last.pictureId = pictureId.value + place.shift.pictureId
    if (baseLayerIndex) last.baseLayerIndex = baseLayerIndex.value + place.shift.baseLayerIndex
  }

  return {
    place(packet) {
      if (switched || !stretch) stretch = begin(packet)
      sinceSwitch++
      if (sinceSwitch < LATE_WINDOW && isBefore(packet.sequenceNumber, stretch.firstIncoming)) return undefined
      const place = placeIn(stretch, packet)
      remember(packet, place)
      return place
    },
    switchSource() {
      switched = true
    },
    origin(sequenceNumber) {
      if (!stretch || isBefore(sequenceNumber, stretch.firstOutgoing)) return undefined
      const { source, sequenceOffset } = stretch
      return {
        source,
        sequenceNumber: (sequenceNumber - sequenceOffset) & 0xffff,
        placed: (packet) => placeIn(stretch as Stretch, packet),
      }
    },
    timestampOffset: () => stretch?.timestampOffset ?? 0,
    newest: () => (last.sequenceNumber < 0 ? undefined : last.sequenceNumber),
  }
}

const placeIn = ({ sequenceOffset, timestampOffset, shift }: Stretch, packet: MediaPacket): Place => ({
  sequenceNumber: (packet.sequenceNumber + sequenceOffset) & 0xffff,
  timestamp: (packet.timestamp + timestampOffset) >>> 0,
  marker: packet.marker,
  shift,
})
