/** Whether packets are under way ever longer, from when they were sent and when they arrived. */

export interface Trend {
  /** In the order of arrival. The clocks need not agree, only run alike. */
  add(sentAtMs: number, arrivedAtMs: number): void
  /** `over`: a queue is growing somewhere; `under`: it empties. */
  state(): 'normal' | 'over' | 'under'
}

const BURST_MS = 5
const WINDOW = 20
const SMOOTHING = 0.9
const GAIN = 4
const MAX_COUNTED = 60
const OVERUSE_MS = 10
/** Section 5.4 of the draft: the threshold follows the trend, up slower than down. */
const THRESHOLD = { first: 12.5, min: 6, max: 600, up: 0.0087, down: 0.039 }

/**
 * The delay gradient as the slope of a line through the last twenty groups of packets, and an adaptive threshold on it
 * (draft-ietf-rmcat-gcc-02, sections 5.2 to 5.4, with the line of Carlucci et al. 2017 for the Kalman filter).
 */
export function createTrend(): Trend {
  let group: { firstSentMs: number; sentMs: number; arrivedMs: number } | undefined
  let before: { sentMs: number; arrivedMs: number } | undefined
  /** A ring: the order of points does not matter to a line. */
  const [xs, ys] = [new Float64Array(WINDOW), new Float64Array(WINDOW)]
  let accumulated = 0
  let smoothed = 0
  let count = 0
  let threshold = THRESHOLD.first
  let overSinceMs: number | undefined
  let lastSlope = 0
  let updatedAtMs = 0
  let startMs: number | undefined
  let state: 'normal' | 'over' | 'under' = 'normal'

  function slope(): number {
    let [mx, my] = [0, 0]
    for (let i = 0; i < WINDOW; i++) {
      mx += (xs[i] as number) / WINDOW
      my += (ys[i] as number) / WINDOW
    }
    let [top, bottom] = [0, 0]
    for (let i = 0; i < WINDOW; i++) {
      const x = (xs[i] as number) - mx
      top += x * ((ys[i] as number) - my)
      bottom += x * x
    }
    return bottom === 0 ? 0 : top / bottom
  }

  function detect(nowMs: number): void {
    const trend = count < WINDOW ? 0 : slope()
    const scaled = Math.min(count, MAX_COUNTED) * trend * GAIN
    if (scaled > threshold) {
      overSinceMs ??= nowMs
      if (nowMs - overSinceMs >= OVERUSE_MS && trend >= lastSlope) state = 'over'
    } else {
      overSinceMs = undefined
      state = scaled < -threshold ? 'under' : 'normal'
    }
    lastSlope = trend
    adaptThreshold(scaled, nowMs)
  }

  function adaptThreshold(scaled: number, nowMs: number): void {
    const passedMs = Math.min(100, nowMs - updatedAtMs)
    updatedAtMs = nowMs
    const size = Math.abs(scaled)
    // A spike says nothing about what is usual.
    if (size > threshold + 15) return
    const rate = size < threshold ? THRESHOLD.down : THRESHOLD.up
    threshold = Math.min(THRESHOLD.max, Math.max(THRESHOLD.min, threshold + rate * (size - threshold) * passedMs))
  }

  function finish(sentMs: number, arrivedMs: number): void {
    if (before) {
      const delta = arrivedMs - before.arrivedMs - (sentMs - before.sentMs)
      accumulated += delta
      smoothed = SMOOTHING * smoothed + (1 - SMOOTHING) * accumulated
      startMs ??= arrivedMs
      xs[count % WINDOW] = arrivedMs - startMs
      ys[count % WINDOW] = smoothed
      count++
      detect(arrivedMs)
    }
    before = { sentMs, arrivedMs }
  }

  return {
    add(sentMs, arrivedMs) {
      if (group && sentMs - group.firstSentMs <= BURST_MS) {
        group.sentMs = Math.max(group.sentMs, sentMs)
        group.arrivedMs = Math.max(group.arrivedMs, arrivedMs)
        return
      }
      if (group) finish(group.sentMs, group.arrivedMs)
      group = { firstSentMs: sentMs, sentMs, arrivedMs }
    },
    state: () => state,
  }
}
