import { type Interval, Z95 } from './intervals'

/** One thing that was shown: how likely that was, how likely the policy in question would have shown it, what came of it. */
export interface Logged {
  /** Chance that the serving policy gave this course this place, above 0. */
  propensity: number
  /** The same chance under the policy that is judged. */
  target: number
  reward: number
  /** What a model expected of the shown one, and on average of what the judged policy would have shown. */
  expected?: { shown: number; target: number }
}

export interface OffPolicy {
  ips: Interval
  selfNormalised: Interval
  /** Absent where the log holds no expectations. */
  doublyRobust?: Interval
  /** As many observations as these would say as much if drawn from the judged policy itself. */
  effective: number
  largestWeight: number
}

/**
 * What another policy would have earned, from a log of what was shown and how likely that was.
 *
 * IPS: mean of w·r with w = target / propensity; unbiased, and noisy where the two policies differ. Self-normalised:
 * Σ w·r / Σ w; a little biased, far less noisy. Doubly robust: mean of q̂(target) + w·(r − q̂(shown)); right when either
 * the propensities or the expectations are. Effective sample size: (Σ w)² / Σ w².
 * Sources: Horvitz and Thompson 1952; Swaminathan and Joachims, NeurIPS 2015; Dudík, Langford and Li, ICML 2011; Kong 1992.
 * @param clipAt weights above it are cut to it: less noise for some bias; absent, none are
 * @throws {RangeError} with a sentence, when a propensity or a reward is not usable
 */
export function judgePolicy(log: readonly Logged[], clipAt = Number.POSITIVE_INFINITY): OffPolicy {
  log.forEach(check)
  const weights = log.map(({ propensity, target }) => Math.min(clipAt, target / propensity))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const squares = weights.reduce((total, weight) => total + weight * weight, 0)
  const modelled = log.length > 0 && log.every(({ expected }) => expected !== undefined)
  return {
    ips: intervalOf(log.map(({ reward }, at) => (weights[at] as number) * reward)),
    selfNormalised: ratioOf(log, weights, sum),
    ...(modelled ? { doublyRobust: intervalOf(log.map((one, at) => robust(one, weights[at] as number))) } : {}),
    effective: squares === 0 ? 0 : sum ** 2 / squares,
    largestWeight: weights.reduce((most, weight) => Math.max(most, weight), 0),
  }
}

function robust({ reward, expected }: Logged, weight: number): number {
  const { shown, target } = expected as NonNullable<Logged['expected']>
  return target + weight * (reward - shown)
}

function check({ propensity, target, reward }: Logged, at: number): void {
  if (!(propensity > 0 && propensity <= 1)) {
    throw new RangeError(`The propensity ${propensity} of entry ${at + 1} is not a chance above 0.`)
  }
  if (!(target >= 0 && target <= 1)) throw new RangeError(`The target chance ${target} of entry ${at + 1} is not one.`)
  if (!Number.isFinite(reward)) throw new RangeError(`The reward ${reward} of entry ${at + 1} is not a number.`)
}

function intervalOf(terms: readonly number[]): Interval {
  const count = terms.length
  const value = count === 0 ? 0 : terms.reduce((sum, term) => sum + term, 0) / count
  if (count < 2) return { value, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, count }
  const variance = terms.reduce((sum, term) => sum + (term - value) ** 2, 0) / (count - 1)
  const half = Z95 * Math.sqrt(variance / count)
  return { value, low: value - half, high: value + half, count }
}

/** Σ w·r / Σ w, with the interval of a ratio by the delta method: Σ w²(r − value)² / (Σ w)². */
function ratioOf(log: readonly Logged[], weights: readonly number[], sum: number): Interval {
  const count = log.length
  if (sum === 0) return { value: 0, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, count }
  const value = log.reduce((total, { reward }, at) => total + (weights[at] as number) * reward, 0) / sum
  const squares = log.reduce((total, { reward }, at) => total + ((weights[at] as number) * (reward - value)) ** 2, 0)
  const half = (Z95 * Math.sqrt(squares)) / sum
  return count < 2
    ? { value, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, count }
    : { value, low: value - half, high: value + half, count }
}
