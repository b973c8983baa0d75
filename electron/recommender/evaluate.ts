import { Z95 } from './intervals'
import type { History } from './model'
import { random } from './table'

/** What somebody took last, held back, and what was known of them before. */
export interface Trial {
  history: History
  heldOut: number
}

export interface Cut {
  /** What models may learn from: the held-out courses, and what came after them, are not in it. */
  histories: History[]
  trials: Trial[]
  /** Whose trial it is: the place in the histories. */
  people: number[]
}

/** Evidence from this on is somebody's choice of a course and not a passing interest. */
const CHOICE = 0.5
/** Up to this many people everyone with a past is a trial; beyond it a share is enough and disturbs training less. */
const EVERYONE = 2000
const SHARE = 0.2
const MOST_TRIALS = 5000
/** With fewer trials than this one cut teaches too little: what people took before is held out in another. */
const ENOUGH_TRIALS = 1000
/** Further back histories are too short to be like today's. */
const MOST_CUTS = 2

/** One cut where there are many people to learn from; where they are few, another further back in time. */
export function cutsOf(histories: readonly History[], seed: number): Cut[] {
  const cuts = [cutLast(histories, seed)]
  const wanted = Math.min(MOST_CUTS, Math.ceil(ENOUGH_TRIALS / Math.max(1, cuts[0]?.trials.length ?? 0)))
  while (cuts.length < wanted) {
    const next = cutLast((cuts.at(-1) as Cut).histories, seed)
    if (next.trials.length === 0) break
    cuts.push(next)
  }
  return cuts
}

/**
 * Temporal cut: of chosen people the last course they took is held out; models may learn from the rest. Who is chosen
 * depends on the seed only.
 */
export function cutLast(histories: readonly History[], seed: number): Cut {
  const able = histories.flatMap((history, person) => {
    let last = history.length - 1
    while (last >= 0 && (history[last] as History[number]).weight < CHOICE) last -= 1
    return last >= 1 && history.slice(0, last).some(({ weight }) => weight > 0) ? [{ person, last }] : []
  })
  const wanted = Math.min(MOST_TRIALS, Math.max(EVERYONE, Math.round(able.length * SHARE)))
  const draw = random(seed)
  for (let at = able.length - 1; able.length > wanted && at > 0; at -= 1) {
    const other = Math.floor(draw() * (at + 1))
    ;[able[at], able[other]] = [able[other] as (typeof able)[0], able[at] as (typeof able)[0]]
  }
  const kept = [...histories]
  const chosen = able.slice(0, wanted)
  const trials = chosen.map(({ person, last }): Trial => {
    const history = histories[person] as History
    const before = history.slice(0, last)
    kept[person] = before
    return { history: before, heldOut: history[last]?.item as number }
  })
  return { histories: kept, trials, people: chosen.map(({ person }) => person) }
}

/** Scores a history over the whole catalogue. */
export type Scorer = (history: History, into: Float32Array) => void

/** The place of one item (0 is best) when courses already taken are not ranked; ties count in the middle. */
export function rankOf(scores: Float32Array, history: History, target: number): number {
  const goal = scores[target] as number
  let better = 0
  let equal = 0
  for (let item = 0; item < scores.length; item += 1) {
    const value = scores[item] as number
    if (value > goal) better += 1
    else if (value === goal && item !== target) equal += 1
  }
  for (const { item, weight } of history) {
    if (item === target || weight <= 0) continue
    if ((scores[item] as number) > goal) better -= 1
    else if (scores[item] === goal) equal -= 1
  }
  return better + equal / 2
}

export function ranksOf(trials: readonly Trial[], score: Scorer, items: number): number[] {
  const scores = new Float32Array(items)
  return trials.map(({ history, heldOut }) => {
    score(history, scores)
    return rankOf(scores, history, heldOut)
  })
}

/** A mean over trials with the ends of its 95 % interval. */
export interface Estimate {
  mean: number
  low: number
  high: number
  trials: number
}

/** So many trials that went wholly well, and as many that went wholly wrong, are imagined beside the real ones. */
const IMAGINED = 2

/**
 * The mean of figures between 0 and 1. Its interval counts two successes and two failures more than there were, so that
 * a few trials that all went well do not pass for certainty; where trials are many it is the usual one.
 * Source: Agresti and Coull, "Approximate is better than exact for interval estimation of binomial proportions", The
 * American Statistician 52, 1998.
 */
export function estimate(values: readonly number[]): Estimate {
  const trials = values.length
  const sum = values.reduce((before, value) => before + value, 0)
  const mean = trials === 0 ? 0 : sum / trials
  const all = trials + 2 * IMAGINED
  const centre = (sum + IMAGINED) / all
  const imagined = IMAGINED * (centre ** 2 + (1 - centre) ** 2)
  const spread = values.reduce((before, value) => before + (value - centre) ** 2, imagined) / (all - 1)
  const margin = Z95 * Math.sqrt(spread / all)
  return {
    mean,
    low: Math.max(0, Math.min(mean, centre - margin)),
    high: Math.min(1, Math.max(mean, centre + margin)),
    trials,
  }
}

/** 1 for a rank among the first `k`: recall and hit rate are the same where one course is held out. */
export const hit = (k: number) => (rank: number) => (rank < k ? 1 : 0)

/** With one relevant item: 1 / log2(rank + 2) within the first `k` (Järvelin and Kekäläinen 2002). */
export const gain = (k: number) => (rank: number) => (rank < k ? 1 / Math.log2(rank + 2) : 0)

export const ndcgAt = (ranks: readonly number[], k: number): number => estimate(ranks.map(gain(k))).mean

/** Items of the `k` highest scores outside the history, best first. */
export function topOf(scores: Float32Array, history: History, k: number): number[] {
  const taken = new Set(history.filter(({ weight }) => weight > 0).map(({ item }) => item))
  const top: number[] = []
  let least = Number.NEGATIVE_INFINITY
  for (let item = 0; item < scores.length; item += 1) {
    const score = scores[item] as number
    if ((top.length === k && score <= least) || taken.has(item)) continue
    let place = top.length
    while (place > 0 && (scores[top[place - 1] as number] as number) < score) place -= 1
    top.splice(place, 0, item)
    if (top.length > k) top.pop()
    least = scores[top[top.length - 1] as number] as number
  }
  return top
}

/** Gini coefficient of how often items were shown: 0 where all equally, towards 1 where few have it all. */
export function giniOf(counts: Iterable<number>): number {
  const sorted = [...counts].sort((a, b) => a - b)
  const total = sorted.reduce((sum, count) => sum + count, 0)
  if (total === 0) return 0
  const weighted = sorted.reduce((sum, count, index) => sum + (2 * (index + 1) - sorted.length - 1) * count, 0)
  return weighted / (sorted.length * total)
}

/** How a model fares, for people to compare. */
export interface Figures {
  recall10: Estimate
  recall20: Estimate
  ndcg10: Estimate
  /** Share of the catalogue that was in somebody's first ten. */
  coverage: number
  gini: number
}

const SHOWN = 10

/** Collects how one model ranks trial after trial. */
export function openFigures(items: number) {
  const shown = new Float64Array(items)
  const ranks: number[] = []
  return {
    /** @param scores of the whole catalogue */
    add({ history, heldOut }: Trial, scores: Float32Array): void {
      for (const item of topOf(scores, history, SHOWN)) shown[item] = (shown[item] as number) + 1
      ranks.push(rankOf(scores, history, heldOut))
    },
    figures: (): Figures => ({
      recall10: estimate(ranks.map(hit(10))),
      recall20: estimate(ranks.map(hit(20))),
      ndcg10: estimate(ranks.map(gain(10))),
      coverage: shown.filter((count) => count > 0).length / Math.max(1, items),
      gini: giniOf(shown),
    }),
  }
}

export function figuresOf(trials: readonly Trial[], score: Scorer, items: number): Figures {
  const scores = new Float32Array(items)
  const { add, figures } = openFigures(items)
  for (const trial of trials) {
    score(trial.history, scores)
    add(trial, scores)
  }
  return figures()
}
