import { Trouble } from '../classroom/trouble'
import { localDay } from '../local-day'
import type { Context } from './context'
import type { Handlers } from './handle'

type BackupChannels = 'backup:list' | 'backup:make' | 'backup:copy' | 'backup:restore'

export function backupHandlers({
  backups,
  classroom,
  chooseFile,
  openFile,
  restart,
  now,
}: Context): Pick<Handlers, BackupChannels> {
  return {
    'backup:list': () => backups.state(),
    'backup:make': async () => {
      await backups.make()
      return backups.state()
    },
    'backup:copy': async () => {
      const file = await chooseFile(`lectern-${localDay(now())}.db`)
      if (file === null) return null
      await backups.copyTo(file)
      return { file }
    },
    'backup:restore': async ({ name }) => {
      if (classroom.liveClassId() ?? classroom.waitingRoom()) throw new Trouble('class-is-live')
      const path = name === null ? await openFile({ name: 'Lectern', extensions: ['db'] }) : null
      if (name === null && path === null) return false
      await backups.stage(path === null ? { name: name as string } : { path })
      restart()
      return true
    },
  }
}
