import { askThread } from '../thread'
import type { Chapter } from './chapters'
import type { FinishTask } from './finish-worker'
import type { Finished } from './remux'

/**
 * Finishes a recording in a thread of its own.
 * @param script the bundled finish-worker
 * @throws when it cannot be finished; the file is then as it was
 */
export const finishInThread = (script: string, file: string, chapters: readonly Chapter[]): Promise<Finished> =>
  askThread(script, { file, chapters } satisfies FinishTask)
