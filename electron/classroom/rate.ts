export interface Rate {
  perSecond: number
  burst: number
}

/** How fast one attendee may act. Hearts come quicker than sentences. */
export const RATES = {
  chat: { perSecond: 1, burst: 8 },
  reaction: { perSecond: 10, burst: 20 },
  act: { perSecond: 10, burst: 40 },
  /** Codes of coupons are short: nobody may try them all. */
  code: { perSecond: 0.1, burst: 6 },
  passing: { perSecond: 30, burst: 120 },
  /** Of messages of any kind, more than all that an honest page may do together. */
  message: { perSecond: 60, burst: 240 },
  /** How much too fast or senseless is answered one by one. */
  refusal: { perSecond: 2, burst: 20 },
  /** Of those who have not entered: a greeting, and a few that were refused. */
  greeting: { perSecond: 2, burst: 20 },
  /** How often somebody may be made to wait before they are shown out. */
  pause: { perSecond: 1 / 60, burst: 3 },
} satisfies Record<string, Rate>

/**
 * A token bucket: true while the caller keeps to the rate, by a clock that nobody sets. With `cost` 0 it is only asked.
 */
export function createBucket({ perSecond, burst }: Rate): (cost?: 0 | 1) => boolean {
  let tokens = burst
  let atMs = performance.now()
  return (cost = 1) => {
    const nowMs = performance.now()
    tokens = Math.min(burst, tokens + ((nowMs - atMs) / 1000) * perSecond)
    atMs = nowMs
    if (tokens < 1) return false
    tokens -= cost
    return true
  }
}
