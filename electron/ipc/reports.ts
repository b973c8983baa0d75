import { writeFile } from 'node:fs/promises'
import type { RequestOf } from '../../shared/ipc'
import { assertNever } from '../../shared/model'
import { unpack } from '../../shared/packed'
import { Trouble } from '../classroom/trouble'
import { getClass } from '../store/classes'
import { readSettings } from '../store/settings'
import type { Context } from './context'
import type { Handlers } from './handle'

export function reportHandlers({
  store,
  insights,
  chooseFile,
  printPage,
  now,
  systemLocale,
}: Context): Pick<
  Handlers,
  'report:get' | 'report:events' | 'report:export' | 'class:coaching' | 'class:compare' | 'class:returning'
> {
  /** What the file will hold, made before the teacher is asked where to put it: it shows what is on the page now. */
  async function contentOf(request: RequestOf<'report:export'>): Promise<string | Uint8Array> {
    const { classId } = request
    switch (request.format) {
      case 'csv': {
        const locale = readSettings(store.read)?.locale ?? (systemLocale().startsWith('zh') ? 'zh-CN' : 'en')
        return unpack(await insights.ask({ kind: 'table', classId, table: request.table, locale, nowMs: now() }))
      }
      case 'json':
        return insights.ask({ kind: 'report', classId, nowMs: now() })
      case 'pdf':
        return printPage()
      default:
        return assertNever(request)
    }
  }

  return {
    'report:get': async ({ classId }) => {
      if (!getClass(store.read, classId)) throw new Trouble('unknown-class')
      return insights.ask({ kind: 'report', classId, nowMs: now() })
    },
    'report:events': ({ classId, behind }) => insights.ask({ kind: 'events', classId, behind }),
    'report:export': async (request) => {
      const record = getClass(store.read, request.classId)
      if (!record) throw new Trouble('unknown-class')
      const content = await contentOf(request)
      const file = await chooseFile(fileName(record.title, request))
      if (file === null) return null
      await writeFile(file, content)
      return { file }
    },
    'class:coaching': ({ classId }) => insights.ask({ kind: 'coaching', classId, nowMs: now() }),
    'class:compare': () => insights.ask({ kind: 'compare' }),
    'class:returning': () => insights.ask({ kind: 'returning' }),
  }
}

function fileName(title: string, request: RequestOf<'report:export'>): string {
  const name = title.replace(/[\\/:*?"<>|]/g, ' ').slice(0, 60)
  return request.format === 'csv' ? `${name} - ${request.table}.csv` : `${name}.${request.format}`
}
