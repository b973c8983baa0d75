import { MODELS } from './blend'
import { type Cut, ndcgAt, ranksOf } from './evaluate'
import type { FittedModel, Item, Model, Settings, Training } from './model'
import { tableOf } from './table'

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
  /** NDCG over the trials; not measured where there is nothing to choose from. */
  quality: number
  tookMs: number
}

/**
 * Fits every model with its usual settings, then changes them one by one and keeps what is better, for as long as the
 * time left would also do for fitting everything once more.
 */
export function tune(
  items: readonly Item[],
  cuts: readonly Cut[],
  control: {
    seed: number
    untilMs: number
    clock(): number
    tick(model: string, share: number): void
  },
): Tried[] {
  const { seed, untilMs, clock, tick } = control
  const parts = cuts.map(({ histories }): Training => ({ items, table: tableOf(histories, items.length) }))
  const trials = cuts.reduce((sum, cut) => sum + cut.trials.length, 0)
  const steps = MODELS.reduce((sum, { grid }) => sum + (grid?.length ?? 1), 0)
  let done = 0
  function attempt(model: Model, settings: Settings): Tried {
    const from = clock()
    const served = parts.map((training, part) => {
      const tell = (share: number) => tick(model.name, (done + (part + share) / parts.length) / steps)
      const state = model.fit(training, { seed, settings, tick: tell })
      return model.serve(state, items)
    })
    const choose = (model.grid?.length ?? 1) > 1 && trials >= MIN_TRIALS
    const quality = choose ? qualityOf(served, cuts, items.length) : 0
    done += 1
    tick(model.name, done / steps)
    return { settings, served, quality, tookMs: clock() - from }
  }
  const best = MODELS.map((model) => attempt(model, model.grid?.[0] ?? {}))
  const fitting = best.reduce((sum, { tookMs }) => sum + tookMs, 0)
  MODELS.forEach((model, index) => {
    for (const settings of trials < MIN_TRIALS ? [] : (model.grid?.slice(1) ?? [])) {
      const leading = best[index] as Tried
      if (clock() + leading.tookMs + fitting > untilMs) break
      const next = attempt(model, { ...leading.settings, ...settings })
      if (next.quality > leading.quality) best[index] = next
    }
  })
  return best
}

function qualityOf(served: readonly FittedModel[], cuts: readonly Cut[], items: number): number {
  const ranks = cuts.flatMap(({ trials }, at) => {
    const model = served[at] as FittedModel
    return ranksOf(trials.slice(0, TUNING_TRIALS), (history, into) => model.score(history, into), items)
  })
  return ndcgAt(ranks, NDCG_K)
}
