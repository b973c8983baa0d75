import { blendOf, MODELS, PRIOR_WEIGHTS } from './blend'
import { type Cut, type Figures, figuresOf, gain } from './evaluate'
import { type Lesson, learnPositiveWeights, learnWeights, lessonRank, lessonsOf } from './learn-weights'
import type { FittedModel } from './model'
import { MIN_TRIALS } from './tune'

/** How the weights of a blend came about. */
export type Choice = 'learnt' | 'prior' | 'single'

export interface Weighed {
  /** Two a model, in the order of `MODELS`. */
  weights: Float64Array
  choice: Choice
  /** On the validation cut, each model learnt without it; `blend` by weights learnt on the other half of it. */
  comparison: Record<string, Figures>
}

/** A validation cut, and every model as it learnt without the trials. */
export interface Examined extends Cut {
  fitted: readonly FittedModel[]
}

/** Fewer trials than this are too dear to learn from only half of them, and teach most with a firm hand. */
const MANY_TRIALS = 2000
const MEANS = {
  few: { folds: 5, pulls: [1, 10, 100], learn: learnPositiveWeights },
  many: { folds: 2, pulls: [1, 25], learn: learnWeights },
}

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

/** A lesson and the fold its learner is in, whichever cut it comes from. */
interface Folded {
  lesson: Lesson
  fold: number
}

/**
 * Weighs the models on validation cuts. Weights are learnt from the prior ones and from those of the best single model,
 * held to them firmly or loosely; all are judged on people they were not learnt on, beside their mean, the prior weights
 * and the single model themselves, and the best is kept: a blend that does not prove itself is not served.
 */
export function weigh(cuts: readonly Examined[], items: number, seed: number, tick: (share: number) => void): Weighed {
  const { trials, people, fitted } = cuts[0] as Examined
  const prior = priorWeights()
  const comparison: Record<string, Figures> = Object.fromEntries(
    fitted.map((model) => [model.name, figuresOf(trials, (history, into) => model.score(history, into), items)]),
  )
  const count = cuts.reduce((sum, cut) => sum + cut.trials.length, 0)
  if (count < MIN_TRIALS) {
    comparison.blend = figuresOf(trials, blendOf(fitted, prior, items).score, items)
    return { weights: prior, choice: 'prior', comparison }
  }
  const size = count < MANY_TRIALS ? 'few' : 'many'
  const { folds } = MEANS[size]
  const lessons = cuts.flatMap((cut, index) =>
    lessonsOf(cut.fitted, cut.trials, items, prior, seed, (share) => tick((0.7 * (index + share)) / cuts.length)).map(
      (lesson, at): Folded => ({ lesson, fold: (cut.people[at] as number) % folds }),
    ),
  )
  const single = onlyWeights(bestSingle(lessons))
  const candidates = candidatesFrom(lessons, size, { prior, single }, (share) => tick(0.7 + 0.3 * share))
  const judged = candidates.map((candidate) => ({ candidate, quality: qualityOf(lessons, candidate.byFold) }))
  const { candidate } = judged.reduce((a, b) => (b.quality > a.quality ? b : a))
  const blends = candidate.byFold.map((weights) => blendOf(fitted, weights, items))
  const foldOf = new Map(trials.map(({ history }, at) => [history, (people[at] as number) % folds]))
  comparison.blend = figuresOf(
    trials,
    (history, into) => blends[foldOf.get(history) as number]?.score(history, into),
    items,
  )
  return { weights: candidate.whole(), choice: candidate.choice, comparison }
}

/** The model that does best alone. */
function bestSingle(lessons: readonly Folded[]): string {
  const judged = MODELS.map(({ name }) => ({ name, quality: qualityOf(lessons, [onlyWeights(name)]) }))
  return judged.reduce((a, b) => (b.quality > a.quality ? b : a)).name
}

function candidatesFrom(
  lessons: readonly Folded[],
  size: keyof typeof MEANS,
  { prior, single }: { prior: Float64Array; single: Float64Array },
  tick: (share: number) => void,
): Candidate[] {
  const fixed = (choice: Choice, weights: Float64Array): Candidate => ({
    choice,
    byFold: [weights],
    whole: () => weights,
  })
  const { folds, pulls, learn } = MEANS[size]
  const starts = [prior, single].flatMap((start) => pulls.map((pull) => ({ start, pull })))
  const learnt = starts.map(({ start, pull }, index): Candidate => {
    const from = (some: readonly Folded[]) =>
      learn(
        some.map(({ lesson }) => lesson),
        start,
        pull,
      )
    const byFold = Array.from({ length: folds }, (_, fold) => from(lessons.filter((one) => one.fold !== fold)))
    tick((index + 1) / starts.length)
    return { choice: 'learnt', byFold, whole: () => from(lessons) }
  })
  const mean: Candidate = {
    choice: 'learnt',
    byFold: Array.from({ length: folds }, (_, fold) =>
      meanOf(learnt.map(({ byFold }) => byFold[fold] as Float64Array)),
    ),
    whole: () => meanOf(learnt.map(({ whole }) => whole())),
  }
  return [mean, ...learnt, fixed('single', single), fixed('prior', prior)]
}

const meanOf = (all: readonly Float64Array[]): Float64Array =>
  Float64Array.from(
    all[0] as Float64Array,
    (_, at) => all.reduce((sum, one) => sum + (one[at] as number), 0) / all.length,
  )

/** NDCG over the whole list: where few people are to judge by, ranks behind the tenth tell much. */
const qualityOf = (lessons: readonly Folded[], byFold: readonly Float64Array[]) =>
  lessons.reduce(
    (sum, { lesson, fold }) =>
      sum + gain(Number.POSITIVE_INFINITY)(lessonRank(lesson, byFold[fold % byFold.length] as Float64Array)),
    0,
  ) / lessons.length
