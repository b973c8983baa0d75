/** Which packets of one stream of the publisher are missing, and when to ask for them again (RFC 4585, section 6.2.1). */
export interface Gaps {
  /** A packet came. @returns the numbers to ask for now */
  came(sequenceNumber: number, nowMs: number): number[]
}

/** A larger gap is not loss but a new beginning; a key frame mends it. */
const LARGEST_GAP = 64
const ASK_AGAIN_MS = 30
const MOST_ASKS = 3

export function createGaps(): Gaps {
  const missing = new Map<number, { asks: number; askedAtMs: number }>()
  let newest: number | undefined

  return {
    came(sequenceNumber, nowMs) {
      missing.delete(sequenceNumber)
      const ahead = newest === undefined ? 1 : ((sequenceNumber - newest + 0x8000) & 0xffff) - 0x8000
      if (ahead > LARGEST_GAP || ahead < -0x4000) missing.clear()
      else
        for (let back = ahead - 1; back > 0; back--)
          missing.set((sequenceNumber - back) & 0xffff, { asks: 0, askedAtMs: 0 })
      if (ahead > 0 || ahead < -0x4000) newest = sequenceNumber
      const ask: number[] = []
      for (const [number, one] of missing) {
        if (one.asks > 0 && nowMs - one.askedAtMs < ASK_AGAIN_MS) continue
        if (one.asks === MOST_ASKS) missing.delete(number)
        else {
          ask.push(number)
          one.asks++
          one.askedAtMs = nowMs
        }
      }
      return ask
    },
  }
}
