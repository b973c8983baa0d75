/** VP8 in RTP: RFC 7741, sections 4.2 (payload descriptor) and 4.3 (payload header). Only what forwarding needs. */

export interface Vp8Descriptor {
  /** Whether this payload begins a picture that can be shown without any before it. */
  startsKeyFrame: boolean
  /** Where the running numbers of the pictures stand, if the encoder writes them. */
  pictureId?: { at: number; wide: boolean; value: number }
  /** `TL0PICIDX`, the running number of base-layer pictures. */
  baseLayerIndex?: { at: number; value: number }
}

/** Reads the descriptor; of a payload that is cut short, what is there. */
export function readVp8(payload: Uint8Array): Vp8Descriptor {
  const first = payload[0] ?? 0
  const read: Vp8Descriptor = { startsKeyFrame: false }
  let at = 1
  if (first & 0x80) {
    const extension = payload[at++] ?? 0
    if (extension & 0x80) {
      const high = payload[at] ?? 0
      const wide = (high & 0x80) !== 0
      const end = at + (wide ? 2 : 1)
      if (end <= payload.length)
        read.pictureId = { at, wide, value: wide ? ((high & 0x7f) << 8) | (payload[at + 1] ?? 0) : high }
      at = end
    }
    if (extension & 0x40) {
      const value = payload[at]
      if (value !== undefined) read.baseLayerIndex = { at, value }
      at++
    }
    if (extension & 0x30) at++
  }
  const startsFrame = (first & 0x10) !== 0 && (first & 0x0f) === 0
  const header = payload[at]
  read.startsKeyFrame = startsFrame && header !== undefined && (header & 0x01) === 0
  return read
}

/** How far the numbers of a viewer's stream are from those of the layer it gets at the moment. */
export interface Vp8Shift {
  pictureId: number
  baseLayerIndex: number
}

/**
 * Writes a viewer's numbers over those in the payload. The payload is shared by all viewers: what is written holds
 * until the next one's numbers are, so it is to be encrypted in between.
 */
export function writeVp8(payload: Uint8Array, { pictureId, baseLayerIndex }: Vp8Descriptor, shift: Vp8Shift): void {
  if (pictureId) {
    const value = pictureId.value + shift.pictureId
    if (pictureId.wide) {
      payload[pictureId.at] = 0x80 | ((value >> 8) & 0x7f)
      payload[pictureId.at + 1] = value & 0xff
    } else payload[pictureId.at] = value & 0x7f
  }
  if (baseLayerIndex) payload[baseLayerIndex.at] = (baseLayerIndex.value + shift.baseLayerIndex) & 0xff
}
