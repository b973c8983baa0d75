import { blendOf, learnWeights, MODELS } from './blend'
import { leaveLastOut, type Sequence } from './evaluate'
import { type Reason, reasonOf } from './explain'
import { calibrate, likelihoodOf } from './likelihood'
import { checkInteraction, type FittedModel, type History, historyOf, type Interaction, type Item } from './model'

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
  /** Weights the blend has learnt, by model. */
  readonly weights: Readonly<Record<string, number>>
}

/**
 * Learns from all interactions once, then serves and folds new events in synchronously. Courses a person owns are
 * never recommended to them.
 * @throws {RangeError} with a sentence, when an interaction is not usable
 */
export function createRecommender(
  items: readonly Item[],
  interactions: Iterable<Interaction>,
  nowMs: number,
): Recommender {
  const positions = new Map(items.map(({ id }, index) => [id, index]))
  const people = new Map<string, Interaction[]>()
  const owned = new Map<string, Set<string>>()

  function remember(interaction: Interaction): void {
    checkInteraction(interaction)
    const { userId, itemId } = interaction
    const list = people.get(userId)
    if (list) list.push(interaction)
    else people.set(userId, [interaction])
    if (!interaction.owned) return
    const mine = owned.get(userId) ?? new Set()
    owned.set(userId, mine.add(itemId))
  }
  for (const interaction of interactions) remember(interaction)

  const { model, calibration, weights } = learn(items, positions, people, nowMs)

  function recommend(userId: string, { eligible, k, nowMs: atMs, attending }: Question): Advised[] {
    const known = people.get(userId) ?? []
    const present = attending
      ? [{ userId, itemId: attending.itemId, weight: attending.weight, atMs, owned: false }]
      : []
    const history = historyOf([...known, ...present], positions, atMs)
    const taught = attending && positions.get(attending.itemId)
    const scores = withOwn(model.score(history), history)
    const mine = owned.get(userId)
    return eligible
      .flatMap((itemId) => {
        const item = positions.get(itemId)
        return item === undefined || mine?.has(itemId) ? [] : [{ itemId, item, score: scores[item] as number }]
      })
      .sort((a, b) => b.score - a.score || (a.itemId < b.itemId ? -1 : 1))
      .slice(0, k)
      .map(({ itemId, item, score }) => ({
        itemId,
        score,
        likelihood: likelihoodOf(score, calibration),
        reason: reasonOf([...model.explain(history, item), ...own(history, item)], items, taught),
      }))
  }

  return {
    apply: remember,
    recommend,
    owns: (userId, itemId) => owned.get(userId)?.has(itemId) ?? false,
    weights,
  }
}

/** What a person has shown towards the very course counts beside what similar ones say: opened it, or put it away. */
const OWN_EVIDENCE = 0.2

function withOwn(scores: Float64Array, history: History): Float64Array {
  for (const { item, weight } of history) scores[item] = (scores[item] as number) + OWN_EVIDENCE * weight
  return scores
}

const own = (history: History, item: number) =>
  history
    .filter((entry) => entry.item === item)
    .map((entry) => ({ kind: 'item' as const, item, amount: OWN_EVIDENCE * entry.weight }))

function learn(
  items: readonly Item[],
  positions: ReadonlyMap<string, number>,
  people: ReadonlyMap<string, Interaction[]>,
  nowMs: number,
): { model: FittedModel; calibration: ReturnType<typeof calibrate>; weights: Record<string, number> } {
  const sequences: Sequence[] = []
  const histories: History[] = []
  for (const list of people.values()) {
    histories.push(historyOf(list, positions, nowMs))
    sequences.push(ownedSequence(list, positions))
  }
  const split = leaveLastOut(items, positions, sequences)
  const halves = MODELS.map((model) => model.fit(split.training))
  const learnt = learnWeights(halves, split)
  const calibration = calibrate(blendOf(halves, learnt), split.trials)
  const model = blendOf(
    MODELS.map((one) => one.fit({ items, positions, histories })),
    learnt,
  )
  return {
    model,
    calibration,
    weights: Object.fromEntries(MODELS.map(({ name }, index) => [name, learnt[index] as number])),
  }
}

function ownedSequence(list: Interaction[], positions: ReadonlyMap<string, number>): Sequence {
  const seen = new Map<number, { item: number; weight: number; atMs: number }>()
  for (const { itemId, weight, atMs, owned } of list) {
    const item = positions.get(itemId)
    if (owned && item !== undefined && !seen.has(item)) seen.set(item, { item, weight, atMs })
  }
  return [...seen.values()]
}
