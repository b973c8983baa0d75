import { leaveOneOut, type Reason, reasonOf } from './explain'
import { createMemory } from './memory'
import {
  type Contribution,
  type FittedModel,
  type History,
  historyOf,
  type Interaction,
  type Item,
  scoresOf,
} from './model'
import { fitAtOnce, fits, serveBlend, type Trained } from './train'

export interface Advised {
  itemId: string
  score: number
  /** 0 to 1: how likely this is the person's next course. */
  likelihood: number
  reason: Reason
}

export interface Question {
  /** Ids of the items that may be recommended. */
  eligible: readonly string[]
  k: number
  nowMs: number
  /** The course of the class the person is in, and how much being there says. */
  attending?: { itemId: string; weight: number }
}

export interface Recommender {
  /** Takes one event in: the next list of that person reflects it. @throws {RangeError} */
  apply(interaction: Interaction): void
  recommend(userId: string, question: Question): Advised[]
  owns(userId: string, itemId: string): boolean
  knows(userId: string): boolean
  /** All that is known of one person, oldest first. */
  evidence(userId: string): readonly Interaction[]
  /** Ids of all of whom anything is known. */
  people(): string[]
  /** Drops all that is known of one person; the next training never sees it. */
  forget(userId: string): void
  /** What a training run is given: everybody's history, without ids, each put together when it is asked for. */
  histories(nowMs: number): Iterable<History>
  /**
   * Serves what a training run has learnt from now on; a list being made is not touched by it.
   * @returns false when it is of another layout or another catalogue: what was served before is kept
   */
  adopt(trained: Trained): boolean
  readonly trained: Trained
}

export interface RecommenderOptions {
  items: readonly Item[]
  interactions: Iterable<Interaction>
  nowMs: number
  /** What was learnt before; taken up if it fits. */
  trained?: Trained | undefined
}

/**
 * Fits at once what is quick to fit, then serves and folds events in synchronously; `adopt` brings in what a worker has
 * learnt meanwhile. Courses a person owns are never recommended to them.
 * @throws {RangeError} with a sentence, when an interaction is not usable
 */
export function createRecommender({ items, interactions, nowMs, trained: kept }: RecommenderOptions): Recommender {
  const positions = new Map(items.map(({ id }, index) => [id, index]))
  const memory = createMemory(interactions)
  function* histories(atMs: number): Generator<History> {
    for (const userId of memory.people()) yield historyOf(memory.of(userId), positions, atMs)
  }

  let trained = kept && fits(kept, items) ? kept : fitAtOnce(items, [...histories(nowMs)], nowMs)
  let model: FittedModel = serveBlend(trained, items)

  function recommend(userId: string, { eligible, k, nowMs: atMs, attending }: Question): Advised[] {
    const serving = model
    const present = attending
      ? [{ userId, itemId: attending.itemId, weight: attending.weight, atMs, owned: false }]
      : []
    const history = historyOf([...memory.of(userId), ...present], positions, atMs)
    const scores = new Float32Array(items.length)
    serving.score(history, scores)
    const mine = memory.ownedBy(userId)
    const taught = attending && positions.get(attending.itemId)
    // What somebody is drawn to and does not have is still to be had, while models rank nothing that they are told of:
    // of such courses they are asked what the rest of the history says. Of all others both are asked, since models take
    // the faintest interest for a course taken where it is all they know: the interest counts by how much there is of it.
    const interests = history.filter(
      ({ item, weight }) => weight > 0 && item !== taught && !mine.has((items[item] as Item).id),
    )
    const drawnTo = new Set(interests.map(({ item }) => item))
    const interest = Math.min(
      1,
      interests.reduce((sum, { weight }) => sum + weight, 0),
    )
    const rest = history.filter(({ item }) => !drawnTo.has(item))
    const ofRest = drawnTo.size > 0 ? scoresOf(serving, rest, items.length) : scores
    const shareOf = (item: number) => (drawnTo.size === 0 ? 1 : drawnTo.has(item) ? 0 : interest)
    const both = (item: number, whole: number, others: number) => shareOf(item) * whole + (1 - shareOf(item)) * others
    for (const item of scores.keys()) scores[item] = both(item, scores[item] as number, ofRest[item] as number)
    for (const { item, weight } of history) scores[item] = (scores[item] as number) + OWN_EVIDENCE * weight
    const withoutOne = leaveOneOut(serving, history, items.length)
    const withoutOneOfRest = leaveOneOut(serving, rest, items.length)
    const whole = oddsOf(scores, items, mine)
    return eligible
      .flatMap((itemId) => {
        const item = positions.get(itemId)
        return item === undefined || mine.has(itemId) ? [] : [{ itemId, item, score: scores[item] as number }]
      })
      .sort((a, b) => b.score - a.score || (a.itemId < b.itemId ? -1 : 1))
      .slice(0, k)
      .map(({ itemId, item, score }) => {
        // The reason is only worked out for those who ask to see it: it costs more than the score.
        let reason: Reason | undefined
        return {
          itemId,
          score,
          likelihood: Math.exp(score - whole.most) / whole.sum,
          get reason() {
            const share = shareOf(item)
            const told = [
              ...scaled(share, share === 0 ? [] : serving.explain(history, item)),
              ...scaled(1 - share, share === 1 ? [] : serving.explain(rest, item)),
            ]
            const without = (left: number) =>
              both(item, withoutOne(left)[item] as number, share === 1 ? 0 : (withoutOneOfRest(left)[item] as number))
            const said = own(history, item)
            const ownAmount = said.reduce((sum, { amount }) => sum + amount, 0)
            const fallWithout = (left: number) => score - (left === item ? 0 : ownAmount) - without(left)
            reason ??= reasonOf([...told, ...said], items, taught, fallWithout)
            return reason
          },
        }
      })
  }

  return {
    apply: memory.take,
    recommend,
    owns: (userId, itemId) => memory.ownedBy(userId).has(itemId),
    knows: memory.knows,
    evidence: memory.of,
    people: memory.people,
    forget: memory.forget,
    histories,
    adopt(next) {
      if (!fits(next, items)) return false
      model = serveBlend(next, items)
      trained = next
      return true
    },
    get trained() {
      return trained
    },
  }
}

/** What a person has shown towards the very course counts beside what similar ones say: opened it, or put it away. */
const OWN_EVIDENCE = 4

/** The scores are log-odds of being next: their exponentials, over those of every course not owned, are likelihoods. */
function oddsOf(scores: Float32Array, items: readonly Item[], mine: ReadonlySet<string>) {
  let most = Number.NEGATIVE_INFINITY
  for (const score of scores) most = Math.max(most, score)
  let sum = 0
  scores.forEach((score, item) => {
    if (!mine.has((items[item] as Item).id)) sum += Math.exp(score - most)
  })
  return { most, sum: sum || 1 }
}

const scaled = (share: number, parts: Contribution[]) => parts.map((part) => ({ ...part, amount: share * part.amount }))

const own = (history: History, item: number) =>
  history
    .filter((entry) => entry.item === item)
    .map((entry) => ({ kind: 'item' as const, item, amount: OWN_EVIDENCE * entry.weight }))
