/** Makes, copies and gets ready one copy of the data, in a thread of its own. */
import { assertNever } from '../../shared/model'
import { answerTask } from '../thread'
import { type BackupPlace, copyChecked, makeBackup, stageRestore } from './copies'

export type BackupTask = { place: BackupPlace } & (
  | { kind: 'make'; nowMs: number }
  | { kind: 'copy'; target: string }
  | { kind: 'stage'; source: string; nowMs: number }
)

answerTask((task: BackupTask) => {
  switch (task.kind) {
    case 'make':
      return makeBackup(task.place, task.nowMs)
    case 'copy':
      return copyChecked(task.place.file, task.target, task.place)
    case 'stage':
      return stageRestore(task.place, task.source, task.nowMs)
    default:
      return assertNever(task)
  }
})
