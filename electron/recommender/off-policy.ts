import { type Interval, Z95 } from './intervals'

/** One thing that was shown: how likely that was, how likely the policy in question would have shown it, what came of it. */
export interface Logged {
  /** Whom it was shown to: people are drawn by chance, not their lists, and lists of one person are alike. */
  person: string
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
  const ones = log.map(() => 1)
  const meanOf = (termOf: (one: Logged, weight: number) => number) =>
    ratioOf(
      log,
      log.map((one, at) => termOf(one, weights[at] as number)),
      ones,
    )
  return {
    ips: meanOf(({ reward }, weight) => weight * reward),
    selfNormalised: ratioOf(
      log,
      log.map(({ reward }, at) => (weights[at] as number) * reward),
      weights,
    ),
    ...(modelled ? { doublyRobust: meanOf(robust) } : {}),
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

/**
 * Σ term / Σ weight, with the interval of a ratio by the delta method; what is off the mean is summed up person by person
 * before it is squared. Source: Liang and Zeger, "Longitudinal data analysis using generalized linear models", 1986.
 */
function ratioOf(log: readonly Logged[], terms: readonly number[], weights: readonly number[]): Interval {
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  const value = whole === 0 ? 0 : terms.reduce((sum, term) => sum + term, 0) / whole
  const off = new Map<string, number>()
  log.forEach(({ person }, at) => {
    off.set(person, (off.get(person) ?? 0) + (terms[at] as number) - value * (weights[at] as number))
  })
  const people = off.size
  const count = log.length
  if (whole === 0 || people < 2) return { value, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, count }
  const squares = [...off.values()].reduce((sum, one) => sum + one * one, 0)
  const half = (Z95 * Math.sqrt((squares * people) / (people - 1))) / whole
  return { value, low: value - half, high: value + half, count }
}
