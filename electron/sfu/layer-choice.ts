import { LAYERS, type Layer, type Quality, type QualityWish, type ViewerHealth } from '../../shared/broadcast'
import type { Estimate } from './estimator'

/** What a layer takes, sound included, in kbit/s. */
export type LayerRates = Record<Layer, number>

export interface Wishes {
  quality: QualityWish
  /** Lines of the picture on the viewer's page; undefined while unknown. */
  lines?: number
}

export interface Choice {
  quality: Quality
  limit: ViewerHealth['limit']
  /** Send so much, with padding where there is not enough else, to learn whether the next layer fits. */
  probeKbps?: number
}

export interface LayerChoice {
  /**
   * To be asked a few times a second.
   *
   * @param mayRise whether it is this viewer's turn to try for more
   */
  choose(nowMs: number, wishes: Wishes, estimate: Estimate, rates: LayerRates, mayRise: boolean): Choice
}

/** A layer is enough for a picture of so much fewer lines: small text, shown small, needs more than it has room for. */
const FINENESS = 1.8
/** Below this share of a layer's rate its packets cannot all be arriving. */
const TOO_LITTLE = 0.7
const STANDING_QUEUE_MS = 250
const STANDING_MS = 600
const FALLING_MS = 30
/** An estimate recovers from a pause in less; half of too little is believed sooner. */
const TOO_LITTLE_MS = 1000
const FAR_TOO_LITTLE_MS = 400
const TOO_LOSSY = 0.15
/** After a change: how long before a step down, so that queues can empty and figures mean the new layer. */
const SETTLE_MS = 1500
const FIRST_CALM_MS = 4000
const LONGEST_CALM_MS = 40_000
/** How long a trial of the next layer takes. */
export const PROBE_MS = 1200
const PROBE_MARGIN = 1.1
const PROBE_LOSS = 0.1
/** A layer that was left again within this time was taken too early. */
const TOO_EARLY_MS = 10_000

const ORDER: readonly Quality[] = [...LAYERS, 'sound']
const rank = (quality: Quality) => ORDER.indexOf(quality)

/** The best a viewer can use: what it wished for, and no more lines than its page shows. */
export function bestFor({ quality, lines }: Wishes): { quality: Quality; limit: 'none' | 'wish' | 'size' } {
  if (quality !== 'auto') return { quality, limit: quality === '720' ? 'none' : 'wish' }
  if (lines === undefined) return { quality: '720', limit: 'none' }
  const enough = [...LAYERS].reverse().find((layer) => Number(layer) >= lines * FINENESS) ?? '720'
  return { quality: enough, limit: enough === '720' ? 'none' : 'size' }
}

/**
 * Chooses the layer of one viewer: down at once when its way does not carry what is sent, up one step at a time after a
 * calm while and only when padding of the same weight has been carried. Each step up that proves wrong doubles the while.
 *
 * @param pads whether padding can be sent; where it cannot, the next layer itself is the trial
 */
export function createLayerChoice(pads: boolean): LayerChoice {
  let current: Quality = '720'
  let calmMs = FIRST_CALM_MS
  let calmSinceMs: number | undefined
  let standing: { sinceMs: number; queueMs: number } | undefined
  let tooLittleSinceMs: number | undefined
  let previousBest: Quality = '720'
  let changedAtMs: number | undefined
  let steppedDownAtMs = Number.NEGATIVE_INFINITY
  let steppedUpAtMs = Number.NEGATIVE_INFINITY
  /** With the most that arrived so far: over half a second no more can than the way carries. */
  let probe: { startedAtMs: number; kbps: number; arrivedKbps: number } | undefined

  function isCongested(nowMs: number, { kbps, lossShare, queueMs }: Estimate, rate: number): boolean {
    if (queueMs < STANDING_QUEUE_MS) standing = undefined
    // A queue that empties needs time, not less.
    else if (!standing || queueMs < standing.queueMs - FALLING_MS) standing = { sinceMs: nowMs, queueMs }
    tooLittleSinceMs = kbps !== undefined && kbps < TOO_LITTLE * rate ? (tooLittleSinceMs ?? nowMs) : undefined
    if (kbps === undefined || nowMs - (changedAtMs ?? nowMs) < SETTLE_MS) return false
    const isLong = (sinceMs: number | undefined, ms: number) => sinceMs !== undefined && nowMs - sinceMs > ms
    const tooLittleMs = kbps < 0.5 * TOO_LITTLE * rate ? FAR_TOO_LITTLE_MS : TOO_LITTLE_MS
    return lossShare > TOO_LOSSY || isLong(standing?.sinceMs, STANDING_MS) || isLong(tooLittleSinceMs, tooLittleMs)
  }

  function stepDown(nowMs: number, estimate: Estimate, rates: LayerRates): void {
    const below = ORDER.slice(rank(current) + 1)
    const kbps = estimate.kbps ?? 0
    current = below.find((quality) => quality === 'sound' || rates[quality] <= kbps) ?? 'sound'
    changedAtMs = nowMs
    if (nowMs - steppedUpAtMs < TOO_EARLY_MS) calmMs = Math.min(LONGEST_CALM_MS, calmMs * 2)
    steppedDownAtMs = nowMs
    calmSinceMs = nowMs
    standing = undefined
    tooLittleSinceMs = undefined
    probe = undefined
  }

  function stepUp(nowMs: number, next: Layer): void {
    current = next
    changedAtMs = nowMs
    calmSinceMs = nowMs
    steppedUpAtMs = nowMs
    if (nowMs - steppedDownAtMs > LONGEST_CALM_MS) calmMs = FIRST_CALM_MS
  }

  /** Returns what is to be sent in all, while it tries. */
  function tryMore(nowMs: number, estimate: Estimate, rates: LayerRates, mayRise: boolean): number | undefined {
    const next = ORDER[rank(current) - 1] as Layer
    calmSinceMs ??= nowMs
    if (!probe) {
      // Whoever sees nothing is not made to wait long.
      const neededMs = current === 'sound' ? Math.min(calmMs, 2 * FIRST_CALM_MS) : calmMs
      if (!mayRise || nowMs - calmSinceMs < neededMs) return undefined
      if (pads) probe = { startedAtMs: nowMs, kbps: rates[next] * PROBE_MARGIN, arrivedKbps: 0 }
      else stepUp(nowMs, next)
      return probe?.kbps
    }
    probe.arrivedKbps = Math.max(probe.arrivedKbps, estimate.arrivedKbps)
    if (nowMs - probe.startedAtMs < PROBE_MS) return probe.kbps
    // Were the way too narrow, a queue or a loss would show it. Less than half arrived: the probe was never sent in full.
    const wasSent = probe.arrivedKbps >= 0.5 * probe.kbps
    probe = undefined
    calmSinceMs = nowMs
    if (!wasSent) return undefined
    if (estimate.lossShare < PROBE_LOSS) stepUp(nowMs, next)
    else calmMs = Math.min(LONGEST_CALM_MS, calmMs * 2)
    return undefined
  }

  /** The viewer's own wish is followed at once where the way did not limit it before. */
  function follow(nowMs: number, best: Quality): void {
    const free = rank(current) <= rank(previousBest)
    if (rank(current) < rank(best) || (free && current !== best)) {
      current = best
      changedAtMs = nowMs
      probe = undefined
    }
    previousBest = best
  }

  /** The probe alone has filled a queue: that is answer enough. */
  function giveUpProbe(nowMs: number): void {
    probe = undefined
    calmSinceMs = nowMs
    calmMs = Math.min(LONGEST_CALM_MS, calmMs * 2)
  }

  return {
    choose(nowMs, wishes, estimate, rates, mayRise) {
      changedAtMs ??= nowMs
      const best = bestFor(wishes)
      follow(nowMs, best.quality)
      let probeKbps: number | undefined
      if (current !== 'sound' && isCongested(nowMs, estimate, rates[current])) stepDown(nowMs, estimate, rates)
      else if (rank(current) <= rank(best.quality)) calmSinceMs = undefined
      else if (probe && estimate.queueMs > STANDING_QUEUE_MS) giveUpProbe(nowMs)
      else probeKbps = tryMore(nowMs, estimate, rates, mayRise)
      const limit = rank(current) > rank(best.quality) ? 'network' : best.limit
      return { quality: current, limit, ...(probeKbps === undefined ? {} : { probeKbps }) }
    },
  }
}
