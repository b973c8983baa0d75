import { blendOf, MODELS, PRIOR_WEIGHTS } from './blend'
import { type Cut, type Figures, figuresOf, gain, openFigures } from './evaluate'
import { learnPositiveWeights, learnWeights } from './learn-weights'
import { type Lesson, lessonRank, openLessons } from './lessons'
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
/** A lead of so many standard errors is taken to be no chance. */
const SURE = 2

/**
 * Where trials are few, ranks behind the tenth tell much. Where they are many, what somebody gets to see is enough, and
 * in a long catalogue the rest would outweigh it: a rank of 500 instead of 5,000 that nobody notices.
 */
const MEANS = {
  few: { folds: 5, pulls: [1], fromPrior: false, learn: learnPositiveWeights, gain: gain(Number.POSITIVE_INFINITY) },
  many: { folds: 2, pulls: [1, 25], fromPrior: true, learn: learnWeights, gain: gain(SEEN) },
}
const meansFor = (trials: number) => MEANS[trials < MANY_TRIALS ? 'few' : 'many']

export const priorWeights = (): Float64Array =>
  Float64Array.from(MODELS.flatMap(({ name }) => PRIOR_WEIGHTS[name] as readonly [number, number]))
const onlyWeights = (single: string) =>
  Float64Array.from(MODELS.flatMap(({ name }) => (name === single ? [0, 1] : [0, 0])))

/** Weights that may be served. */
interface Candidate {
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
 * Weighs the models on validation cuts. Weights are judged on people they were not learnt on; the best are served, but
 * drawn towards what is popular as far as it is in doubt that they are better.
 */
export function weigh(cuts: readonly Examined[], items: number, weighing: Weighing): Weighed {
  const [first] = cuts as [Examined]
  const prior = priorWeights()
  const { lessons, asked, comparison } = askAll(cuts, items, prior, weighing)
  const trials = first.trials.slice(0, asked)
  if (lessons.length < MIN_TRIALS) {
    comparison.blend = figuresOf(trials, blendOf(first.fitted, prior, items).score, items)
    return { weights: prior, choice: 'prior', comparison }
  }
  const { candidate, choice } = drawnBack(bestOf(candidatesFrom(lessons, prior, weighing), lessons), lessons)
  const blends = candidate.byFold.map((weights) => blendOf(first.fitted, weights, items))
  const judged = openFigures(items)
  const scores = new Float32Array(items)
  trials.forEach((trial, at) => {
    const fold = (first.people[at] as number) % meansFor(lessons.length).folds
    blends[fold % blends.length]?.score(trial.history, scores)
    judged.add(trial, scores)
  })
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

/** The best single model; what is learnt from it and, of many people, from the usual weights; and the mean of that. */
function candidatesFrom(lessons: readonly Folded[], prior: Float64Array, weighing: Weighing): Candidate[] {
  const { folds, pulls, fromPrior, learn } = meansFor(lessons.length)
  const single = bestOf(
    MODELS.map(({ name }) => fixed(onlyWeights(name))),
    lessons,
  )
  const starts = fromPrior ? [prior, single.whole] : [single.whole]
  const ways = starts.flatMap((start) => pulls.map((pull) => ({ start, pull })))
  const learnt: Candidate[] = []
  for (const { start, pull } of ways) {
    // One is always learnt; the others where there is time.
    if (learnt.length > 0 && weighing.clock() > weighing.untilMs) break
    const from = (some: readonly Folded[]) =>
      learn(
        some.map(({ lesson }) => lesson),
        start,
        pull,
      )
    const byFold = Array.from({ length: folds }, (_, fold) => from(lessons.filter((one) => one.fold !== fold)))
    learnt.push({ byFold, whole: from(lessons) })
    weighing.tick(0.7 + (0.3 * learnt.length) / ways.length)
  }
  return learnt.length === 1 ? learnt : [mixed(learnt, meanOf), ...learnt, single]
}

/**
 * Draws weights towards those of popularity, which is the safest to serve: by all the way where they are no better on
 * the trials, not at all where their lead is {@link SURE} standard errors or more, and in proportion between.
 * Source: the one-standard-error rule of Breiman et al., "Classification and regression trees", 1984, made gradual.
 */
function drawnBack(candidate: Candidate, lessons: readonly Folded[]): { candidate: Candidate; choice: Choice } {
  const popular = fixed(onlyWeights('popularity'))
  const { lead, error } = leadOf(gainsOf(candidate, lessons), gainsOf(popular, lessons), lessons)
  const share = lead <= 0 ? 0 : Math.min(1, lead / (SURE * error))
  if (share === 1) return { candidate, choice: 'learnt' }
  if (share === 0) return { candidate: popular, choice: 'popular' }
  const between = mixed([candidate, popular], ([bold, safe]) =>
    Float64Array.from(
      bold as Float64Array,
      (weight, at) => share * weight + (1 - share) * ((safe as Float64Array)[at] as number),
    ),
  )
  return { candidate: between, choice: 'cautious' }
}

/** By how much a is ahead of b in the mean, and the standard error of that: people are drawn, not their trials. */
function leadOf(a: Float64Array, b: Float64Array, lessons: readonly Folded[]): { lead: number; error: number } {
  const lead = meanGain(a) - meanGain(b)
  const byPerson = new Map<number, number>()
  lessons.forEach(({ person }, at) => {
    byPerson.set(person, (byPerson.get(person) ?? 0) + (a[at] as number) - (b[at] as number) - lead)
  })
  const squares = [...byPerson.values()].reduce((sum, off) => sum + off * off, 0)
  return { lead, error: Math.sqrt(squares) / lessons.length }
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

/** What every lesson gives. */
const gainsOf = ({ byFold }: Candidate, lessons: readonly Folded[]): Float64Array =>
  Float64Array.from(lessons, ({ lesson, fold }) =>
    meansFor(lessons.length).gain(lessonRank(lesson, byFold[fold % byFold.length] as Float64Array)),
  )

const meanGain = (gains: Float64Array) => gains.reduce((sum, one) => sum + one, 0) / Math.max(1, gains.length)
