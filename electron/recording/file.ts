import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { localDay } from '../local-day'

export interface RecordingFile {
  /** Its name in the folder. */
  readonly name: string
  readonly bytes: number
  /** Appends, in the order called. @throws when the disk refuses; what was written before stays. */
  append(chunk: Uint8Array): Promise<void>
  /** Writes out what the system still holds and closes. */
  close(): Promise<void>
  /** Closes and removes it: nothing was recorded. */
  discard(): Promise<void>
}

/** At most this much of a class is lost when the power goes. */
const SYNC_MS = 900

/** Opens a new file for a recording; a name that is taken gets a number. */
export async function openRecordingFile(folder: string, title: string, nowMs: number): Promise<RecordingFile> {
  await mkdir(folder, { recursive: true })
  const { name, handle } = await create(folder, `${fileTitle(title)} ${stamp(nowMs)}`)
  let bytes = 0
  let syncedAtMs = 0
  let queue: Promise<void> = Promise.resolve()

  async function write(chunk: Uint8Array): Promise<void> {
    let at = 0
    while (at < chunk.length) at += (await handle.write(chunk, at)).bytesWritten
    bytes += chunk.length
    if (performance.now() - syncedAtMs < SYNC_MS) return
    syncedAtMs = performance.now()
    await handle.datasync()
  }

  return {
    name,
    get bytes() {
      return bytes
    },
    append(chunk) {
      const written = queue.then(() => write(chunk))
      queue = written.catch(() => {})
      return written
    },
    async close() {
      await queue
      await handle.datasync().catch(() => {})
      await handle.close()
    },
    async discard() {
      await handle.close()
      await rm(join(folder, name), { force: true })
    },
  }
}

async function create(folder: string, title: string): Promise<{ name: string; handle: FileHandle }> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? `${title}.webm` : `${title} (${number}).webm`
    try {
      return { name, handle: await open(join(folder, name), 'ax') }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
}

/** What every file system takes, and no more than it takes. */
function fileTitle(title: string): string {
  const plain = title
    .replace(/[\p{Cc}\\/:*?"<>|]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\.+/, '')
  return [...plain].slice(0, 40).join('') || 'Class'
}

/** Local time, sortable: 2026-05-04 10.30. */
function stamp(ms: number): string {
  return `${localDay(ms)} ${new Date(ms).toTimeString().slice(0, 5).replace(':', '.')}`
}
