import { Worker } from 'node:worker_threads'
import type { History, Item } from './model'
import type { Stage, Trained } from './train'

export interface TrainRequest {
  items: readonly Item[]
  histories: readonly History[]
  seed: number
  nowMs: number
  budgetMs: number
  /** Where the thread keeps what it learnt, so that no other thread has to write or sum it up. */
  keepAt?: string
}

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

/**
 * Trains in a thread of its own. Cancelling ends the thread, so it works at any moment.
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
  worker.postMessage(request)
  return { outcome, cancel: () => end({ kind: 'cancelled' }) }
}
