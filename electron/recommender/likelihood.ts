import type { Trial } from './evaluate'
import type { FittedModel } from './model'

/** p = 1 / (1 + e^−(slope · score + intercept)). */
export interface Calibration {
  slope: number
  intercept: number
}

/** Where there is nothing to calibrate on: the best of a list stands near 30 %, an indifferent one near 3 %. */
const PRIOR: Calibration = { slope: 3.5, intercept: -3.5 }
const MIN_TRIALS = 30
const ITERATIONS = 50
/** Keeps the slope finite where the cut is separable, and positive so that the order never turns. */
const RIDGE = 1e-3
const MIN_SLOPE = 0.1

export const likelihoodOf = (score: number, { slope, intercept }: Calibration): number =>
  1 / (1 + Math.exp(-(slope * score + intercept)))

/**
 * Turns scores into probabilities that a course is somebody's next: logistic regression on the validation cut, every
 * course not yet taken being a trial (Platt 1999), by Newton's method.
 */
export function calibrate(model: FittedModel, trials: Trial[]): Calibration {
  if (trials.length < MIN_TRIALS) return PRIOR
  const points: { score: number; hit: number }[] = []
  for (const { history, heldOut } of trials) {
    const taken = new Set(history.map(({ item }) => item))
    model.score(history).forEach((score, item) => {
      if (!taken.has(item)) points.push({ score, hit: item === heldOut ? 1 : 0 })
    })
  }
  let { slope, intercept } = PRIOR
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    let gradientSlope = -RIDGE * slope
    let gradientIntercept = 0
    let aa = RIDGE
    let ab = 0
    let bb = RIDGE
    for (const { score, hit } of points) {
      const p = likelihoodOf(score, { slope, intercept })
      const spread = p * (1 - p)
      gradientSlope += (hit - p) * score
      gradientIntercept += hit - p
      aa += spread * score * score
      ab += spread * score
      bb += spread
    }
    const determinant = aa * bb - ab * ab
    if (determinant < 1e-12) break
    const moveSlope = (bb * gradientSlope - ab * gradientIntercept) / determinant
    const moveIntercept = (aa * gradientIntercept - ab * gradientSlope) / determinant
    slope += moveSlope
    intercept += moveIntercept
    if (Math.abs(moveSlope) + Math.abs(moveIntercept) < 1e-8) break
  }
  return Number.isFinite(slope + intercept) ? { slope: Math.max(MIN_SLOPE, slope), intercept } : PRIOR
}
