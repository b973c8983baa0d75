import { als } from './als'
import { content } from './content'
import { ease } from './ease'
import { itemKnn } from './item-knn'
import type { Contribution, FittedModel, History, Model } from './model'
import { popularity, trend } from './popularity'
import { succession } from './succession'
import { transitions } from './transitions'
import { userKnn } from './user-knn'

/** What the blend is made of, in the order of its weights: what is quick to learn first. */
export const MODELS = [
  popularity,
  trend,
  itemKnn,
  userKnn,
  transitions,
  content,
  ease,
  succession,
  als,
] as unknown as readonly Model[]

/**
 * Each model speaks twice: with its score as a share of its best for this person, and with that share's logarithm. The
 * first tells favourites apart, the second says that what one model rules out is not to be shown.
 */
export const VOICES = 2
/** Keeps the logarithm finite; a share below this is as good as nothing. */
const FLOOR = 0.01
const LOG_FLOOR = Math.log(FLOOR)

/** Weights of the voices, model by model: share, logarithm. Used until there is enough to learn from. */
export const PRIOR_WEIGHTS: Readonly<Record<string, readonly [number, number]>> = {
  popularity: [0, 0.1],
  trend: [0, 0.3],
  'item-knn': [0, 0.4],
  'user-knn': [0, 0.3],
  transitions: [0.5, 0.3],
  content: [0.2, 0.1],
  ease: [0.8, 0.2],
  succession: [0.8, 0.2],
  als: [0, 0.1],
}

/** Thirty thousand logarithms a list are too slow: between these points a straight line is near enough (1e-4). */
const STEPS = 4096
const VOICE = Float64Array.from({ length: STEPS + 2 }, (_, step) => Math.log(FLOOR + step / STEPS) - LOG_FLOOR)

/** The logarithmic voice of a share (0 to 1); 0 where the share is. */
export function voiceOf(share: number): number {
  const place = share * STEPS
  // Truncated as a whole number, which is quicker than Math.floor.
  const step = place | 0
  const from = VOICE[step] as number
  return from + (place - step) * ((VOICE[step + 1] as number) - from)
}

/** The largest score outside the history; what somebody has is not ranked. */
export function bestOf(scores: Float32Array, history: History): number {
  for (const { item } of history) scores[item] = 0
  let best = 0
  for (let item = 0; item < scores.length; item += 1) if ((scores[item] as number) > best) best = scores[item] as number
  return best
}

/**
 * A weighted sum of the models' voices: in units of log-odds, because the weights were learnt by the likelihood of what
 * people took next. It explains itself by what its models say, each in proportion.
 * @param weights two a model, in the order of `models`
 */
export function blendOf(models: readonly FittedModel[], weights: ArrayLike<number>, items: number): FittedModel {
  const scratch = new Float32Array(items)

  function score(history: History, into: Float32Array): void {
    into.fill(0)
    models.forEach((model, index) => {
      const linear = weights[index * VOICES] as number
      const logarithmic = weights[index * VOICES + 1] as number
      if (linear === 0 && logarithmic === 0) return
      model.score(history, scratch)
      const best = bestOf(scratch, history)
      if (best === 0) return
      const scale = 1 / best
      for (let item = 0; item < items; item += 1) {
        const value = scratch[item] as number
        if (value <= 0) continue
        const share = value * scale
        into[item] = (into[item] as number) + linear * share + logarithmic * voiceOf(share)
      }
    })
  }

  function explain(history: History, item: number): Contribution[] {
    return models.flatMap((model, index) => {
      model.score(history, scratch)
      const own = scratch[item] as number
      const best = bestOf(scratch, history)
      if (best === 0 || own <= 0) return []
      const share = Math.min(1, own / best)
      const said =
        (weights[index * VOICES] as number) * share + (weights[index * VOICES + 1] as number) * voiceOf(share)
      return model.explain(history, item).map((part) => ({ ...part, amount: (part.amount / own) * said }))
    })
  }
  return { name: 'blend', score, explain }
}
