import { bestOf, VOICES, voiceOf } from './blend'
import { type Trial, topOf } from './evaluate'
import type { FittedModel } from './model'
import { random } from './table'

/** Of each trial these many favourites and as many courses drawn from the rest stand for the whole catalogue. */
const FAVOURITES = 80
const DRAWN = 80

/** What the models say of the candidates of one trial; the held-out course is the first. */
export interface Lesson {
  count: number
  /** Candidate by candidate, voice by voice. */
  voices: Float32Array
  /** Logarithm of how many courses a candidate stands for. */
  standsFor: Float32Array
}

/**
 * Asks every model about one trial after the other.
 * @param start weights by which the favourites are chosen
 * @param heard told what each model says of the whole catalogue
 */
export function openLessons(
  models: readonly FittedModel[],
  items: number,
  { start, seed }: { start: ArrayLike<number>; seed: number },
  heard: (model: number, trial: Trial, scores: Float32Array) => void = () => undefined,
): (trial: Trial) => Lesson {
  const draw = random(seed)
  const shares = models.map(() => new Float32Array(items))
  const first = new Float32Array(items)

  /** What every model says, as shares of its best; and, by the weights at the start, the blend of it. */
  function ask(trial: Trial): void {
    first.fill(0)
    models.forEach((model, at) => {
      const mine = shares[at] as Float32Array
      model.score(trial.history, mine)
      heard(at, trial, mine)
      const best = bestOf(mine, trial.history)
      const linear = start[at * VOICES] as number
      const logarithmic = start[at * VOICES + 1] as number
      for (let item = 0; item < items; item += 1) {
        const share = best === 0 ? 0 : Math.max(0, mine[item] as number) / best
        mine[item] = share
        if (share > 0) first[item] = (first[item] as number) + linear * share + logarithmic * voiceOf(share)
      }
    })
  }

  /** The held-out course, the favourites, and courses drawn from all others. */
  function candidatesOf({ history, heldOut }: Trial) {
    const taken = new Set(history.filter(({ weight }) => weight > 0).map(({ item }) => item))
    const near = new Set([heldOut, ...topOf(first, history, FAVOURITES)])
    const others = items - taken.size - near.size
    const drawn: number[] = []
    if (others <= DRAWN) {
      for (let item = 0; item < items; item += 1) if (!near.has(item) && !taken.has(item)) drawn.push(item)
    } else {
      while (drawn.length < DRAWN) {
        const item = Math.floor(draw() * items)
        if (!near.has(item) && !taken.has(item)) drawn.push(item)
      }
    }
    return { near: [...near], drawn, standsFor: Math.log(Math.max(1, others) / drawn.length) }
  }

  return (trial) => {
    ask(trial)
    const { near, drawn, standsFor } = candidatesOf(trial)
    const candidates = [...near, ...drawn]
    const width = models.length * VOICES
    const voices = new Float32Array(candidates.length * width)
    candidates.forEach((item, row) => {
      shares.forEach((mine, at) => {
        const share = mine[item] as number
        voices[row * width + at * VOICES] = share
        voices[row * width + at * VOICES + 1] = share === 0 ? 0 : voiceOf(share)
      })
    })
    return {
      count: candidates.length,
      voices,
      standsFor: Float32Array.from(candidates, (_, row) => (row < near.length ? 0 : standsFor)),
    }
  }
}

/**
 * Rank of the held-out course in the whole catalogue (0 is best), by some weights: each candidate counts as many courses
 * as it stands for, and ties count half.
 */
export function lessonRank({ count, voices, standsFor }: Lesson, weights: ArrayLike<number>): number {
  const width = weights.length
  let goal = 0
  let rank = 0
  for (let row = 0; row < count; row += 1) {
    let sum = 0
    for (let at = 0; at < width; at += 1) sum += (weights[at] as number) * (voices[row * width + at] as number)
    const score = Math.fround(sum)
    if (row === 0) goal = score
    else if (score >= goal) rank += Math.exp(standsFor[row] as number) * (score === goal ? 0.5 : 1)
  }
  return rank
}
