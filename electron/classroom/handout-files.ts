import { copyFile, mkdir, rm, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { Trouble } from './trouble'

const MAX_HANDOUT_BYTES = 50 * 1024 * 1024

/** What may be handed out, and what it is called towards browsers: nothing that a browser would run. */
const TYPES: Record<string, string> = {
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.zip': 'application/zip',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.pptx': 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
}
export const HANDOUT_EXTENSIONS = Object.keys(TYPES).map((extension) => extension.slice(1))

const folderOf = (dataDir: string, classId: string) => join(dataDir, 'handouts', classId)

/**
 * Copies a file into the class's own folder, under the hand-out's id: the door serves nothing else, and the teacher may
 * move or change the original.
 * @returns its name and size in bytes
 * @throws {Trouble} `handout-type`, `handout-size`
 */
export async function keepHandoutFile(
  dataDir: string,
  classId: string,
  handoutId: string,
  source: string,
): Promise<{ fileName: string; bytes: number }> {
  if (!(extname(source).toLowerCase() in TYPES)) throw new Trouble('handout-type')
  const { size } = await stat(source)
  if (size === 0 || size > MAX_HANDOUT_BYTES) throw new Trouble('handout-size')
  const folder = folderOf(dataDir, classId)
  await mkdir(folder, { recursive: true })
  await copyFile(source, join(folder, handoutId))
  return { fileName: Array.from(basename(source)).slice(-120).join(''), bytes: size }
}

/** Of a hand-out that came to nothing. */
export const dropHandoutFile = (dataDir: string, classId: string, handoutId: string): Promise<void> =>
  rm(join(folderOf(dataDir, classId), handoutId), { force: true })

export interface HandoutFile {
  path: string
  fileName: string
  type: string
}

/** Where a hand-out's file lies and what it is. */
export function handoutFile(dataDir: string, classId: string, handoutId: string, fileName: string): HandoutFile {
  return {
    path: join(folderOf(dataDir, classId), handoutId),
    fileName,
    type: TYPES[extname(fileName).toLowerCase()] ?? 'application/octet-stream',
  }
}
