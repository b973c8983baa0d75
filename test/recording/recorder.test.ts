import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createIngest } from '../../electron/classroom/ingest'
import { openRecordings } from '../../electron/classroom/recordings'
import { RESERVE_BYTES } from '../../electron/recording/forecast'
import type { Recorder } from '../../electron/recording/recorder'
import type { Store } from '../../electron/store/open'
import { listRecordings } from '../../electron/store/recordings'
import { CLASS, storeWithClass, temporaryFolder } from '../helpers/store'

let folder: ReturnType<typeof temporaryFolder>
let store: Store
let recorder: Recorder
/** What the broadcast window was told, and how many bytes the disk still takes. */
let told: (string | null)[]
let freeBytes: number
let finishes: string[]
let finish: (file: string) => Promise<{ bytes: number; durationMs: number }>

const open = (at = join(folder.dir, 'recordings')) => {
  const ingest = createIngest({ db: store.write, onCommitted: () => {}, onProblem: () => {} })
  return openRecordings({
    db: store.read,
    ingest,
    place: {
      folder: at,
      freeBytes: async () => freeBytes,
      finish: (file) => {
        finishes.push(file)
        return finish(file)
      },
      locale: () => 'en',
    },
    toStudio: () => {},
    toBroadcast: (_channel, payload) => told.push((payload as { recordingId: string | null }).recordingId),
    now: () => Date.now(),
    log: () => {},
  })
}
const list = () => listRecordings(store.read, CLASS.id)
const bytesOf = (text: string) => new TextEncoder().encode(text)
const started = async () => {
  await recorder.start(CLASS.id, CLASS.title)
  return told.at(-1) as string
}

beforeEach(() => {
  folder = temporaryFolder()
  store = storeWithClass(folder.dir)
  told = []
  finishes = []
  freeBytes = 1e12
  finish = async () => ({ bytes: 11, durationMs: 2000 })
  recorder = open()
})
afterEach(async () => {
  await recorder.stop()
  store.close()
  folder.remove()
})

it('writes pieces in order, waits for the last one, and finishes the file afterwards', async () => {
  const id = await started()
  void recorder.chunk(id, bytesOf('one '))
  void recorder.chunk(id, bytesOf('two '))
  const captioned = createIngest({ db: store.write, onCommitted: () => {}, onProblem: () => {} })
  await captioned.append({
    type: 'caption:said',
    data: { text: 'A vector has a direction.' },
    actor: 'teacher',
    id: 'caption-1',
    classId: CLASS.id,
    atMs: list()[0]?.startedAtMs ?? 0,
  })
  const stopping = recorder.stop()
  expect(told.at(-1)).toBeNull()
  await recorder.chunk(id, bytesOf('three'))
  await recorder.ended(id, false)
  await stopping
  await expect.poll(() => list()[0]?.durationMs).toBe(2000)
  const [{ file } = { file: '' }] = list()
  expect(file).toMatch(/^Vectors \d{4}-\d{2}-\d{2} \d{2}\.\d{2}\.webm$/)
  expect(readFileSync(join(folder.dir, 'recordings', file), 'utf8')).toBe('one two three')
  expect(readFileSync(join(folder.dir, 'recordings', file.replace('.webm', '.chapters.vtt')), 'utf8')).toMatch(
    /^WEBVTT/,
  )
  expect(readFileSync(join(folder.dir, 'recordings', file.replace('.webm', '.vtt')), 'utf8')).toContain(
    '00:00:00.000 --> 00:00:08.000\nA vector has a direction.',
  )
  expect(list()[0]).toMatchObject({ reason: 'asked', bytes: 11 })
})

it('takes nothing for a recording that is over, and never two at once', async () => {
  const id = await started()
  await Promise.all([recorder.start(CLASS.id, CLASS.title), recorder.start(CLASS.id, CLASS.title)])
  expect(list()).toHaveLength(1)
  await recorder.ended(id, true)
  await recorder.chunk(id, bytesOf('late'))
  expect(list()[0]).toMatchObject({ reason: 'failed' })
  expect(recorder.state()).toMatchObject({ kind: 'off', last: 'failed' })
})

it('leaves no file behind where the log cannot take it', async () => {
  store.write.exec("CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(FAIL, 'disk is full'); END")
  await recorder.start(CLASS.id, CLASS.title)
  expect(recorder.state()).toEqual({ kind: 'off', last: 'failed' })
  expect(readdirSync(join(folder.dir, 'recordings'))).toEqual([])
  store.write.exec('DROP TRIGGER full')
  await started()
  expect(recorder.state().kind).toBe('on')
})

it('stops by itself before the disk is full, keeps the file and says so', async () => {
  const id = await started()
  await recorder.chunk(id, bytesOf('kept'))
  freeBytes = RESERVE_BYTES - 1
  await expect.poll(() => recorder.state(), { timeout: 10_000 }).toMatchObject({ kind: 'off', last: 'disk-full' })
  expect(list()[0]).toMatchObject({ reason: 'disk-full' })
  await recorder.start(CLASS.id, CLASS.title)
  expect(list()).toHaveLength(1)
})

it('keeps what a disk took that is full all the same', async () => {
  // A disk of one megabyte where that can be mounted; elsewhere the system's own file that is always full.
  const small = join(folder.dir, 'small')
  mkdirSync(small)
  const mounted = process.getuid?.() === 0 && mount(small)
  if (!mounted) return expect(() => writeFileSync('/dev/full', 'x')).toThrow('ENOSPC')
  try {
    recorder = open(small)
    const id = await started()
    for (let piece = 0; piece < 12; piece++) await recorder.chunk(id, new Uint8Array(100_000).fill(piece))
    expect(recorder.state()).toMatchObject({ kind: 'off', last: 'disk-full' })
    const [file] = readdirSync(small).filter((name) => name.endsWith('.webm'))
    const kept = readFileSync(join(small, file as string))
    expect(kept.length).toBeGreaterThan(500_000)
    expect(kept[450_000]).toBe(4)
  } finally {
    execFileSync('umount', ['-l', small])
  }
})

function mount(at: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', at], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

it('goes on in a new file when the broadcast window has died', async () => {
  const first = await started()
  await recorder.chunk(first, bytesOf('before'))
  await recorder.broadcastLost()
  const second = told.at(-1) as string
  expect(second).not.toBe(first)
  await recorder.chunk(second, bytesOf('after'))
  await recorder.ended(second, true)
  expect(list().map(({ reason }) => reason)).toEqual(['interrupted', 'failed'])
  expect(new Set(list().map(({ file }) => file)).size).toBe(2)
})

it('finds what a crash has left at the next start, closes it in the log and finishes it', async () => {
  finish = async () => {
    throw new Error('no room for a second copy')
  }
  const id = await started()
  await recorder.chunk(id, bytesOf('left'))
  const before = Date.now()
  // The program dies here: nothing is closed. The next one reads what is in the store.
  finish = async () => ({ bytes: 5, durationMs: 900 })
  open()
  await expect.poll(() => list()[0]?.durationMs).toBe(900)
  const [left] = list()
  expect(left).toMatchObject({ reason: 'interrupted', bytes: 5 })
  expect(left?.endedAtMs).toBeLessThanOrEqual(before + 1000)
  expect(finishes).toEqual([join(folder.dir, 'recordings', left?.file as string)])
})

it('tries again at the next start what could not be finished', async () => {
  finish = async () => {
    throw new Error('no room for a second copy')
  }
  const id = await started()
  await recorder.chunk(id, bytesOf('whole'))
  await recorder.ended(id, true)
  await expect.poll(() => finishes.length).toBe(1)
  expect(list()[0]?.durationMs).toBeUndefined()
  finish = async () => ({ bytes: 5, durationMs: 900 })
  open()
  await expect.poll(() => list()[0]?.durationMs).toBe(900)
  expect(list()[0]).toMatchObject({ reason: 'failed' })
})
