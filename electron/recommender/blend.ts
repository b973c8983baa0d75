import { als } from './als'
import { content } from './content'
import { ease } from './ease'
import { itemKnn } from './item-knn'
import { type Lists, openLists } from './lists'
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

/** The logarithmic voice of a share (0 to 1); 0 where the share is. The kernel says the same of a whole list. */
export const voiceOf = (share: number): number => Math.log(FLOOR + share) - LOG_FLOOR

export interface Voice {
  linear: number
  logarithmic: number
}

/** Adds what a model says to what others said; both are lists of these. @param best its largest score for this person */
export function addVoice(
  { kernel, bytes }: Lists,
  { linear, logarithmic }: Voice,
  { byteOffset: from }: Float32Array,
  best: number,
  { byteOffset: into }: Float32Array,
): void {
  if (best > 0) kernel.voice(from, from + bytes, into, 1 / best, linear, logarithmic, FLOOR, LOG_FLOOR)
}

/** What somebody has is not ranked. */
export function leaveOut(history: History, scores: Float32Array): void {
  for (const { item } of history) scores[item] = 0
}

interface Heard extends Voice {
  model: FittedModel
}

/** Sums of what is common are kept for so many: what is best of what somebody does not have is one of few courses. */
const KEPT = 32

/** What the models that say the same to everybody add up to; only which course is best differs from one to another. */
function openCommon(heard: readonly Heard[], space: Lists): (history: History) => Float32Array {
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
    const [scratch, sum] = space.lists as [Float32Array, Float32Array]
    sum.fill(0)
    voices.forEach(({ voice, scores }, at) => {
      const best = bests[at] as number
      // What scores more than the best of the rest is what somebody has.
      scratch.set(scores.map((value) => (value > best ? 0 : value)))
      addVoice(space, voice, scratch, best, sum)
    })
    const kept = sum.slice()
    sums.set(key, kept)
    return kept
  }
}

/**
 * A weighted sum of the models' voices: in units of log-odds, because the weights were learnt by the likelihood of what
 * people took next. It explains itself by what its models say, each in proportion.
 * @param weights two a model, in the order of `models`
 */
export function blendOf(models: readonly FittedModel[], weights: ArrayLike<number>, items: number): FittedModel {
  const space = openLists(items, 2)
  const [scratch, sum] = space.lists as [Float32Array, Float32Array]
  const heard = models.flatMap((model, index): Heard[] => {
    const linear = weights[index * VOICES] as number
    const logarithmic = weights[index * VOICES + 1] as number
    return linear === 0 && logarithmic === 0 ? [] : [{ model, linear, logarithmic }]
  })
  const common = openCommon(heard, space)
  const personal = heard.filter((voice) => !voice.model.common)

  /** Leaves in the scratch what a model says of what somebody does not have. @returns the largest of it */
  function ask(model: FittedModel, history: History): number {
    model.score(history, scratch)
    leaveOut(history, scratch)
    return space.most(scratch)
  }

  function score(history: History, into: Float32Array): void {
    sum.set(common(history))
    leaveOut(history, sum)
    for (const voice of personal) addVoice(space, voice, scratch, ask(voice.model, history), sum)
    into.set(sum)
  }

  function explain(history: History, item: number): Contribution[] {
    return models.flatMap((model, index) => {
      model.score(history, scratch)
      const own = scratch[item] as number
      leaveOut(history, scratch)
      const best = space.most(scratch)
      if (best === 0 || own <= 0) return []
      const share = Math.min(1, own / best)
      const said =
        (weights[index * VOICES] as number) * share + (weights[index * VOICES + 1] as number) * voiceOf(share)
      return model.explain(history, item).map((part) => ({ ...part, amount: (part.amount / own) * said }))
    })
  }
  return { name: 'blend', score, explain }
}
