import { createHash } from 'node:crypto'
import { blendOf, MODELS, VOICES } from './blend'
import { cutsOf, type Figures } from './evaluate'
import type { FittedModel, History, Item, Model, Settings, Training } from './model'
import { tableOf } from './table'
import { inTime, keepWithin } from './time-limit'
import { type Tried, tune } from './tune'
import { type Choice, priorWeights, weigh } from './weigh'

/** Raised when the layout of a state changes: older files are then not read. */
export const MODEL_VERSION = 6

/** What a training run leaves: plain data, which crosses threads and is stored as it is. */
export interface Trained {
  version: number
  /** Of the data it learnt from. */
  fingerprint: string
  trainedAtMs: number
  tookMs: number
  seed: number
  people: number
  itemIds: string[]
  states: Record<string, object>
  settings: Record<string, Settings>
  /** Two a model, in the order of `MODELS`. */
  weights: Float64Array
  /** How the weights came about. */
  choice: Choice
  /** On the validation cut, each model learnt without it; `blend` by weights learnt on the other half of it. */
  comparison: Record<string, Figures>
  fitMs: Record<string, number>
  /** Models there was no time to learn: they say nothing in the blend. */
  leftOut: string[]
}

export type Stage = 'tuning' | 'weighing' | 'fitting'

export interface TrainOptions {
  seed: number
  nowMs: number
  /**
   * How long the run may take, in milliseconds: with less time fewer settings are tried, models that take long are left
   * out, and weights are learnt from fewer trials.
   */
  budgetMs?: number
  clock?(): number
  /** Told how far the run is, 0 to 1; throws to cancel it. */
  tick?(progress: { stage: Stage; model?: string; share: number }): void
}

/** Of the whole time this part is kept for weighing. */
const WEIGHING_SHARE = 0.3
/** A machine may have become slower since the models were fitted for the first time. */
const SLOWER = 1.25

/**
 * Tunes every model, weighs them on a validation cut, compares them and fits them on everything.
 * @throws whatever `tick` throws
 */
export function train(items: readonly Item[], histories: readonly History[], options: TrainOptions): Trained {
  const { seed, nowMs, budgetMs = 60_000, clock = () => performance.now(), tick = () => undefined } = options
  const startedMs = clock()
  const endMs = startedMs + budgetMs
  const cuts = cutsOf(histories, seed)
  const tried = tune(items, cuts, {
    seed,
    clock,
    untilMs: endMs - WEIGHING_SHARE * budgetMs,
    tick: (model, share) => tick({ stage: 'tuning', model, share: 0.6 * share }),
  })
  const fittingMs = (SLOWER * tried.reduce((sum, { tookMs }) => sum + tookMs, 0)) / cuts.length
  const weighed = weigh(
    cuts.map((cut, at) => ({ ...cut, fitted: tried.map(({ served }) => served[at] as FittedModel) })),
    items.length,
    {
      seed,
      clock,
      untilMs: endMs - fittingMs,
      tick: (share) => tick({ stage: 'weighing', share: 0.6 + 0.1 * share }),
    },
  )
  const fitted = fitAll({ items, table: tableOf(histories, items.length) }, tried, {
    seed,
    clock,
    untilMs: endMs,
    tick: (model, share) => tick({ stage: 'fitting', model, share: 0.7 + 0.3 * share }),
  })
  return {
    version: MODEL_VERSION,
    fingerprint: fingerprintOf(items, histories),
    trainedAtMs: nowMs,
    tookMs: clock() - startedMs,
    seed,
    people: histories.length,
    itemIds: items.map(({ id }) => id),
    settings: Object.fromEntries(MODELS.map(({ name }, index) => [name, (tried[index] as Tried).settings])),
    leftOut: MODELS.flatMap(({ name }, index) => ((tried[index] as Tried).leftOut ? [name] : [])),
    ...fitted,
    ...weighed,
  }
}

/**
 * Every model on all there is, with the settings that did best. Where the time is over before that, what was learnt
 * without the trials stands, which is what the comparison speaks of.
 */
function fitAll(
  whole: Training,
  tried: readonly Tried[],
  {
    seed,
    clock,
    untilMs,
    tick,
  }: { seed: number; clock(): number; untilMs: number; tick(model: string, share: number): void },
): Pick<Trained, 'states' | 'fitMs'> {
  const states: Record<string, object> = {}
  const fitMs: Record<string, number> = {}
  MODELS.forEach((model, index) => {
    const { settings, leftOut, state } = tried[index] as Tried
    const before = clock()
    const tell = (share: number) => tick(model.name, (index + share) / MODELS.length)
    tell(0)
    const learn = () => {
      const limitMs = model.nothing ? untilMs - before : Number.POSITIVE_INFINITY
      return model.fit(whole, { seed, settings, tick: keepWithin(limitMs, clock, tell) })
    }
    states[model.name] = leftOut ? state : (inTime(learn) ?? state)
    fitMs[model.name] = clock() - before
    tell(1)
  })
  return { states, fitMs }
}

/** Tells data apart: the catalogue's ids and every entry of every history. */
export function fingerprintOf(items: readonly Item[], histories: readonly History[]): string {
  const hash = createHash('sha256')
  for (const { id } of items) hash.update(`${id}\n`)
  for (const history of histories) {
    hash.update(Float64Array.from(history.flatMap(({ item, weight, atMs }) => [item, weight, atMs ?? -1])))
    hash.update('\n')
  }
  return hash.digest('hex').slice(0, 32)
}

/** The blend of a trained state, ready to serve. */
export function serveBlend(trained: Trained, items: readonly Item[]): FittedModel {
  return blendOf(
    MODELS.map((model) => model.serve(trained.states[model.name] as object, items)),
    trained.weights,
    items.length,
  )
}

/** How many numbers speak for each model. */
export const weightOf = ({ weights }: Pick<Trained, 'weights'>, name: string): number => {
  const at = MODELS.findIndex((model) => model.name === name) * VOICES
  return Math.abs(weights[at] as number) + Math.abs(weights[at + 1] as number)
}

/** True when a trained state is of this layout and this catalogue, with every model in it. */
export function fits(trained: Trained, items: readonly Item[]): boolean {
  return (
    trained.version === MODEL_VERSION &&
    trained.weights.length === MODELS.length * VOICES &&
    trained.itemIds.length === items.length &&
    items.every(({ id }, at) => trained.itemIds[at] === id) &&
    MODELS.every(({ name }) => trained.states[name] !== undefined)
  )
}

/** Beyond this many courses the dense models are left to the worker; factors, which take many sweeps, always are. */
const QUICK_ITEMS = 150
const DENSE: readonly string[] = ['succession', 'ease']

/** A blend by the prior weights, fitted in the time a class may wait for its door: what serves until a worker is done. */
export function fitAtOnce(items: readonly Item[], histories: readonly History[], nowMs: number): Trained {
  const slow = (name: string) => name === 'als' || (items.length > QUICK_ITEMS && DENSE.includes(name))
  const training: Training = { items, table: tableOf(histories, items.length) }
  const settings = Object.fromEntries(MODELS.map(({ name, grid }) => [name, grid?.[0] ?? {}]))
  const stateOf = (model: Model) =>
    slow(model.name) && model.nothing
      ? model.nothing(items.length)
      : model.fit(training, { seed: 1, settings: settings[model.name] as Settings })
  return {
    version: MODEL_VERSION,
    fingerprint: fingerprintOf(items, histories),
    trainedAtMs: nowMs,
    tookMs: 0,
    seed: 1,
    people: histories.length,
    itemIds: items.map(({ id }) => id),
    states: Object.fromEntries(MODELS.map((model) => [model.name, stateOf(model)])),
    settings,
    weights: priorWeights(),
    choice: 'prior',
    comparison: {},
    fitMs: {},
    leftOut: MODELS.flatMap(({ name }) => (slow(name) ? [name] : [])),
  }
}
