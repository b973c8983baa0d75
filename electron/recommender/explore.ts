import { cholesky, solveLower, solveUpper } from './cholesky'
import { liftOwed } from './fairness'
import { random } from './table'

/**
 * What is believed of how features turn into a reward: Bayesian linear regression with A = ridge·I + Σ x·xᵀ and
 * b = Σ r·x, so that θ ~ N(A⁻¹b, spread²·A⁻¹). Plain data, `width` numbers a row.
 */
export interface Belief {
  width: number
  precision: Float64Array
  moment: Float64Array
}

/** Nothing learnt yet. @param ridge how firmly every weight is held to 0 before there is evidence, above 0 */
export function openBelief(width: number, ridge = 1): Belief {
  const precision = new Float64Array(width * width)
  for (let at = 0; at < width; at += 1) precision[at * width + at] = ridge
  return { width, precision, moment: new Float64Array(width) }
}

/** Takes one outcome in; the belief is changed. @throws {RangeError} with a sentence, when a number is not usable */
export function learnReward(belief: Belief, features: readonly number[], reward: number): void {
  const { width, precision, moment } = belief
  if (features.length !== width) throw new RangeError(`A choice has ${width} features, not ${features.length}.`)
  if (![reward, ...features].every(Number.isFinite)) throw new RangeError('Features and rewards are finite numbers.')
  for (let a = 0; a < width; a += 1) {
    moment[a] = (moment[a] as number) + reward * (features[a] as number)
    for (let b = 0; b < width; b += 1) {
      const at = a * width + b
      precision[at] = (precision[at] as number) + (features[a] as number) * (features[b] as number)
    }
  }
}

/** A course or an offer that may be shown. */
export interface Arm {
  id: string
  features: readonly number[]
}

export interface ExploreOptions {
  /** Places on the list. */
  k: number
  seed: number
  /** Share of lists that are drawn evenly from everything: without it some choices have no support in the log. */
  randomShare: number
  /** Ids that the even share is drawn from, all arms among them; absent, the arms themselves. */
  evenOver?: readonly string[]
  /** Standard deviation of a reward around its expectation. */
  spread?: number
  /** Draws that the chances are counted over. */
  draws?: number
  /** What courses are behind their floor of exposure, and how often the last place is given to one. */
  floor?: { owed: ReadonlyMap<string, number>; rate: number }
}

export interface Placed {
  id: string
  /** 0 is the first place. */
  position: number
  /** Chance that this policy, at this moment, gives this course this place. Never 0 when `randomShare` is not. */
  propensity: number
}

export interface Slate {
  placed: Placed[]
  /** Which branch of the policy made it. */
  policy: 'thompson' | 'floor' | 'random'
}

const DRAWS = 400

/**
 * A list by Thompson sampling: weights are drawn from the belief and choices ranked by what these weights expect, so
 * that each choice leads as often as it is likely to be best. The floor of exposure acts on what that gives; a share of
 * lists is drawn evenly. The chance of each place is exact for the even share and counted over draws of the whole rest of
 * the policy otherwise. The draw that is shown is one of them: with c of n draws, n / c then is what an unbiased weight
 * needs to be, since E[n / c; shown] = 1 − (1 − p)ⁿ.
 * Source: Agrawal and Goyal, "Thompson sampling for contextual bandits with linear payoffs", ICML 2013; the even share
 * after Li et al., "Unbiased offline evaluation of contextual-bandit-based news article recommendation", WSDM 2011.
 */
export function drawSlate(belief: Belief, arms: readonly Arm[], options: ExploreOptions): Slate {
  const { k, seed, randomShare, draws = DRAWS } = options
  const places = Math.min(k, arms.length)
  const evenly = options.evenOver ?? arms.map(({ id }) => id)
  const draw = random(seed)
  const ranking = rankingBy(belief, arms, options.spread ?? 1)
  const one = () => {
    const slate = ranking(draw).slice(0, places)
    return options.floor ? liftOwed(slate, options.floor.owed, options.floor.rate, draw) : { slate, lifted: false }
  }
  const even = draw() < randomShare
  const learnt = one()
  const shown = even ? shuffled(evenly, draw).slice(0, places) : learnt.slate
  const counts = shown.map(() => 0)
  const count = (slate: readonly string[]) => {
    for (let at = 0; at < places; at += 1) if (slate[at] === shown[at]) counts[at] = (counts[at] as number) + 1
  }
  count(learnt.slate)
  for (let times = 1; times < draws; times += 1) count(one().slate)
  return {
    placed: shown.map((id, position) => ({
      id,
      position,
      propensity: randomShare / evenly.length + ((1 - randomShare) * (counts[position] as number)) / draws,
    })),
    policy: even ? 'random' : learnt.lifted ? 'floor' : 'thompson',
  }
}

/** Expected reward of every choice by the mean of the belief: what doubly robust estimates ask for. */
export function expectedRewards(belief: Belief, arms: readonly Arm[]): number[] {
  const mean = meanOf(belief, cholesky(belief.precision, belief.width))
  return arms.map(({ features }) => dot(features, mean))
}

/** θ̂ = A⁻¹b through the factor L of A. */
function meanOf({ width, moment }: Belief, factor: Float64Array): Float64Array {
  const mean = moment.slice()
  solveLower(factor, mean, width)
  solveUpper(factor, mean, width)
  return mean
}

function rankingBy(belief: Belief, arms: readonly Arm[], spread: number): (draw: () => number) => string[] {
  const { width } = belief
  const factor = cholesky(belief.precision, width)
  const mean = meanOf(belief, factor)
  const noise = new Float64Array(width)
  return (draw) => {
    for (let at = 0; at < width; at += 1) noise[at] = spread * gaussian(draw)
    // With A = L·Lᵀ, L⁻ᵀ·z has the covariance A⁻¹.
    solveUpper(factor, noise, width)
    for (let at = 0; at < width; at += 1) noise[at] = (noise[at] as number) + (mean[at] as number)
    return arms
      .map(({ id, features }) => ({ id, value: dot(features, noise), tie: draw() }))
      .sort((a, b) => b.value - a.value || a.tie - b.tie)
      .map(({ id }) => id)
  }
}

function shuffled(from: readonly string[], draw: () => number): string[] {
  const ids = [...from]
  for (let at = ids.length - 1; at > 0; at -= 1) {
    const other = Math.floor(draw() * (at + 1))
    ;[ids[at], ids[other]] = [ids[other] as string, ids[at] as string]
  }
  return ids
}

/** Box and Muller 1958. */
const gaussian = (draw: () => number) => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw())

function dot(features: readonly number[], weights: Float64Array): number {
  let sum = 0
  for (let at = 0; at < weights.length; at += 1) sum += (features[at] as number) * (weights[at] as number)
  return sum
}
