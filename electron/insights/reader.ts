import { Worker } from 'node:worker_threads'
import type { Packed } from '../../shared/packed'
import type { AnswerTo, Question } from './answer'

export interface WorkerOptions {
  file: string
  nativeBinding?: string
}
export interface Asked {
  id: number
  question: Question
}
export type Told =
  | { id: number; kind: 'answer'; packed: Packed<unknown> }
  | { id: number; kind: 'failed'; message: string }

export interface Reader {
  /** The answer as text, to be handed on whole. Rejects when the thread cannot read. */
  ask<Q extends Question>(question: Q): Promise<Packed<AnswerTo[Q['kind']]>>
  close(): Promise<void>
}

/**
 * The insights thread: reads with a handle of its own and answers one question after the other. It starts at the first
 * question; when it dies, whoever waits is told, and the next question starts another.
 * @param script the bundled insights/worker
 */
export function openReader({ script, ...options }: WorkerOptions & { script: string }): Reader {
  interface Waiting {
    resolve(packed: Packed<unknown>): void
    reject(error: Error): void
  }
  let worker: Worker | undefined
  let lastId = 0
  const waiting = new Map<number, Waiting>()

  function start(): Worker {
    const started = new Worker(script, { workerData: options })
    // An idle reader must not keep the program from ending.
    started.unref()
    started.on('message', (told: Told) => {
      const asker = waiting.get(told.id)
      waiting.delete(told.id)
      if (told.kind === 'answer') asker?.resolve(told.packed)
      else asker?.reject(new Error(told.message))
    })
    const gone = (error: Error) => {
      // It says that it failed, and later that it ended: whoever asked in between waits for the next one.
      if (worker !== started) return
      worker = undefined
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
    }
    started.on('error', gone)
    started.on('exit', (code) => gone(new Error(`the insights thread ended with ${code}`)))
    return started
  }

  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        worker ??= start()
        lastId += 1
        waiting.set(lastId, { resolve: resolve as Waiting['resolve'], reject })
        worker.postMessage({ id: lastId, question } satisfies Asked)
      }),
    close: async () => {
      await worker?.terminate()
    },
  }
}
