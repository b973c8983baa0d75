import { readFile, stat, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { FileFault, ImportAnswer, ImportKind, ImportPreview } from '../../shared/exchange'
import { assertNever } from '../../shared/model'
import { courseSaved } from '../classroom/catalogue'
import { randomId } from '../classroom/ids'
import { planOrders, planRoster } from '../classroom/imports'
import { Trouble } from '../classroom/trouble'
import { coursesCsv, coursesJson, readCourses, readCoursesJson } from '../exchange/courses'
import { decode, MAX_FILE_BYTES } from '../exchange/decode'
import { planCourses } from '../exchange/plan'
import { readTable } from '../exchange/table'
import { listCourses } from '../store/courses'
import type { EventDraft } from '../store/events'
import { defaultSettings, readSettings } from '../store/settings'
import type { Context } from './context'
import type { Handlers } from './handle'

const ROWS_SHOWN = 300
const FAULTS_SHOWN = 200

/** A file that was read, and the events that importing it would write. */
interface Plan {
  preview: ImportPreview
  events(): EventDraft[]
}

type Reading =
  | {
      kind: 'plan'
      plan: Omit<ImportPreview, 'token' | 'file' | 'encoding' | 'kind' | 'faultCount'>
      events(): EventDraft[]
    }
  | { kind: 'unreadable'; fault: FileFault }

export function exchangeHandlers({
  store,
  classroom,
  sellingKey,
  now,
  openFile,
  chooseFile,
  systemLocale,
}: Context): Pick<Handlers, 'import:preview' | 'import:apply' | 'course:export'> {
  /** What was previewed last; carried out as it was shown, or not at all. */
  let waiting: Plan | undefined

  function read(kind: ImportKind, text: string, isJson: boolean): Reading {
    switch (kind) {
      case 'courses': {
        const table = isJson ? undefined : readTable(text)
        const courses = isJson ? readCoursesJson(text) : table && readCourses(table)
        if (!courses) return { kind: 'unreadable', fault: 'no-table' }
        if (table && !table.columns.some((column) => column.startsWith('title_'))) {
          return { kind: 'unreadable', fault: 'missing-columns' }
        }
        const { locale } = readSettings(store.read) ?? defaultSettings(systemLocale())
        const plan = planCourses(courses, listCourses(store.read), locale)
        return { kind: 'plan', plan, events: () => plan.drafts.map((draft) => courseSaved(store.read, draft, now())) }
      }
      case 'roster':
      case 'orders': {
        const table = readTable(text)
        if (!table) return { kind: 'unreadable', fault: 'no-table' }
        const needed = kind === 'roster' ? ['learner', 'course', 'date'] : ['order_id', 'date', 'amount', 'currency']
        if (!needed.every((column) => table.columns.includes(column))) {
          return { kind: 'unreadable', fault: 'missing-columns' }
        }
        const desk = { db: store.read, sellingKey, now }
        const plan = kind === 'roster' ? planRoster(desk, table) : planOrders(desk, table)
        return { kind: 'plan', plan, events: () => plan.events }
      }
      default:
        return assertNever(kind)
    }
  }

  async function preview(kind: ImportKind): Promise<ImportAnswer | null> {
    waiting = undefined
    const extensions = kind === 'courses' ? ['csv', 'tsv', 'txt', 'json'] : ['csv', 'tsv', 'txt']
    const path = await openFile({ name: extensions.join(', '), extensions })
    if (path === null) return null
    const file = basename(path)
    const unreadable = (fault: FileFault): ImportAnswer => ({ kind: 'unreadable', file, fault })
    if ((await stat(path)).size > MAX_FILE_BYTES) return unreadable('too-large')
    const decoded = decode(await readFile(path))
    if (!decoded) return unreadable('unknown-encoding')
    const reading = read(kind, decoded.text, /^\s*[[{]/.test(decoded.text))
    if (reading.kind === 'unreadable') return unreadable(reading.fault)
    const { plan, events } = reading
    const shown: ImportPreview = {
      token: randomId(),
      kind,
      file,
      encoding: decoded.encoding,
      added: plan.added,
      changed: plan.changed,
      same: plan.same,
      rows: plan.rows.slice(0, ROWS_SHOWN),
      faults: plan.faults.slice(0, FAULTS_SHOWN),
      faultCount: plan.faults.length,
    }
    waiting = { preview: shown, events }
    return { kind: 'preview', preview: shown }
  }

  return {
    'import:preview': ({ kind }) => preview(kind),
    'import:apply': ({ token }) => {
      const plan = waiting
      if (!plan || plan.preview.token !== token || plan.preview.faultCount > 0) throw new Trouble('bad-request')
      waiting = undefined
      classroom.ingest.together(plan.events())
      return { added: plan.preview.added, changed: plan.preview.changed }
    },
    'course:export': async ({ format }) => {
      const courses = listCourses(store.read)
      const file = await chooseFile(`courses.${format}`)
      if (file === null) return null
      await writeFile(file, format === 'csv' ? coursesCsv(courses) : coursesJson(courses))
      return { file }
    },
  }
}
