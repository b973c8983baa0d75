import { random } from './table'

/** A figure with the ends of its interval and how many observations it rests on. */
export interface Interval {
  value: number
  low: number
  high: number
  count: number
}

/** Half-width of the middle 95 % of a normal distribution, in standard deviations. */
export const Z95 = 1.959964

/**
 * Share of successes with its 95 % interval, which is honest for few observations and for shares near 0 and 1.
 * Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927.
 */
export function shareInterval(successes: number, count: number): Interval {
  if (count === 0) return { value: 0, low: 0, high: 1, count }
  const share = successes / count
  const square = Z95 ** 2 / count
  const centre = (share + square / 2) / (1 + square)
  const half = (Z95 * Math.sqrt((share * (1 - share)) / count + square / (4 * count))) / (1 + square)
  return { value: share, low: Math.max(0, centre - half), high: Math.min(1, centre + half), count }
}

/** Mean with its 95 % interval by the normal approximation. */
export function meanInterval(values: ArrayLike<number>): Interval {
  const { mean, variance, count } = momentsOf(values)
  if (count < 2) return { value: mean, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, count }
  const half = Z95 * Math.sqrt(variance / count)
  return { value: mean, low: mean - half, high: mean + half, count }
}

/** Mean of a − b over the same trials: two models are compared on the same people, which takes most noise out. */
export function pairedInterval(a: ArrayLike<number>, b: ArrayLike<number>): Interval {
  if (a.length !== b.length) throw new RangeError('A paired comparison needs two figures of every trial.')
  return meanInterval(Float64Array.from({ length: a.length }, (_, at) => (a[at] as number) - (b[at] as number)))
}

/**
 * Interval of any statistic by drawing whole observations with replacement: the middle 95 % of what it then comes to.
 * For statistics without a formula of their own, such as coverage and Gini.
 * Source: Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7, 1979.
 */
export function bootstrapInterval<T>(
  observations: readonly T[],
  statistic: (sample: readonly T[]) => number,
  { seed, rounds = 200 }: { seed: number; rounds?: number },
): Interval {
  const count = observations.length
  const value = statistic(observations)
  if (count < 2) return { value, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, count }
  const draw = random(seed)
  const drawn = Float64Array.from({ length: rounds }, () =>
    statistic(Array.from({ length: count }, () => observations[Math.floor(draw() * count)] as T)),
  ).sort()
  const at = (share: number) => drawn[Math.min(rounds - 1, Math.max(0, Math.round(share * (rounds - 1))))] as number
  return { value, low: at(0.025), high: at(0.975), count }
}

/** Mean, variance of one observation (n − 1) and how many there are. */
export function momentsOf(values: ArrayLike<number>): { mean: number; variance: number; count: number } {
  const count = values.length
  let mean = 0
  for (let at = 0; at < count; at += 1) mean += (values[at] as number) / count
  let squares = 0
  for (let at = 0; at < count; at += 1) squares += ((values[at] as number) - mean) ** 2
  return { mean, variance: count > 1 ? squares / (count - 1) : 0, count }
}
