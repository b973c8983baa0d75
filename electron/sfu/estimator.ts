import type { Arrivals } from './rtcp'
import { createTrend } from './trend'

/** What is believed of the way to one viewer. */
export interface Estimate {
  /** What the way carries; undefined until the viewer has told when packets arrived. */
  kbps: number | undefined
  /** What arrived, over the last half second. */
  arrivedKbps: number
  /** Packets that did not arrive at the first try, over the last seconds; 0 to 1. */
  lossShare: number
  /** How much longer packets are under way than at best: what stands in queues. */
  queueMs: number
}

export interface Estimator {
  /** A packet was sent under this transport-wide number. */
  sent(sequenceNumber: number, bytes: number, atMs: number): void
  feedback(arrivals: Arrivals, atMs: number): void
  /** Less or more is sent from now on: what was lost before says nothing of it. */
  forgetLoss(): void
  read(): Estimate
}

const SIZE = 4096
const UNKNOWN = 0
const ARRIVED = 1
const LOST = 2
/** More than arrive within the window at any rate a picture has. */
const WINDOW_SIZE = 1024
/** Section 5.5 of the draft: what remains of the rate that arrived when the way is overused. */
const BETA = 0.85
/** So much longer than they were sent packets have to arrive for the way to be the reason. */
const HELD_UP = 1.1
/** Of the estimate: what is offered below it fills no queue. */
const LITTLE = 0.5
const GROWTH_PER_SECOND = 1.08
const RATE_WINDOW_MS = 500
/** One key frame comes as a hundred packets within little time: what is lost of it alone is no share of what is sent. */
const LOSS_INTERVAL_MS = 400
/** What is lost while a network is away says nothing of what it carries when it is back. */
const AWAY_MS = 1000
/** A packet may be overtaken by so much without being lost. */
const OVERTAKEN_MS = 150
/** The best time on the way is remembered for so long: clocks drift apart. */
const BASE_WINDOW_MS = 20_000

/**
 * Estimates the bandwidth from when packets arrived, after Google's congestion control (draft-ietf-rmcat-gcc-02; the
 * trend instead of the Kalman filter as in Carlucci et al., "Congestion control for web real-time communication",
 * 2017): less when delay grows or more than a tenth is lost, slowly more while neither does. What was not sent cannot
 * be seen to arrive, so it grows to one and a half of what arrives at most; more is found out by sending more.
 */
export function createEstimator(): Estimator {
  const sentAtMs = new Float64Array(SIZE)
  const sizes = new Uint16Array(SIZE)
  const numbers = new Int32Array(SIZE).fill(-1)
  const trend = createTrend()
  /** What arrived within the window, in the order of its arrival: a ring, since hundreds come and go a second. */
  const arrived = {
    sentAtMs: new Float64Array(WINDOW_SIZE),
    atMs: new Float64Array(WINDOW_SIZE),
    bytes: new Uint16Array(WINDOW_SIZE),
  }
  let [oldest, arrivals] = [0, 0]
  let arrivedBytes = 0
  let kbps: number | undefined
  /** What has been counted, since an overlapping report tells of it again. */
  const fates = new Uint8Array(SIZE)
  /** Told of as missing, and since when: another way may only have taken longer. */
  const missing = new Map<number, number>()
  let loss = { received: 0, lost: 0 }
  let lossShare = 0
  let lossReadAtMs = Number.NEGATIVE_INFINITY
  let lossCappedAtMs = Number.NEGATIVE_INFINITY
  let heardAtMs = Number.NEGATIVE_INFINITY
  let grownAtMs = 0
  let loweredAtMs = 0
  let base: { atMs: number; delayMs: number }[] = []
  let leastDelayMs = Number.POSITIVE_INFINITY
  let queueMs = 0

  /** From the first to the last in the window. */
  const spanMs = (times: Float64Array) =>
    (times[(oldest + arrivals - 1) % WINDOW_SIZE] as number) - (times[oldest] as number)

  function remember(departedAtMs: number, atMs: number, bytes: number): void {
    if (arrivals === WINDOW_SIZE) forgetOldest()
    const at = (oldest + arrivals++) % WINDOW_SIZE
    arrived.sentAtMs[at] = departedAtMs
    arrived.atMs[at] = atMs
    arrived.bytes[at] = bytes
    arrivedBytes += bytes
    while (spanMs(arrived.atMs) > RATE_WINDOW_MS) forgetOldest()
  }

  function forgetOldest(): void {
    arrivedBytes -= arrived.bytes[oldest] as number
    oldest = (oldest + 1) % WINDOW_SIZE
    arrivals--
  }

  function arrivedKbps(): number {
    return arrivals === 0 ? 0 : (arrivedBytes * 8) / Math.max(RATE_WINDOW_MS, spanMs(arrived.atMs))
  }

  /**
   * A delay that grew, by a detour or a pause of a machine, is no limit while as much arrives as was sent; and sound alone
   * cannot have met the limit of a way that carried a picture.
   */
  function isHeldUp(kbps: number): boolean {
    if (arrivals === 0) return false
    const sentOverMs = Math.max(1, spanMs(arrived.sentAtMs))
    const offeredKbps = (arrivedBytes * 8) / sentOverMs
    return spanMs(arrived.atMs) > HELD_UP * sentOverMs && offeredKbps > LITTLE * kbps
  }

  function take(number: number, atMs: number): void {
    const at = number % SIZE
    if (numbers[at] !== number || fates[at] === ARRIVED) return
    fates[at] = ARRIVED
    if (missing.size > 0) missing.delete(number)
    loss.received++
    const departedAtMs = sentAtMs[at] as number
    trend.add(departedAtMs, atMs)
    remember(departedAtMs, atMs, sizes[at] as number)
    measureQueue(departedAtMs, atMs - departedAtMs)
  }

  /** The least delay per second is kept, and the least of those is the way without queues. */
  function measureQueue(atMs: number, delayMs: number): void {
    const newest = base.at(-1)
    if (newest && atMs - newest.atMs < 1000) newest.delayMs = Math.min(newest.delayMs, delayMs)
    else {
      base.push({ atMs, delayMs })
      base = base.filter((one) => atMs - one.atMs < BASE_WINDOW_MS)
      leastDelayMs = Math.min(...base.map((one) => one.delayMs))
    }
    leastDelayMs = Math.min(leastDelayMs, delayMs)
    queueMs += 0.1 * (delayMs - leastDelayMs - queueMs)
  }

  function adapt(atMs: number): void {
    const rate = arrivedKbps()
    if (rate === 0) return
    kbps ??= rate
    // Once per round of feedback, not once per packet of the same queue.
    if (trend.state() === 'over' && atMs - loweredAtMs > 200 && isHeldUp(kbps)) {
      kbps = Math.min(kbps, BETA * rate)
      loweredAtMs = atMs
    }
    if (loss.received + loss.lost >= 40 && atMs - lossReadAtMs >= LOSS_INTERVAL_MS) {
      lossReadAtMs = atMs
      const share = loss.lost / (loss.received + loss.lost)
      lossShare += 0.5 * (share - lossShare)
      loss = { received: 0, lost: 0 }
      // Section 6: a tenth lost is too much to be chance. What does arrive is carried all the same.
      if (share > 0.1) {
        kbps = Math.max(kbps * (1 - 0.5 * share), BETA * rate)
        lossCappedAtMs = atMs
      }
    }
    const seconds = Math.min(1, (atMs - grownAtMs) / 1000)
    grownAtMs = atMs
    const calm = trend.state() === 'normal' && atMs - lossCappedAtMs > 1000 && atMs - loweredAtMs > 300
    if (calm) kbps = Math.max(kbps, Math.min(kbps * GROWTH_PER_SECOND ** seconds + seconds, 1.5 * rate + 10), rate)
  }

  return {
    sent(sequenceNumber, bytes, atMs) {
      const at = sequenceNumber % SIZE
      numbers[at] = sequenceNumber
      fates[at] = UNKNOWN
      if (missing.size > 0) missing.delete(sequenceNumber)
      sentAtMs[at] = atMs
      sizes[at] = bytes
    },
    feedback({ first, atMs: times }, atMs) {
      const wasAway = atMs - heardAtMs > AWAY_MS
      heardAtMs = atMs
      for (let i = 0; i < times.length; i++) {
        const number = (first + i) & 0xffff
        const arrivedAtMs = times[i]
        if (arrivedAtMs !== undefined) take(number, arrivedAtMs)
        else if (!wasAway && fates[number % SIZE] === UNKNOWN && !missing.has(number)) missing.set(number, atMs)
      }
      for (const [number, sinceMs] of missing) {
        if (atMs - sinceMs < OVERTAKEN_MS) break
        missing.delete(number)
        fates[number % SIZE] = LOST
        loss.lost++
      }
      adapt(atMs)
    },
    forgetLoss() {
      loss = { received: 0, lost: 0 }
      for (const number of missing.keys()) fates[number % SIZE] = LOST
      missing.clear()
      lossShare = 0
    },
    read: () => ({ kbps, arrivedKbps: arrivedKbps(), lossShare, queueMs }),
  }
}
