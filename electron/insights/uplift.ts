import type { Effect } from '../../shared/advice'
import { momentsOf, Z95 } from '../recommender/intervals'

/** One person in an experiment: whether they were let in or held out by chance, and what came of it. */
export interface Outcome {
  /** Chance was drawn within each class: people are compared within it, and classes are pooled. */
  classId: string
  treated: boolean
  /** 1 or 0 for bought or not, or an amount in cents. */
  value: number
  assignedAtMs: number
  /** Something known of the person before chance was drawn, such as what they had spent: takes noise out (CUPED). */
  before?: { value: number; untilMs: number }
}

export type Uplift = Omit<Extract<Effect, { kind: 'known' }>, 'kind'>

/** Half-width of the middle 95 %, and the point below which 80 % lie, of a normal distribution. */
const Z80 = 0.841621

/**
 * What being treated changes. Within each class the two means are compared; classes are pooled with the weights
 * n₁n₀ / (n₁ + n₀), which are the best where the effect is the same everywhere. The noise is taken from all classes
 * together, so that a class with one held-out person counts for what it is worth.
 * Sources: Mantel and Haenszel 1959 (weights); Deng, Xu, Kohavi and Walker, "Improving the sensitivity of online
 * controlled experiments by utilizing pre-experiment data", WSDM 2013 (CUPED); Bloom 1995 (detectable effect).
 * @returns undefined when no class has both sides, or too few people are left to know the noise
 * @throws {RangeError} with a sentence, when a value is not a number or a covariate is not strictly earlier
 */
export function upliftOf(outcomes: readonly Outcome[]): Uplift | undefined {
  outcomes.forEach(check)
  const strata = [...byClass(outcomes).values()].filter(({ treated, held }) => treated.length > 0 && held.length > 0)
  const plain = pool(strata.map((stratum) => sides(stratum, ({ value }) => value)))
  if (!plain) return undefined
  const used = strata.flatMap(({ treated, held }) => [...treated, ...held])
  const leftOut = outcomes.length - used.length
  const slope = used.every(({ before }) => before !== undefined) ? slopeOf(strata) : 0
  const adjusted =
    slope === 0
      ? undefined
      : pool(strata.map((stratum) => sides(stratum, ({ value, before }) => value - slope * (before?.value ?? 0))))
  const better = adjusted && adjusted.error < plain.error ? adjusted : plain
  return {
    difference: better.difference,
    low: better.difference - Z95 * better.error,
    high: better.difference + Z95 * better.error,
    treated: strata.reduce((sum, { treated }) => sum + treated.length, 0),
    heldOut: strata.reduce((sum, { held }) => sum + held.length, 0),
    classes: strata.length,
    leftOut,
    detectable: (Z95 + Z80) * better.error,
    ...(better === adjusted ? { noiseRemoved: 1 - (better.error / plain.error) ** 2 } : {}),
  }
}

function check({ value, before, assignedAtMs }: Outcome): void {
  if (!Number.isFinite(value)) throw new RangeError(`The outcome ${value} is not a number.`)
  if (!before) return
  if (!Number.isFinite(before.value)) throw new RangeError(`The covariate ${before.value} is not a number.`)
  if (!(before.untilMs < assignedAtMs)) {
    throw new RangeError('A covariate must be known strictly before chance was drawn: otherwise it may be an effect.')
  }
}

interface Stratum {
  treated: Outcome[]
  held: Outcome[]
}

function byClass(outcomes: readonly Outcome[]): Map<string, Stratum> {
  const strata = new Map<string, Stratum>()
  for (const outcome of outcomes) {
    const stratum = strata.get(outcome.classId) ?? { treated: [], held: [] }
    strata.set(outcome.classId, stratum)
    ;(outcome.treated ? stratum.treated : stratum.held).push(outcome)
  }
  return strata
}

const sides = ({ treated, held }: Stratum, measure: (outcome: Outcome) => number) => ({
  treated: treated.map(measure),
  held: held.map(measure),
})

/** Pooled difference and its standard error. */
function pool(strata: { treated: number[]; held: number[] }[]): { difference: number; error: number } | undefined {
  const noise = {
    treated: spreadOf(strata.map(({ treated }) => treated)),
    held: spreadOf(strata.map(({ held }) => held)),
  }
  if (noise.treated === undefined || noise.held === undefined) return undefined
  let difference = 0
  let variance = 0
  let whole = 0
  for (const { treated, held } of strata) {
    const weight = (treated.length * held.length) / (treated.length + held.length)
    difference += weight * (momentsOf(treated).mean - momentsOf(held).mean)
    variance += weight ** 2 * (noise.treated / treated.length + noise.held / held.length)
    whole += weight
  }
  return { difference: difference / whole, error: Math.sqrt(variance) / whole }
}

/**
 * Variance of one outcome around its class, over all classes. Shares get one success and one failure more (Agresti and
 * Caffo 2000): that nobody bought yet does not make the noise nothing.
 */
function spreadOf(groups: number[][]): number | undefined {
  const all = groups.flat()
  const count = all.length
  if (all.every((value) => value === 0 || value === 1)) {
    const share = (all.reduce<number>((sum, value) => sum + value, 0) + 1) / (count + 2)
    return count < 2 ? undefined : share * (1 - share)
  }
  const free = count - groups.length
  if (free < 1) return undefined
  return groups.reduce((sum, group) => sum + momentsOf(group).variance * (group.length - 1), 0) / free
}

/** Slope of outcome on covariate within classes and sides: chance has nothing to do with it, so it cannot bias. */
function slopeOf(strata: readonly Stratum[]): number {
  let together = 0
  let squares = 0
  for (const group of strata.flatMap(({ treated, held }) => [treated, held])) {
    const meanValue = momentsOf(group.map(({ value }) => value)).mean
    const meanBefore = momentsOf(group.map(({ before }) => before?.value ?? 0)).mean
    for (const { value, before } of group) {
      const off = (before?.value ?? 0) - meanBefore
      together += off * (value - meanValue)
      squares += off * off
    }
  }
  return squares === 0 ? 0 : together / squares
}
