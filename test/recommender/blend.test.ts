import { expect, test } from 'vitest'
import { blendOf, MODELS, VOICES, voiceOf } from '../../electron/recommender/blend'
import { type History, type Item, scoresOf } from '../../electron/recommender/model'
import { random, tableOf } from '../../electron/recommender/table'

const ITEMS: Item[] = Array.from({ length: 40 }, (_, at) => ({
  id: `course-${at}`,
  topics: [`field-${at % 4}`],
  level: 'beginner',
  text: '',
}))
const draw = random(5)
const historyOf = (length: number): History =>
  [...new Set(Array.from({ length }, () => Math.floor(40 * draw() ** 2)))].map((item, at) => ({
    item,
    weight: at % 5 === 4 ? -0.5 : 1,
  }))
const table = tableOf(
  Array.from({ length: 200 }, () => historyOf(6)),
  ITEMS.length,
)
const models = MODELS.map((model) => model.serve(model.fit({ items: ITEMS, table }, { seed: 1 }), ITEMS))
const weights = Float64Array.from(models.flatMap((_, at) => [at === 3 ? -0.4 : 0.1 * at, at === 4 ? 0 : 0.3]))

/** The same in plain words: every model's share of its best, and the logarithm of that. */
function plainly(history: History): Float32Array {
  const into = new Float32Array(ITEMS.length)
  models.forEach((model, at) => {
    const scores = scoresOf(model, history, ITEMS.length)
    for (const { item } of history) scores[item] = 0
    const best = Math.max(...scores)
    scores.forEach((value, item) => {
      if (value <= 0) return
      const share = value / best
      into[item] =
        (into[item] as number) +
        (weights[at * VOICES] as number) * share +
        (weights[at * VOICES + 1] as number) * voiceOf(share)
    })
  })
  return into
}

test('a blend adds up what its models say, one person after another, whatever of the most popular they have', () => {
  const blend = blendOf(models, weights, ITEMS.length)
  const everything: History = ITEMS.map((_, item) => ({ item, weight: 1 }))
  const some = Array.from({ length: 120 }, (_, at) => historyOf(at % 12))
  for (const history of [[], everything, ...some, ...some.reverse(), []]) {
    const scores = scoresOf(blend, history, ITEMS.length)
    plainly(history).forEach((score, item) => {
      expect(scores[item]).toBeCloseTo(score, 5)
    })
    for (const { item } of history) expect(scores[item]).toBe(0)
  }
})
