/**
 * Whether an RTP payload of VP8 begins a key frame: a picture that can be shown without any before it.
 * RFC 7741, sections 4.2 (payload descriptor) and 4.3 (payload header).
 */
export function startsKeyFrame(payload: Uint8Array): boolean {
  const first = payload[0] ?? 0
  const startsFrame = (first & 0x10) !== 0 && (first & 0x0f) === 0
  if (!startsFrame) return false
  let at = 1
  if (first & 0x80) {
    const extension = payload[at++] ?? 0
    if (extension & 0x80) at += (payload[at] ?? 0) & 0x80 ? 2 : 1
    if (extension & 0x40) at++
    if (extension & 0x30) at++
  }
  const header = payload[at]
  return header !== undefined && (header & 0x01) === 0
}
