import { cholesky, solveLower, solveUpper } from './cholesky'
import type { Lesson } from './lessons'

const STEPS = 25

export interface Held {
  start: ArrayLike<number>
  pull: number
  /** Asked before every step: from then on what was found so far is the answer. */
  late?(): boolean
}

/**
 * Weights under which what people took next was likeliest: conditional (listwise) logistic regression by Newton's
 * method, held to `start` by a ridge of strength `pull`. The negative log-likelihood is convex, so there is one answer.
 * Source: McFadden, "Conditional logit analysis of qualitative choice behavior", 1974.
 */
export function learnWeights(lessons: readonly Lesson[], held: Held): Float64Array {
  const all = Array.from(held.start, (_, at) => at)
  return descend(lessons, held, Float64Array.from(held.start), all)
}

/**
 * The same with no weight below zero: what one voice says is then never turned round to make up for another, which few
 * lessons would make seem wise. Voices that would be are left out, until none would.
 * Source: Breiman, "Stacked regressions", Machine Learning 24, 1996.
 */
export function learnPositiveWeights(lessons: readonly Lesson[], held: Held): Float64Array {
  let weights: Float64Array = Float64Array.from(held.start)
  let speaking = Array.from(held.start, (_, at) => at)
  for (;;) {
    weights = descend(lessons, held, weights, speaking)
    const left = speaking.filter((at) => (weights[at] as number) >= 0)
    // From where the others are now it is not far to where they belong.
    weights = weights.map((weight) => Math.max(0, weight))
    if (left.length === speaking.length || held.late?.()) return weights
    speaking = left
  }
}

/** The weights of those who speak, from where they are to where the loss is least; the others stay. */
function descend(
  lessons: readonly Lesson[],
  held: Held,
  from: Float64Array,
  speaking: readonly number[],
): Float64Array {
  const width = speaking.length
  let weights = from
  if (held.late?.()) return weights
  let state = slopeOf(lessons, held, weights, speaking)
  for (let step = 0; step < STEPS; step += 1) {
    const factor = cholesky(state.curvature, width)
    const move = state.slope.slice()
    solveLower(factor, move, width)
    solveUpper(factor, move, width)
    let scale = 1
    let next = state
    let moved = weights
    // Halved until it gains: far from the answer a whole step may lead uphill.
    for (; scale > 1e-3 && (scale === 1 || !held.late?.()); scale /= 2) {
      moved = weights.slice()
      for (let one = 0; one < width; one += 1) {
        const at = speaking[one] as number
        moved[at] = (moved[at] as number) - scale * (move[one] as number)
      }
      next = slopeOf(lessons, held, moved, speaking)
      if (next.loss <= state.loss) break
    }
    if (next.loss > state.loss) break
    const gained = state.loss - next.loss
    weights = moved
    state = next
    if (gained < 1e-6 * Math.max(1, state.loss) || held.late?.()) break
  }
  return weights
}

/** The loss of some weights, and its slope and curvature (lower triangle) in the direction of those who speak. */
function slopeOf(
  lessons: readonly Lesson[],
  { start, pull }: Held,
  weights: Float64Array,
  speaking: readonly number[],
) {
  const all = weights.length
  const width = speaking.length
  const slope = new Float64Array(width)
  const curvature = new Float64Array(width * width)
  const mean = new Float64Array(width)
  /** What one candidate's voices say, of those who speak. */
  const said = new Float64Array(width)
  let odds = new Float64Array(256)
  let loss = 0
  speaking.forEach((at, one) => {
    const off = (weights[at] as number) - (start[at] as number)
    loss += (pull / 2) * off * off
    slope[one] = pull * off
    curvature[one * width + one] = pull
  })
  for (const { count, voices, standsFor } of lessons) {
    if (odds.length < count) odds = new Float64Array(count)
    let most = Number.NEGATIVE_INFINITY
    for (let row = 0; row < count; row += 1) {
      let sum = standsFor[row] as number
      for (let at = 0; at < all; at += 1) sum += (weights[at] as number) * (voices[row * all + at] as number)
      odds[row] = sum
      most = Math.max(most, sum)
    }
    const first = (odds[0] as number) - most
    let total = 0
    for (let row = 0; row < count; row += 1) {
      const chance = Math.exp((odds[row] as number) - most)
      odds[row] = chance
      total += chance
    }
    loss -= first - Math.log(total)
    mean.fill(0)
    for (let row = 0; row < count; row += 1) {
      const p = (odds[row] as number) / total
      if (p < 1e-9) continue
      for (let one = 0; one < width; one += 1) said[one] = voices[row * all + (speaking[one] as number)] as number
      for (let one = 0; one < width; one += 1) {
        const part = p * (said[one] as number)
        if (part === 0) continue
        mean[one] = (mean[one] as number) + part
        const from = one * width
        for (let other = 0; other <= one; other += 1) {
          curvature[from + other] = (curvature[from + other] as number) + part * (said[other] as number)
        }
      }
    }
    for (let one = 0; one < width; one += 1) {
      const from = one * width
      slope[one] = (slope[one] as number) + (mean[one] as number) - (voices[speaking[one] as number] as number)
      for (let other = 0; other <= one; other += 1) {
        curvature[from + other] = (curvature[from + other] as number) - (mean[one] as number) * (mean[other] as number)
      }
    }
  }
  return { loss, slope, curvature }
}
