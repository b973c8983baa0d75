/** The one interface of every model, and the data they learn from. */

export type Level = 'beginner' | 'intermediate' | 'advanced'

export interface Item {
  id: string
  topics: string[]
  level: Level
  /** Title and description, in whatever languages there are. */
  text: string
}

/** One piece of evidence that somebody wants, has or does not want a course. */
export interface Interaction {
  userId: string
  itemId: string
  /** Strength; negative for evidence against. See weights.ts. */
  weight: number
  atMs: number
  /** The course is theirs: bought, or taken before. */
  owned: boolean
}

/** What is known of one person, one entry an item: its position in the catalogue and the weight left of the evidence. */
export type History = { item: number; weight: number }[]

export interface Training {
  items: readonly Item[]
  /** Position of each item by its id. */
  positions: ReadonlyMap<string, number>
  /** One history a person. */
  histories: readonly History[]
}

/** A part of a score and what made it. The parts of one score add up to it. */
export type Contribution =
  | { kind: 'item'; item: number; amount: number }
  | { kind: 'topic'; topic: string; amount: number }
  | { kind: 'popular'; learners: number; amount: number }

/** A model that has learnt. It serves from a history alone, so that one new event changes the list at once (fold-in). */
export interface FittedModel {
  readonly name: string
  /** One score an item, higher is better; comparable within one call only. */
  score(history: History): Float64Array
  /** What the score of one item was made of. */
  explain(history: History, item: number): Contribution[]
}

export interface Model {
  readonly name: string
  fit(training: Training): FittedModel
}

/** Beyond any sum of honest evidence. */
const MAX_WEIGHT = 1e6

/** @throws {RangeError} with a sentence, when the evidence is not a usable number or names nothing */
export function checkInteraction({ userId, itemId, weight, atMs }: Interaction): void {
  if (!userId || !itemId) throw new RangeError('An interaction names a person and a course.')
  if (!Number.isFinite(weight) || Math.abs(weight) > MAX_WEIGHT) {
    throw new RangeError(`The weight ${weight} of ${userId} for ${itemId} is not a number between ±${MAX_WEIGHT}.`)
  }
  if (!Number.isFinite(atMs)) throw new RangeError(`The time ${atMs} of ${userId} for ${itemId} is not a number.`)
}

/** Weight that one item's evidence may add up to, so that a hundred clicks do not drown everything else. */
const ITEM_RANGE = { least: -5, most: 5 }
/** Half of what we knew is forgotten after this long. */
export const HALF_LIFE_MS = 90 * 86_400_000

/**
 * Adds a person's evidence up, item by item. Interest fades with time; that somebody took a course stays true. Items
 * not in the catalogue are left out.
 */
export function historyOf(
  interactions: Iterable<Interaction>,
  positions: ReadonlyMap<string, number>,
  nowMs: number,
): History {
  const sums = new Map<number, number>()
  for (const { itemId, weight, atMs, owned } of interactions) {
    const item = positions.get(itemId)
    if (item === undefined) continue
    const left = owned ? weight : weight * 2 ** (-Math.max(0, nowMs - atMs) / HALF_LIFE_MS)
    sums.set(item, (sums.get(item) ?? 0) + left)
  }
  return Array.from(sums, ([item, sum]) => ({
    item,
    weight: Math.min(ITEM_RANGE.most, Math.max(ITEM_RANGE.least, sum)),
  })).sort((a, b) => a.item - b.item)
}
