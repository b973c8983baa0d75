import { cholesky, solveLower, solveUpper } from './cholesky'
import type { Lesson } from './lessons'

const STEPS = 25

/**
 * Weights under which what people took next was likeliest: conditional (listwise) logistic regression by Newton's
 * method, held to `start` by a ridge of strength `pull`. The negative log-likelihood is convex, so there is one answer.
 * Source: McFadden, "Conditional logit analysis of qualitative choice behavior", 1974.
 */
export function learnWeights(lessons: readonly Lesson[], start: ArrayLike<number>, pull: number): Float64Array {
  return descend(lessons, start, pull, new Set())
}

/**
 * The same with no weight below zero: what one voice says is then never turned round to make up for another, which few
 * lessons would make seem wise. Voices that would be are left out, until none would.
 * Source: Breiman, "Stacked regressions", Machine Learning 24, 1996.
 */
export function learnPositiveWeights(lessons: readonly Lesson[], start: ArrayLike<number>, pull: number): Float64Array {
  const silent = new Set<number>()
  for (;;) {
    const weights = descend(lessons, start, pull, silent)
    const before = silent.size
    weights.forEach((weight, at) => {
      if (weight < 0) silent.add(at)
    })
    if (silent.size === before) return weights
  }
}

function descend(
  lessons: readonly Lesson[],
  start: ArrayLike<number>,
  pull: number,
  silent: ReadonlySet<number>,
): Float64Array {
  const width = start.length
  let weights = Float64Array.from(start, (weight, at) => (silent.has(at) ? 0 : weight))
  const slopes = (of: Float64Array) => silence(slopeOf(lessons, of, start, pull), silent)
  let state = slopes(weights)
  for (let step = 0; step < STEPS; step += 1) {
    const factor = cholesky(state.curvature, width)
    const move = state.slope.slice()
    solveLower(factor, move, width)
    solveUpper(factor, move, width)
    let scale = 1
    let next = state
    let moved = weights
    // Halved until it gains: far from the answer a whole step may lead uphill.
    for (; scale > 1e-3; scale /= 2) {
      moved = weights.map((weight, at) => weight - scale * (move[at] as number))
      next = slopes(moved)
      if (next.loss <= state.loss) break
    }
    if (next.loss > state.loss) break
    const gained = state.loss - next.loss
    weights = moved
    state = next
    if (gained < 1e-6 * Math.max(1, state.loss)) break
  }
  return weights
}

/** Keeps the weights of silent voices where they are. */
function silence<S extends { slope: Float64Array; curvature: Float64Array }>(state: S, silent: ReadonlySet<number>): S {
  const { slope, curvature } = state
  for (const at of silent) {
    slope[at] = 0
    for (let other = 0; other < slope.length; other += 1) {
      curvature[at * slope.length + other] = 0
      curvature[other * slope.length + at] = 0
    }
    curvature[at * slope.length + at] = 1
  }
  return state
}

function slopeOf(lessons: readonly Lesson[], weights: Float64Array, start: ArrayLike<number>, pull: number) {
  const width = weights.length
  const slope = new Float64Array(width)
  const curvature = new Float64Array(width * width)
  const mean = new Float64Array(width)
  let loss = 0
  for (let at = 0; at < width; at += 1) {
    const off = (weights[at] as number) - (start[at] as number)
    loss += (pull / 2) * off * off
    slope[at] = pull * off
    curvature[at * width + at] = pull
  }
  for (const { count, voices, standsFor } of lessons) {
    const odds = new Float64Array(count)
    let most = Number.NEGATIVE_INFINITY
    for (let row = 0; row < count; row += 1) {
      let sum = standsFor[row] as number
      for (let at = 0; at < width; at += 1) sum += (weights[at] as number) * (voices[row * width + at] as number)
      odds[row] = sum
      most = Math.max(most, sum)
    }
    let total = 0
    for (let row = 0; row < count; row += 1) total += Math.exp((odds[row] as number) - most)
    loss -= (odds[0] as number) - most - Math.log(total)
    mean.fill(0)
    for (let row = 0; row < count; row += 1) {
      const p = Math.exp((odds[row] as number) - most) / total
      if (p < 1e-9) continue
      const from = row * width
      for (let at = 0; at < width; at += 1) {
        const part = p * (voices[from + at] as number)
        if (part === 0) continue
        mean[at] = (mean[at] as number) + part
        for (let other = 0; other <= at; other += 1) {
          curvature[at * width + other] =
            (curvature[at * width + other] as number) + part * (voices[from + other] as number)
        }
      }
    }
    for (let at = 0; at < width; at += 1) {
      slope[at] = (slope[at] as number) + (mean[at] as number) - (voices[at] as number)
      for (let other = 0; other <= at; other += 1) {
        curvature[at * width + other] =
          (curvature[at * width + other] as number) - (mean[at] as number) * (mean[other] as number)
      }
    }
  }
  return { loss, slope, curvature }
}
