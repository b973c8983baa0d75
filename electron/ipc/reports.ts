import { readFile, stat, writeFile } from 'node:fs/promises'
import type { RequestOf } from '../../shared/ipc'
import { assertNever, type Caption } from '../../shared/model'
import { unpack } from '../../shared/packed'
import { randomId } from '../classroom/ids'
import { Trouble } from '../classroom/trouble'
import { decode, MAX_FILE_BYTES } from '../exchange/decode'
import { readTranscript, transcriptAsText, transcriptAsVtt } from '../recording/transcript'
import { getClass } from '../store/classes'
import { TEACHER } from '../store/events'
import { listRecordings } from '../store/recordings'
import { readSettings } from '../store/settings'
import { transcriptOf } from '../store/transcript'
import type { Context } from './context'
import type { Handlers } from './handle'

export function reportHandlers({
  store,
  insights,
  classroom,
  chooseFile,
  openFile,
  printPage,
  now,
  systemLocale,
}: Context): Pick<
  Handlers,
  | 'report:get'
  | 'report:events'
  | 'report:export'
  | 'transcript:import'
  | 'class:coaching'
  | 'class:compare'
  | 'class:returning'
> {
  /** What the file will hold, made before the teacher is asked where to put it: it shows what is on the page now. */
  async function contentOf(request: RequestOf<'report:export'>): Promise<string | Uint8Array> {
    const { classId } = request
    switch (request.format) {
      case 'csv': {
        const locale = readSettings(store.read)?.locale ?? (systemLocale().startsWith('zh') ? 'zh-CN' : 'en')
        return unpack(await insights.ask({ kind: 'table', classId, table: request.table, locale, nowMs: now() }))
      }
      case 'vtt':
      case 'txt': {
        const lines = transcriptOf(store.read, classId)
        const startMs = beganMs(classId)
        return request.format === 'txt'
          ? transcriptAsText(lines, startMs)
          : transcriptAsVtt(lines, { startMs, endMs: Number.POSITIVE_INFINITY })
      }
      case 'json':
        return insights.ask({ kind: 'report', classId, nowMs: now() })
      case 'pdf':
        return printPage()
      default:
        return assertNever(request)
    }
  }

  /** When the first recording of a class began, which times in files of what was said are counted from; else the class. */
  function beganMs(classId: string): number {
    const record = getClass(store.read, classId)
    if (!record || record.state.kind === 'planned') throw new Trouble('unknown-class')
    return listRecordings(store.read, classId)[0]?.startedAtMs ?? record.state.startedAtMs
  }

  /** @throws {Trouble} when the file cannot be read, or holds nothing that was said */
  async function readLines(file: string): Promise<Caption[]> {
    const size = await stat(file).then(
      (found) => found.size,
      () => undefined,
    )
    const decoded = size !== undefined && size <= MAX_FILE_BYTES ? decode(await readFile(file)) : undefined
    const lines = decoded && readTranscript(decoded.text)
    if (!lines) throw new Trouble('transcript-unreadable')
    return lines
  }

  return {
    'transcript:import': async ({ classId }) => {
      if (getClass(store.read, classId)?.state.kind !== 'ended') throw new Trouble('not-ended')
      const file = await openFile({ name: 'WebVTT, SubRip', extensions: ['vtt', 'srt'] })
      if (file === null) return null
      const startMs = beganMs(classId)
      const lines = (await readLines(file)).map(({ atMs, text }) => ({ atMs: startMs + atMs, text }))
      const receipt = await classroom.ingest.append({
        type: 'transcript:imported',
        data: { lines },
        actor: TEACHER,
        id: randomId(),
        classId,
        atMs: now(),
      })
      if (receipt.kind === 'refused') throw new Trouble('failed')
      return { lines: lines.length }
    },
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
