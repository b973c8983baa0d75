import { Worker } from 'node:worker_threads'
import type { History, Item } from './model'
import type { Stage, Trained } from './train'

export interface TrainRequest {
  items: readonly Item[]
  /** Asked for piece by piece, so that putting them together holds nobody up either. */
  histories: Iterable<History>
  seed: number
  nowMs: number
  budgetMs: number
  /** Where the thread keeps what it learnt, so that no other thread has to write or sum it up. */
  keepAt?: string
}

/** Histories as arrays that change hands without being copied; a time of NaN is not known. */
export interface PackedHistories {
  lengths: Int32Array
  items: Int32Array
  weights: Float64Array
  timesMs: Float64Array
}

export type ToTrainer =
  | { kind: 'items'; items: readonly Item[] }
  | { kind: 'histories'; packed: PackedHistories }
  | { kind: 'begin'; request: Omit<TrainRequest, 'items' | 'histories'> }

export interface Progress {
  stage: Stage
  model?: string
  /** 0 to 1. */
  share: number
}

export type TrainReply =
  | { kind: 'progress'; progress: Progress }
  | { kind: 'done'; trained: Trained }
  | { kind: 'failed'; message: string }

/** How a training run ended. */
export type Outcome = { kind: 'done'; trained: Trained } | { kind: 'cancelled' } | { kind: 'failed'; message: string }

export interface Run {
  /** Known when the thread is gone: nothing is written after it. */
  outcome: Promise<Outcome>
  cancel(): void
}

/** So many entries are put together and packed at a time: a few milliseconds, then whatever else waits has its turn. */
export const ENTRIES_AT_ONCE = 5000
/** So many characters of the catalogue: they have to be copied. */
export const CHARACTERS_AT_ONCE = 200_000

/**
 * Trains in a thread of its own. What it learns from is handed over piece by piece, so that the calling thread is never
 * held up however much there is. Cancelling ends the thread, so it works at any moment.
 * @param file the bundled train-worker
 */
export function startTraining(file: string, request: TrainRequest, heard: (progress: Progress) => void): Run {
  const worker = new Worker(file)
  let ended = false
  let resolveOutcome: (outcome: Outcome) => void = () => undefined
  const outcome = new Promise<Outcome>((resolve) => {
    resolveOutcome = resolve
  })
  function end(last: Outcome): void {
    if (ended) return
    ended = true
    void worker.terminate().then(() => resolveOutcome(last))
  }
  worker.on('message', (reply: TrainReply) => {
    if (reply.kind === 'progress') heard(reply.progress)
    else end(reply)
  })
  worker.on('error', (error) => end({ kind: 'failed', message: error.message }))
  worker.on('exit', (code) => end({ kind: 'failed', message: `the training thread ended with ${code}` }))

  const messages = messagesOf(request)
  const handOver = () => {
    if (ended) return
    try {
      const { value: message, done } = messages.next()
      if (done) return
      // Of the catalogue, strings, there is nothing that could be moved.
      worker.postMessage(message, message.kind === 'histories' ? buffersOf(message) : [])
      setImmediate(handOver)
    } catch (error) {
      end({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
    }
  }
  setImmediate(handOver)
  return { outcome, cancel: () => end({ kind: 'cancelled' }) }
}

/** What the thread is told, one message after the other. */
function* messagesOf({ items, histories, ...request }: TrainRequest): Generator<ToTrainer> {
  for (const piece of piecesOf(items, sizeOf, CHARACTERS_AT_ONCE)) yield { kind: 'items', items: piece }
  for (const piece of piecesOf(histories, ({ length }) => length + 1, ENTRIES_AT_ONCE)) {
    yield { kind: 'histories', packed: packHistories(piece) }
  }
  yield { kind: 'begin', request }
}

/** A course's own properties come to about so much beside its text. */
const COURSE = 100
const sizeOf = ({ id, text, topics }: Item) =>
  COURSE + id.length + text.length + topics.reduce((sum, topic) => sum + topic.length, 0)

/** As many of them at a time as come to a size. */
function* piecesOf<Thing>(things: Iterable<Thing>, measure: (thing: Thing) => number, size: number) {
  let piece: Thing[] = []
  let held = 0
  for (const thing of things) {
    piece.push(thing)
    held += measure(thing)
    if (held < size) continue
    yield piece
    piece = []
    held = 0
  }
  if (piece.length > 0) yield piece
}

/** Every buffer in a message, so that it changes hands and is not copied. */
export function buffersOf(message: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>()
  const look = (value: unknown): void => {
    if (ArrayBuffer.isView(value)) found.add(value.buffer as ArrayBuffer)
    else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) look(part)
  }
  look(message)
  return [...found]
}

export function packHistories(histories: readonly History[]): PackedHistories {
  const lengths = Int32Array.from(histories, (history) => history.length)
  const size = lengths.reduce((sum, length) => sum + length, 0)
  const items = new Int32Array(size)
  const weights = new Float64Array(size)
  const timesMs = new Float64Array(size)
  let at = 0
  for (const history of histories) {
    for (const { item, weight, atMs } of history) {
      items[at] = item
      weights[at] = weight
      timesMs[at] = atMs ?? Number.NaN
      at += 1
    }
  }
  return { lengths, items, weights, timesMs }
}

export function unpackHistories({ lengths, items, weights, timesMs }: PackedHistories): History[] {
  let at = 0
  return Array.from(lengths, (length) =>
    Array.from({ length }, () => {
      const atMs = timesMs[at] as number
      const entry = { item: items[at] as number, weight: weights[at] as number }
      at += 1
      return Number.isNaN(atMs) ? entry : { ...entry, atMs }
    }),
  )
}
