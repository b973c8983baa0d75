import { addVoice, leaveOut, VOICES, voiceOf } from './blend'
import { type Trial, topOf } from './evaluate'
import { openLists } from './lists'
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
  const space = openLists(items, models.length + 1)
  const [first, ...said] = space.lists as [Float32Array, ...Float32Array[]]
  const bests = new Float64Array(models.length)

  /** What every model says, and its best; and, by the weights at the start, the blend of it. */
  function ask(trial: Trial): void {
    first.fill(0)
    models.forEach((model, at) => {
      const mine = said[at] as Float32Array
      model.score(trial.history, mine)
      heard(at, trial, mine)
      leaveOut(trial.history, mine)
      const best = space.most(mine)
      bests[at] = best
      const [linear, logarithmic] = [start[at * VOICES] as number, start[at * VOICES + 1] as number]
      addVoice(space, { linear, logarithmic }, mine, best, first)
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
      said.forEach((mine, at) => {
        const share = bests[at] === 0 ? 0 : Math.fround(Math.max(0, mine[item] as number) / (bests[at] as number))
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

/** A lesson in which one model alone speaks, by its place. */
export function lessonOfOne({ count, voices, standsFor }: Lesson, model: number): Lesson {
  const width = voices.length / count
  const own = new Float32Array(count * VOICES)
  for (let row = 0; row < count; row += 1) {
    const from = row * width + model * VOICES
    own.set(voices.subarray(from, from + VOICES), row * VOICES)
  }
  return { count, voices: own, standsFor }
}

/** Logarithm of how likely some weights held it that the held-out course would be taken, of all the catalogue. */
export function lessonLikelihood({ count, voices, standsFor }: Lesson, weights: ArrayLike<number>): number {
  const width = weights.length
  const odds = Float64Array.from({ length: count }, (_, row) => {
    let sum = standsFor[row] as number
    for (let at = 0; at < width; at += 1) sum += (weights[at] as number) * (voices[row * width + at] as number)
    return sum
  })
  const most = odds.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const total = odds.reduce((sum, one) => sum + Math.exp(one - most), 0)
  return (odds[0] as number) - most - Math.log(total)
}
