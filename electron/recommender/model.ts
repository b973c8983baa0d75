/** The one interface of every model, and the data they learn from. */
import type { Table } from './table'
import type { Signal } from './weights'

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
  /** Strength, a purchase being 1; negative for evidence against. See weights.ts. */
  weight: number
  atMs: number
  /** The course is theirs: bought, or taken before. */
  owned: boolean
  /** They gave it back: it is theirs no longer, and that they had it counts no longer. */
  returned?: boolean
  /** The act behind it, for those who ask why. */
  signal?: Signal
  /** What the act was about, where a reason can name it: a topic. */
  topic?: string
  /** A later interaction of the same person, item and key takes the place of this one: a changed rating or vote. */
  key?: string
}

/**
 * What is known of one person, oldest first, one entry an item: its position in the catalogue and the weight left of
 * the evidence.
 */
export type History = readonly { item: number; weight: number; atMs?: number }[]

export interface Training {
  items: readonly Item[]
  table: Table
}

/** Numbers a model can be tuned by. */
export type Settings = Readonly<Record<string, number>>

export interface Control {
  seed: number
  settings?: Settings
  /** Told how far the fit is, 0 to 1; throws to stop it. */
  tick?(share: number): void
}

/** A part of a score and what made it. The parts of one score add up to it. */
export type Contribution =
  | { kind: 'item'; item: number; amount: number }
  | { kind: 'topic'; topic: string; amount: number }
  | { kind: 'popular'; learners: number; amount: number }

/** A model that has learnt. It serves from a history alone, so that one new event changes the list at once (fold-in). */
export interface FittedModel {
  readonly name: string
  /** Says the same to everybody: the scores it gives whatever the history. */
  readonly common?: Float32Array
  /** Writes one score an item, higher is better; comparable within one call only. */
  score(history: History, into: Float32Array): void
  /** What the score of one item was made of. */
  explain(history: History, item: number): Contribution[]
}

/**
 * How a model learns and how it serves what it learnt. The state is plain data (numbers and typed arrays): it crosses
 * threads and is stored as it is.
 */
export interface Model<State extends object = object> {
  readonly name: string
  /** The usual settings, then changes of them worth trying; absent: nothing to tune. */
  readonly grid?: readonly Settings[]
  fit(training: Training, control: Control): State
  /** The state that knows nothing and scores nothing, for when there is no time to learn; absent: learning takes none. */
  nothing?(items: number): State
  serve(state: State, items: readonly Item[]): FittedModel
}

/** Scores of the whole catalogue, newly made. */
export function scoresOf(model: FittedModel, history: History, items: number): Float32Array {
  const scores = new Float32Array(items)
  model.score(history, scores)
  return scores
}

/** Weight of the entry that is `age` places from the newest (0): the larger the power, the more the newest counts. */
export function powerDecay(power: number): (age: number) => number {
  const known = Float64Array.from({ length: 256 }, (_, age) => (1 + age) ** -power)
  return (age) => known[age] ?? (1 + age) ** -power
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

/** What one item's evidence may add up to, so that a hundred clicks do not drown everything else. */
const MOST = 1
/** Half of what we knew is forgotten after this long. */
export const HALF_LIFE_MS = 90 * 86_400_000

/**
 * Adds a person's evidence up, item by item, ordered by the newest evidence for each. Interest fades with time; that
 * somebody took a course stays true. Items not in the catalogue are left out.
 */
export function historyOf(
  interactions: Iterable<Interaction>,
  positions: ReadonlyMap<string, number>,
  nowMs: number,
): History {
  const sums = new Map<number, { item: number; having: number; interest: number; atMs: number }>()
  for (const { itemId, weight, atMs, owned, returned } of interactions) {
    const item = positions.get(itemId)
    if (item === undefined) continue
    const entry = sums.get(item) ?? { item, having: 0, interest: 0, atMs }
    sums.set(item, entry)
    entry.atMs = Math.max(entry.atMs, atMs)
    if (returned) entry.having = 0
    if (owned) entry.having += weight
    else entry.interest += weightLeft(weight, atMs, nowMs)
  }
  return [...sums.values()]
    .map(({ item, having, interest, atMs }) => ({
      item,
      weight: Math.min(MOST, Math.max(-MOST, having + interest)),
      atMs,
    }))
    .sort((a, b) => a.atMs - b.atMs || a.item - b.item)
}

/** What time has left of a passing interest. */
export const weightLeft = (weight: number, atMs: number, nowMs: number): number =>
  weight * 2 ** (-Math.max(0, nowMs - atMs) / HALF_LIFE_MS)
