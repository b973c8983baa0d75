import { MODELS } from './blend'
import { ndcgAt, ranksOf, type Trial } from './evaluate'
import type { FittedModel, Model, Settings, Training } from './model'

/** Fewer trials than this teach noise. */
export const MIN_TRIALS = 30
export const NDCG_K = 10

/** One model with the settings that did best. */
export interface Tried {
  settings: Settings
  served: FittedModel
  /** NDCG@10 on the trials; not measured where there is nothing to choose from. */
  quality: number
  tookMs: number
}

/**
 * Fits every model with its usual settings, then changes them one by one and keeps what is better, for as long as the
 * time left would also do for fitting everything once more.
 */
export function tune(
  training: Training,
  trials: readonly Trial[],
  control: {
    seed: number
    untilMs: number
    clock(): number
    tick(model: string, share: number): void
  },
): Tried[] {
  const { seed, untilMs, clock, tick } = control
  const steps = MODELS.reduce((sum, { grid }) => sum + (grid?.length ?? 1), 0)
  let done = 0
  function attempt(model: Model, settings: Settings): Tried {
    const from = clock()
    const state = model.fit(training, { seed, settings, tick: (share) => tick(model.name, (done + share) / steps) })
    const served = model.serve(state, training.items)
    const score = served.score.bind(served)
    const choose = (model.grid?.length ?? 1) > 1 && trials.length >= MIN_TRIALS
    const quality = choose ? ndcgAt(ranksOf(trials, score, training.items.length), NDCG_K) : 0
    done += 1
    tick(model.name, done / steps)
    return { settings, served, quality, tookMs: clock() - from }
  }
  const best = MODELS.map((model) => attempt(model, model.grid?.[0] ?? {}))
  const fitting = best.reduce((sum, { tookMs }) => sum + tookMs, 0)
  MODELS.forEach((model, index) => {
    for (const settings of trials.length < MIN_TRIALS ? [] : (model.grid?.slice(1) ?? [])) {
      const leading = best[index] as Tried
      if (clock() + leading.tookMs + fitting > untilMs) break
      const next = attempt(model, { ...leading.settings, ...settings })
      if (next.quality > leading.quality) best[index] = next
    }
  })
  return best
}
