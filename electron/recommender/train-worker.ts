/** A thread of its own for training: the studio's main thread is never held up by it. */
import { renameSync, writeFileSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { assertNever } from '../../shared/model'
import type { History, Item } from './model'
import { writeModel } from './model-file'
import { train } from './train'
import { buffersOf, type ToTrainer, type TrainReply, type TrainRequest, unpackHistories } from './training'

if (!parentPort) throw new Error('train-worker runs as a worker thread only')
const port = parentPort

const PROGRESS_MS = 100

const items: Item[] = []
const histories: History[] = []

port.on('message', (message: ToTrainer) => {
  switch (message.kind) {
    case 'items':
      items.push(...message.items)
      return
    case 'histories':
      for (const history of unpackHistories(message.packed)) histories.push(history)
      return
    case 'begin':
      learn(message.request)
      return
    default:
      assertNever(message)
  }
})

function learn({ seed, nowMs, budgetMs, keepAt }: Omit<TrainRequest, 'items' | 'histories'>): void {
  let toldAtMs = 0
  try {
    const trained = train(items, histories, {
      seed,
      nowMs,
      budgetMs,
      tick(progress) {
        if (performance.now() - toldAtMs < PROGRESS_MS) return
        toldAtMs = performance.now()
        port.postMessage({ kind: 'progress', progress } satisfies TrainReply)
      },
    })
    if (keepAt !== undefined) {
      // Whole or not at all: a run that is cancelled here leaves the file of the one before.
      writeFileSync(`${keepAt}.part`, writeModel(trained))
      renameSync(`${keepAt}.part`, keepAt)
    }
    port.postMessage({ kind: 'done', trained } satisfies TrainReply, buffersOf(trained))
  } catch (error) {
    port.postMessage({
      kind: 'failed',
      message: error instanceof Error ? error.message : String(error),
    } satisfies TrainReply)
  }
}
