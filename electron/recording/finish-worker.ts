/** Finishes one recording in a thread of its own: an hour of class is gigabytes to copy. */
import { answerTask } from '../thread'
import type { Chapter } from './chapters'
import { finishRecording } from './remux'

export interface FinishTask {
  file: string
  chapters: readonly Chapter[]
}

answerTask(({ file, chapters }: FinishTask) => finishRecording(file, chapters))
