import { Worker } from 'node:worker_threads'
import type { Chapter } from './chapters'
import type { FinishReply, FinishTask } from './finish-worker'
import type { Finished } from './remux'

/**
 * Finishes a recording in a thread of its own.
 * @param script the bundled finish-worker
 * @throws when it cannot be finished; the file is then as it was
 */
export function finishInThread(script: string, file: string, chapters: readonly Chapter[]): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData: { file, chapters } satisfies FinishTask })
    worker.once('message', (reply: FinishReply) => {
      if (reply.kind === 'finished') resolve({ bytes: reply.bytes, durationMs: reply.durationMs })
      else reject(new Error(reply.message))
    })
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the thread ended with ${code}`)))
  })
}
