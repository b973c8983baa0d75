import { MODELS } from './blend'
import { type Cut, ndcgAt, ranksOf } from './evaluate'
import type { FittedModel, Item, Model, Settings, Training } from './model'
import { tableOf } from './table'
import { inTime, keepWithin } from './time-limit'

/** Fewer trials than this teach noise. */
export const MIN_TRIALS = 30
const NDCG_K = 10
/** Settings are compared on at most this many trials of a cut. */
const TUNING_TRIALS = 1500

/** One model with the settings that did best. */
export interface Tried {
  settings: Settings
  /** For each cut what was learnt without its trials. */
  served: FittedModel[]
  /** What was learnt without the first one's. */
  state: object
  /** NDCG over the trials; not measured where there is nothing to choose from. */
  quality: number
  tookMs: number
  /** There was no time to fit it. */
  leftOut: boolean
}

export interface Tuning {
  seed: number
  /** When everything has to be fitted on the cuts and, by then, once more on all there is. */
  untilMs: number
  clock(): number
  tick(model: string, share: number): void
}

/**
 * Fits every model with its usual settings, the quick ones first; one that would take too long is left out. Then changes
 * the settings one by one and keeps what is better, for as long as the time left would also do for fitting everything
 * once more.
 */
export function tune(items: readonly Item[], cuts: readonly Cut[], tuning: Tuning): Tried[] {
  const { seed, untilMs, clock, tick } = tuning
  const parts = cuts.map(({ histories }): Training => ({ items, table: tableOf(histories, items.length) }))
  const trials = cuts.reduce((sum, cut) => sum + cut.trials.length, 0)
  const steps = MODELS.reduce((sum, { grid }) => sum + (grid?.length ?? 1), 0)
  let done = 0
  /** @throws {OutOfTime} when it would take longer than the limit */
  function attempt(model: Model, settings: Settings, limitMs: number): Tried {
    const from = clock()
    const tell = keepWithin(limitMs, clock, (share) => tick(model.name, (done + share) / steps))
    const states = parts.map((training, part) =>
      model.fit(training, { seed, settings, tick: (share) => tell((part + share) / parts.length) }),
    )
    const served = states.map((state) => model.serve(state, items))
    const choose = (model.grid?.length ?? 1) > 1 && trials >= MIN_TRIALS
    const quality = choose ? qualityOf(served, cuts, items.length) : 0
    return { settings, served, state: states[0] as object, quality, tookMs: clock() - from, leftOut: false }
  }
  /** The same, or nothing where it would take too long. */
  function attemptInTime(model: Model, settings: Settings, limitMs: number): Tried | undefined {
    const tried = inTime(() => attempt(model, settings, limitMs))
    done += 1
    tick(model.name, done / steps)
    return tried
  }
  /** What fitting everything once more will take, this model's share of the cuts included. */
  const againMs = (best: readonly Tried[]) => best.reduce((sum, { tookMs }) => sum + tookMs, 0) / parts.length
  const once = parts.length / (parts.length + 1)

  const best: Tried[] = []
  for (const model of MODELS) {
    const settings = model.grid?.[0] ?? {}
    const limitMs = model.nothing ? (untilMs - clock() - againMs(best)) * once : Number.POSITIVE_INFINITY
    const tried = attemptInTime(model, settings, limitMs)
    best.push(tried ?? leftOut(model, settings, items, parts.length))
  }
  MODELS.forEach((model, index) => {
    for (const settings of trials < MIN_TRIALS ? [] : (model.grid?.slice(1) ?? [])) {
      const leading = best[index] as Tried
      const limitMs = untilMs - clock() - againMs(best)
      if (leading.leftOut || leading.tookMs > limitMs) break
      const next = attemptInTime(model, { ...leading.settings, ...settings }, limitMs)
      if (next && next.quality > leading.quality) best[index] = next
    }
  })
  return best
}

function leftOut(model: Model, settings: Settings, items: readonly Item[], parts: number): Tried {
  const state = model.nothing?.(items.length) as object
  const served = Array.from({ length: parts }, () => model.serve(state, items))
  return { settings, served, state, quality: 0, tookMs: 0, leftOut: true }
}

function qualityOf(served: readonly FittedModel[], cuts: readonly Cut[], items: number): number {
  const ranks = cuts.flatMap(({ trials }, at) => {
    const model = served[at] as FittedModel
    return ranksOf(trials.slice(0, TUNING_TRIALS), (history, into) => model.score(history, into), items)
  })
  return ndcgAt(ranks, NDCG_K)
}
