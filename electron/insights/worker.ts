/** A thread of its own for reports: however much they read, the studio's main thread goes on. */
import { parentPort, workerData } from 'node:worker_threads'
import { pack } from '../../shared/packed'
import { openReadable } from '../store/open'
import { answer } from './answer'
import type { Asked, Told, WorkerOptions } from './reader'

if (!parentPort) throw new Error('insights/worker runs as a worker thread only')
const port = parentPort
const store = openReadable(workerData as WorkerOptions)

port.on('message', ({ id, question }: Asked) => {
  try {
    port.postMessage({ id, kind: 'answer', packed: pack(answer(store.read, question)) } satisfies Told)
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    port.postMessage({ id, kind: 'failed', message } satisfies Told)
  }
})
