import { content } from './content'
import { ndcgAt, ranksOf, type Split } from './evaluate'
import { itemKnn } from './item-knn'
import type { Contribution, FittedModel, History, Model } from './model'
import { popularity } from './popularity'

export const MODELS: readonly Model[] = [popularity, itemKnn, content]

/** Used until there is enough to learn from: neighbours and content before fashion. */
const PRIOR_WEIGHTS = [0.15, 0.5, 0.35]
/** Fewer trials than this teach noise. */
const MIN_TRIALS = 30
const STEPS = 10
const NDCG_K = 10

/** Scores of one model for one person, brought to −1 … 1: models speak in different units. */
export function normalised(scores: Float64Array): { scores: Float64Array; scale: number } {
  const scale = scores.reduce((most, score) => Math.max(most, Math.abs(score)), 0) || 1
  return { scores: scores.map((score) => score / scale), scale }
}

/** A weighted sum of models. It explains itself by what its models say, each in proportion. */
export function blendOf(models: readonly FittedModel[], weights: readonly number[]): FittedModel {
  function score(history: History): Float64Array {
    const sum = new Float64Array(models[0]?.score(history).length ?? 0)
    models.forEach((model, index) => {
      normalised(model.score(history)).scores.forEach((value, item) => {
        sum[item] = (sum[item] as number) + (weights[index] as number) * value
      })
    })
    return sum
  }
  function explain(history: History, item: number): Contribution[] {
    return models.flatMap((model, index) => {
      const factor = (weights[index] as number) / normalised(model.score(history)).scale
      return model.explain(history, item).map((part) => ({ ...part, amount: part.amount * factor }))
    })
  }
  return { name: 'blend', score, explain }
}

/**
 * Learns the weights on a validation cut: of all weights in tenths that add up to one, those whose blend ranks the
 * held-out courses best by NDCG@10. The models were fitted without the held-out courses.
 */
export function learnWeights(fitted: readonly FittedModel[], { trials }: Split): number[] {
  if (trials.length < MIN_TRIALS) return PRIOR_WEIGHTS
  const scored = trials.map(({ history }) => fitted.map((model) => normalised(model.score(history)).scores))
  const byHistory = new Map(trials.map(({ history }, index) => [history, index]))
  let best = { weights: PRIOR_WEIGHTS, ndcg: -1 }
  for (const weights of simplex(fitted.length, STEPS)) {
    const ranks = ranksOf(trials, (history) => {
      const parts = scored[byHistory.get(history) as number] as Float64Array[]
      return (parts[0] as Float64Array).map((_, item) =>
        parts.reduce((sum, part, index) => sum + (weights[index] as number) * (part[item] as number), 0),
      )
    })
    const ndcg = ndcgAt(ranks, NDCG_K)
    if (ndcg > best.ndcg) best = { weights, ndcg }
  }
  return best.weights
}

/** Every way to share `steps` equal parts among `count`. */
function simplex(count: number, steps: number): number[][] {
  const shares = (left: number, places: number): number[][] =>
    places === 1
      ? [[left]]
      : Array.from({ length: left + 1 }, (_, first) =>
          shares(left - first, places - 1).map((rest) => [first, ...rest]),
        ).flat()
  return shares(steps, count).map((parts) => parts.map((part) => part / steps))
}
