/** The numbers of an RTP header (RFC 3550, section 5.1) that a viewer's decoder expects to run on. */
export interface RtpPlace {
  sequenceNumber: number
  timestamp: number
}

export interface Continuity {
  /** The place of a packet in the outgoing stream, or undefined for a packet from before the switch. */
  place(incoming: RtpPlace, atMs: number): RtpPlace | undefined
  /** The next packet comes from another encoder, whose numbers begin anywhere. */
  switchSource(): void
}

/** Packets that were under way when the source changed arrive within this many packets. */
const LATE_WINDOW = 4096

/**
 * Makes several sources, one after the other, look like one uninterrupted RTP stream: sequence numbers go on by one,
 * timestamps by the time that really passed, so that neither the jitter buffer nor lip-sync notices the change.
 *
 * @param clockRateHz 90,000 for video, 48,000 for Opus
 */
export function createContinuity(clockRateHz: number): Continuity {
  let sequenceOffset = 0
  let timestampOffset = 0
  let switched = true
  let firstSequence = 0
  let sinceSwitch = 0
  let last: (RtpPlace & { atMs: number }) | undefined

  function begin(incoming: RtpPlace, atMs: number): void {
    switched = false
    sinceSwitch = 0
    firstSequence = incoming.sequenceNumber
    if (!last) return
    const elapsed = Math.max(1, Math.round(((atMs - last.atMs) * clockRateHz) / 1000))
    sequenceOffset = last.sequenceNumber + 1 - incoming.sequenceNumber
    timestampOffset = last.timestamp + elapsed - incoming.timestamp
  }

  return {
    place(incoming, atMs) {
      if (switched) begin(incoming, atMs)
      sinceSwitch++
      if (sinceSwitch < LATE_WINDOW && ((incoming.sequenceNumber - firstSequence) & 0xffff) >= 0x8000) return undefined
      const sequenceNumber = (incoming.sequenceNumber + sequenceOffset) & 0xffff
      const timestamp = (incoming.timestamp + timestampOffset) >>> 0
      // A packet that was overtaken does not set the clock back.
      if (!last || ((sequenceNumber - last.sequenceNumber) & 0xffff) < 0x8000)
        last = { sequenceNumber, timestamp, atMs }
      return { sequenceNumber, timestamp }
    },
    switchSource() {
      switched = true
    },
  }
}
