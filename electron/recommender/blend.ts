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

interface Voice {
  model: FittedModel
  linear: number
  logarithmic: number
}

/** Adds what a model says to what others said. @param best its largest score for this person */
function addVoice({ linear, logarithmic }: Voice, scores: Float32Array, best: number, into: Float32Array): void {
  if (best === 0) return
  const scale = 1 / best
  for (let item = 0; item < into.length; item += 1) {
    const value = scores[item] as number
    if (value <= 0) continue
    const share = value * scale
    into[item] = (into[item] as number) + linear * share + logarithmic * voiceOf(share)
  }
}

/** Sums of what is common are kept for so many: what is best of what somebody does not have is one of few courses. */
const KEPT = 32

/** What the models that say the same to everybody add up to; only which course is best differs from one to another. */
function openCommon(heard: readonly Voice[], items: number): (history: History) => Float32Array {
  const voices = heard.flatMap((voice) => {
    const scores = voice.model.common
    if (!scores) return []
    const bestFirst = Int32Array.from(scores.keys()).sort((a, b) => (scores[b] as number) - (scores[a] as number))
    return [{ voice, scores, bestFirst }]
  })
  const sums = new Map<string, Float32Array>()
  return (history) => {
    const taken = new Set(history.map(({ item }) => item))
    const bests = voices.map(({ scores, bestFirst }) => {
      const item = bestFirst.find((one) => !taken.has(one))
      return item === undefined ? 0 : Math.max(0, scores[item] as number)
    })
    const key = bests.join(' ')
    const known = sums.get(key)
    if (known) return known
    if (sums.size >= KEPT) sums.clear()
    const sum = new Float32Array(items)
    voices.forEach(({ voice, scores }, at) => {
      const best = bests[at] as number
      // What scores more than the best of the rest is what somebody has.
      const rest = scores.map((value) => (value > best ? 0 : value))
      addVoice(voice, rest, best, sum)
    })
    sums.set(key, sum)
    return sum
  }
}

/**
 * A weighted sum of the models' voices: in units of log-odds, because the weights were learnt by the likelihood of what
 * people took next. It explains itself by what its models say, each in proportion.
 * @param weights two a model, in the order of `models`
 */
export function blendOf(models: readonly FittedModel[], weights: ArrayLike<number>, items: number): FittedModel {
  const scratch = new Float32Array(items)
  const heard = models.flatMap((model, index) => {
    const linear = weights[index * VOICES] as number
    const logarithmic = weights[index * VOICES + 1] as number
    return linear === 0 && logarithmic === 0 ? [] : [{ model, linear, logarithmic }]
  })
  const common = openCommon(heard, items)
  const personal = heard.filter((voice) => !voice.model.common)

  function score(history: History, into: Float32Array): void {
    into.set(common(history))
    for (const { item } of history) into[item] = 0
    for (const voice of personal) {
      voice.model.score(history, scratch)
      addVoice(voice, scratch, bestOf(scratch, history), into)
    }
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
