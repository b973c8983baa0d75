import { blendOf, MODELS, PRIOR_WEIGHTS } from './blend'
import { type Figures, figuresOf, gain, type Trial } from './evaluate'
import { type Lesson, learnWeights, lessonRank, lessonsOf } from './learn-weights'
import type { FittedModel } from './model'
import { MIN_TRIALS, NDCG_K } from './tune'

/** How the weights of a blend came about. */
export type Choice = 'learnt' | 'prior' | 'single'

export interface Weighed {
  /** Two a model, in the order of `MODELS`. */
  weights: Float64Array
  choice: Choice
  /** On the validation cut, each model learnt without it; `blend` by weights learnt on the other half of it. */
  comparison: Record<string, Figures>
}

const FOLDS = 2
/** How firmly weights are held to where they start: few trials need a firm hand. */
const PULLS = [1, 25]

export const priorWeights = (): Float64Array =>
  Float64Array.from(MODELS.flatMap(({ name }) => PRIOR_WEIGHTS[name] as readonly [number, number]))
const onlyWeights = (single: string) =>
  Float64Array.from(MODELS.flatMap(({ name }) => (name === single ? [0, 1] : [0, 0])))

interface Candidate {
  choice: Choice
  /** For each fold the weights learnt without it. */
  byFold: readonly Float64Array[]
  /** The weights from everything. */
  whole(): Float64Array
}

/**
 * Weighs the models on a validation cut. Weights are learnt from the prior ones and from those of the best single model,
 * held to them firmly or loosely; all are judged on the half they were not learnt on, beside the prior weights and the
 * single model themselves, and the best is kept: a blend that does not prove itself is not served.
 */
export function weigh(
  fitted: readonly FittedModel[],
  trials: readonly Trial[],
  items: number,
  seed: number,
  tick: (share: number) => void,
): Weighed {
  const prior = priorWeights()
  const comparison: Record<string, Figures> = Object.fromEntries(
    fitted.map((model) => [model.name, figuresOf(trials, (history, into) => model.score(history, into), items)]),
  )
  if (trials.length < MIN_TRIALS) {
    comparison.blend = figuresOf(trials, blendOf(fitted, prior, items).score, items)
    return { weights: prior, choice: 'prior', comparison }
  }
  const lessons = lessonsOf(fitted, trials, items, prior, seed, (share) => tick(share * 0.7))
  const [best] = fitted.map(({ name }) => name).sort((a, b) => ndcgOf(comparison, b) - ndcgOf(comparison, a))
  const single = onlyWeights(best as string)
  const candidates = candidatesFrom(lessons, prior, single, (share) => tick(0.7 + 0.3 * share))
  const judged = candidates.map((candidate) => ({ candidate, quality: qualityOf(lessons, candidate.byFold) }))
  const { candidate } = judged.reduce((a, b) => (b.quality > a.quality ? b : a))
  const blends = candidate.byFold.map((weights) => blendOf(fitted, weights, items))
  const foldOf = new Map(trials.map(({ history }, index) => [history, index % FOLDS]))
  comparison.blend = figuresOf(
    trials,
    (history, into) => blends[foldOf.get(history) as number]?.score(history, into),
    items,
  )
  return { weights: candidate.whole(), choice: candidate.choice, comparison }
}

const ndcgOf = (comparison: Record<string, Figures>, name: string) => comparison[name]?.ndcg10.mean ?? 0

function candidatesFrom(
  lessons: readonly Lesson[],
  prior: Float64Array,
  single: Float64Array,
  tick: (share: number) => void,
): Candidate[] {
  const fixed = (choice: Choice, weights: Float64Array): Candidate => ({
    choice,
    byFold: Array.from({ length: FOLDS }, () => weights),
    whole: () => weights,
  })
  const starts = [prior, single].flatMap((start) => PULLS.map((pull) => ({ start, pull })))
  const learnt = starts.map(({ start, pull }, index): Candidate => {
    const byFold = Array.from({ length: FOLDS }, (_, fold) =>
      learnWeights(
        lessons.filter((_lesson, at) => at % FOLDS !== fold),
        start,
        pull,
      ),
    )
    tick((index + 1) / starts.length)
    return { choice: 'learnt', byFold, whole: () => learnWeights(lessons, start, pull) }
  })
  return [...learnt, fixed('single', single), fixed('prior', prior)]
}

const qualityOf = (lessons: readonly Lesson[], byFold: readonly Float64Array[]) =>
  lessons.reduce((sum, lesson, at) => sum + gain(NDCG_K)(lessonRank(lesson, byFold[at % FOLDS] as Float64Array)), 0) /
  lessons.length
