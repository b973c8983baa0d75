import { writeFile } from 'node:fs/promises'
import { Trouble } from '../classroom/trouble'
import { reportTable } from '../insights/export'
import { classReport } from '../insights/report'
import { readSettings } from '../store/settings'
import type { Context } from './context'
import type { Handlers } from './handle'

export function reportHandlers({
  store,
  chooseFile,
  now,
  systemLocale,
}: Context): Pick<Handlers, 'report:get' | 'report:export'> {
  const read = (classId: string) => {
    const report = classReport(store.read, classId, readSettings(store.read)?.teacherName ?? '', now())
    if (!report) throw new Trouble('unknown-class')
    return report
  }
  return {
    'report:get': ({ classId }) => read(classId),
    'report:export': async ({ classId, table }) => {
      const report = read(classId)
      const locale = readSettings(store.read)?.locale ?? (systemLocale().startsWith('zh') ? 'zh-CN' : 'en')
      const file = await chooseFile(`${report.class.title.replace(/[\\/:*?"<>|]/g, ' ').slice(0, 60)} - ${table}.csv`)
      if (file === null) return null
      await writeFile(file, reportTable(report, table, locale))
      return { file }
    },
  }
}
