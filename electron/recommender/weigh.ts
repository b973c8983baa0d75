import { blendOf, MODELS, PRIOR_WEIGHTS, VOICES } from './blend'
import { type Cut, type Figures, figuresOf, gain, openFigures } from './evaluate'
import { learnPositiveWeights, learnWeights } from './learn-weights'
import { type Lesson, lessonLikelihood, lessonOfOne, lessonRank, openLessons } from './lessons'
import type { FittedModel } from './model'
import { MIN_TRIALS } from './tune'

/**
 * How the weights of a blend came about: learnt; learnt but not surely better than what is popular, so drawn towards
 * it; what is popular and nothing else; or the usual ones, where there was too little to learn from.
 */
export type Choice = 'learnt' | 'cautious' | 'popular' | 'prior'

export interface Weighed {
  /** Two a model, in the order of `MODELS`. */
  weights: Float64Array
  choice: Choice
  /** On the validation cut, each model learnt without it; `blend` by weights learnt on the other folds of it. */
  comparison: Record<string, Figures>
}

/** A validation cut, and every model as it learnt without the trials. */
export interface Examined extends Cut {
  fitted: readonly FittedModel[]
}

export interface Weighing {
  seed: number
  /** When the weights are wanted: with less time they are learnt from fewer trials. */
  untilMs: number
  clock(): number
  tick(share: number): void
}

/** Fewer trials than this are too dear to learn from only half of them, and teach too little for weights below zero. */
const MANY_TRIALS = 2000
/** Weights are learnt from so many trials however little time there is. */
const LEAST_TRIALS = 200
/** Of the time for weighing, what asking the models may take; learning and judging take the rest. */
const ASKING_SHARE = 0.4

/** As much of a list as anybody looks at. */
const SEEN = 10
/** A share as large as this is taken to be all. */
const ALL = 0.99

/**
 * Where trials are few, ranks behind the tenth tell much. Where they are many, what somebody gets to see is enough, and
 * in a long catalogue the rest would outweigh it: a rank of 500 instead of 5,000 that nobody notices.
 */
const MEANS = {
  few: { folds: 5, pulls: [1, 8], fromPrior: false, learn: learnPositiveWeights, gain: gain(Number.POSITIVE_INFINITY) },
  many: { folds: 2, pulls: [1, 25], fromPrior: true, learn: learnWeights, gain: gain(SEEN) },
}
const meansFor = (trials: number) => MEANS[trials < MANY_TRIALS ? 'few' : 'many']

export const priorWeights = (): Float64Array =>
  Float64Array.from(MODELS.flatMap(({ name }) => PRIOR_WEIGHTS[name] as readonly [number, number]))
const onlyWeights = (single: string) =>
  Float64Array.from(MODELS.flatMap(({ name }) => (name === single ? [0, 1] : [0, 0])))

/** Weights that may be served. */
interface Candidate {
  /** Of the one model that speaks, where it is one. */
  name?: string
  /** For each fold those learnt without it. */
  byFold: readonly Float64Array[]
  /** Those from everything. */
  whole: Float64Array
}
const fixed = (weights: Float64Array): Candidate => ({ byFold: [weights], whole: weights })
const mixed = (parts: readonly Candidate[], mix: (all: readonly Float64Array[]) => Float64Array): Candidate => ({
  byFold: Array.from({ length: Math.max(...parts.map(({ byFold }) => byFold.length)) }, (_, fold) =>
    mix(parts.map(({ byFold }) => byFold[fold % byFold.length] as Float64Array)),
  ),
  whole: mix(parts.map(({ whole }) => whole)),
})

/** A lesson and who taught it; their fold is never judged by weights learnt from it. */
interface Folded {
  lesson: Lesson
  person: number
  fold: number
}

/**
 * Weighs the models on validation cuts. Weights are judged on people they were not learnt on, and what is served is a
 * mean of several, in which each has as much say as the trials make it likely.
 */
export function weigh(cuts: readonly Examined[], items: number, weighing: Weighing): Weighed {
  const [first] = cuts as [Examined]
  const prior = priorWeights()
  const { untilMs, clock, tick } = weighing
  const fromMs = clock()
  const { lessons, asked, comparison } = askAll(cuts, items, prior, weighing)
  // Judging asks for one list more, which takes less than half as long.
  const learning = { clock, tick, untilMs: untilMs - (clock() - fromMs) / 2 }
  const trials = first.trials.slice(0, asked)
  if (lessons.length < MIN_TRIALS) {
    comparison.blend = figuresOf(trials, blendOf(first.fitted, prior, items).score, items)
    return { weights: prior, choice: 'prior', comparison }
  }
  const { candidate, popular } = sharedOut(candidatesFrom(lessons, prior, learning), lessons, cuts.length)
  const choice = popular > ALL ? 'popular' : popular < 1 - ALL ? 'learnt' : 'cautious'
  const blends = candidate.byFold.map((weights) => blendOf(first.fitted, weights, items))
  const judged = openFigures(items)
  const scores = new Float32Array(items)
  for (const [at, trial] of trials.entries()) {
    if (at >= LEAST_TRIALS && clock() > untilMs) break
    const fold = (first.people[at] as number) % meansFor(lessons.length).folds
    blends[fold % blends.length]?.score(trial.history, scores)
    judged.add(trial, scores)
  }
  comparison.blend = judged.figures()
  return { weights: candidate.whole, choice, comparison }
}

/** Asks all models about the trials of all cuts, as many as there is time for; and how each fares on the first cut. */
function askAll(cuts: readonly Examined[], items: number, start: Float64Array, weighing: Weighing) {
  const { seed, untilMs, clock, tick } = weighing
  const askedUntilMs = clock() + ASKING_SHARE * (untilMs - clock())
  const count = cuts.reduce((sum, { trials }) => sum + trials.length, 0)
  const figures = MODELS.map(({ name }) => ({ name, ...openFigures(items) }))
  const answers: Omit<Folded, 'fold'>[] = []
  let asked = 0
  cuts.forEach(({ fitted, trials, people }, cut) => {
    const lessonOf = openLessons(fitted, items, { start, seed }, (model, trial, scores) => {
      if (cut === 0) figures[model]?.add(trial, scores)
    })
    for (const [at, trial] of trials.entries()) {
      if (answers.length >= LEAST_TRIALS && clock() > askedUntilMs) break
      answers.push({ lesson: lessonOf(trial), person: people[at] as number })
      if (cut === 0) asked += 1
      if (at % 50 === 0) tick((0.7 * answers.length) / count)
    }
  })
  const { folds } = meansFor(answers.length)
  const lessons = answers.map((answer): Folded => ({ ...answer, fold: answer.person % folds }))
  const comparison: Record<string, Figures> = Object.fromEntries(figures.map((one) => [one.name, one.figures()]))
  return { lessons, asked, comparison }
}

/**
 * What is learnt from each fold's others, and from everything.
 * @param learn told how many times more it will be asked, itself included
 */
function byFolds(
  lessons: readonly Folded[],
  learn: (some: readonly Lesson[], left: number) => Float64Array,
): Candidate {
  const { folds } = meansFor(lessons.length)
  const from = (some: readonly Folded[], left: number) =>
    learn(
      some.map(({ lesson }) => lesson),
      left,
    )
  return {
    byFold: Array.from({ length: folds }, (_, fold) =>
      from(
        lessons.filter((one) => one.fold !== fold),
        folds + 1 - fold,
      ),
    ),
    whole: from(lessons, 1),
  }
}

type Learning = Omit<Weighing, 'seed'>

/** One model with no other beside it, as sure of itself as it was right. Ranks are those of its scores. */
function alone(name: string, lessons: readonly Folded[], { clock, untilMs }: Learning): Candidate {
  const model = MODELS.findIndex((one) => one.name === name)
  const lessonsOfIt = lessons.map((one) => ({ ...one, lesson: lessonOfOne(one.lesson, model) }))
  const found = byFolds(lessonsOfIt, (some) => {
    const weights = onlyWeights(name)
    const own = weights.subarray(model * VOICES, (model + 1) * VOICES)
    const learnt = learnPositiveWeights(some, { start: own, pull: 1, late: () => clock() > untilMs })
    // Where it was right by chance only, it keeps its order all the same.
    if (learnt.some((weight) => weight > 0)) own.set(learnt)
    return weights
  })
  return { name, ...found }
}

/**
 * What may have a say. Of few people: every model alone, and what is learnt from the best of them, held to it loosely or
 * firmly. Of many: popularity, and what gives most of all that is learnt from the best model and the usual weights.
 */
function candidatesFrom(lessons: readonly Folded[], prior: Float64Array, learning: Learning): Candidate[] {
  const { clock, untilMs, tick } = learning
  const { pulls, fromPrior, learn } = meansFor(lessons.length)
  const best = bestSingle(lessons)
  const names = fromPrior ? new Set(['popularity', best]) : MODELS.map(({ name }) => name)
  const singles = new Map(Array.from(names, (name) => [name, alone(name, lessons, learning)]))
  const single = singles.get(best) as Candidate
  const starts = fromPrior ? [prior, onlyWeights(best)] : [single.whole]
  const ways = starts.flatMap((start) => pulls.map((pull) => ({ start, pull })))
  const learnt: Candidate[] = []
  for (const { start, pull } of ways) {
    const found = byFolds(lessons, (some, left) => {
      // Every fold has its share of the time left, so that none is learnt further than another.
      const mineMs = clock() + (untilMs - clock()) / left
      return learn(some, { start, pull, late: () => clock() > mineMs })
    })
    // One is always learnt, as far as there is time; of the others what was cut short is left out.
    if (learnt.length > 0 && clock() > untilMs) break
    learnt.push(found)
    tick(0.7 + (0.3 * learnt.length) / ways.length)
  }
  if (!fromPrior) return [...singles.values(), ...learnt]
  return [singles.get('popularity') as Candidate, bestOf([mixed(learnt, meanOf), ...learnt, single], lessons)]
}

/**
 * A mean of several weights, each counting by how likely it held all that was taken by people it was not learnt on, who
 * count once however often they were asked. Likelihood tells sooner than ranks do what is better by chance only.
 * Source: pseudo-BMA of Yao, Vehtari, Simpson and Gelman, "Using stacking to average Bayesian predictive
 * distributions", Bayesian Analysis 13, 2018.
 * @param asked how often each person was asked
 * @returns also how much of the say popularity has
 */
function sharedOut(
  candidates: readonly Candidate[],
  lessons: readonly Folded[],
  asked: number,
): { candidate: Candidate; popular: number } {
  const likelihoods = candidates.map(
    (one) => lessons.reduce((sum, folded) => sum + lessonLikelihood(folded.lesson, weightsFor(one, folded)), 0) / asked,
  )
  const most = Math.max(...likelihoods)
  const says = likelihoods.map((likelihood) => Math.exp(likelihood - most))
  const whole = says.reduce((sum, say) => sum + say, 0)
  const candidate = mixed(candidates, (all) =>
    Float64Array.from(
      all[0] as Float64Array,
      (_, at) => all.reduce((sum, weights, one) => sum + (says[one] as number) * (weights[at] as number), 0) / whole,
    ),
  )
  const popular = candidates.findIndex(({ name }) => name === 'popularity')
  return { candidate, popular: (says[popular] as number) / whole }
}

function bestSingle(lessons: readonly Folded[]): string {
  const qualities = MODELS.map(({ name }) => meanGain(gainsOf(fixed(onlyWeights(name)), lessons)))
  return (MODELS[qualities.indexOf(Math.max(...qualities))] as (typeof MODELS)[number]).name
}

const bestOf = (candidates: readonly Candidate[], lessons: readonly Folded[]): Candidate =>
  candidates
    .map((candidate) => ({ candidate, quality: meanGain(gainsOf(candidate, lessons)) }))
    .reduce((a, b) => (b.quality > a.quality ? b : a)).candidate

const meanOf = (all: readonly Float64Array[]): Float64Array =>
  Float64Array.from(
    all[0] as Float64Array,
    (_, at) => all.reduce((sum, one) => sum + (one[at] as number), 0) / all.length,
  )

/** The weights a lesson is judged by: not learnt from it. */
const weightsFor = ({ byFold }: Candidate, { fold }: Folded) => byFold[fold % byFold.length] as Float64Array
/** What every lesson gives. */
const gainsOf = (candidate: Candidate, lessons: readonly Folded[]): Float64Array =>
  Float64Array.from(lessons, (one) => meansFor(lessons.length).gain(lessonRank(one.lesson, weightsFor(candidate, one))))

const meanGain = (gains: Float64Array) => gains.reduce((sum, one) => sum + one, 0) / Math.max(1, gains.length)
