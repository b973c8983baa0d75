/** Finishes one recording in a thread of its own: an hour of class is gigabytes to copy. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Chapter } from './chapters'
import { type Finished, finishRecording } from './remux'

export interface FinishTask {
  file: string
  chapters: readonly Chapter[]
}
export type FinishReply = ({ kind: 'finished' } & Finished) | { kind: 'failed'; message: string }

const reply = (message: FinishReply) => parentPort?.postMessage(message)

const { file, chapters } = workerData as FinishTask

finishRecording(file, chapters).then(
  (finished) => reply({ kind: 'finished', ...finished }),
  (error: unknown) => reply({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
)
