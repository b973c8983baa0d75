import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RecordingState } from '../../shared/ipc'
import type { Recording, RecordingEnd } from '../../shared/model'
import { type Chapter, chaptersAsVtt } from './chapters'
import { openRecordingFile, type RecordingFile } from './file'
import { bytesPerSecond, grow, minutesLeft, NO_GROWTH, RESERVE_BYTES } from './forecast'
import type { Finished } from './remux'

export interface RecorderOptions {
  /** Where the files stand. */
  folder: string
  /** What a file in the folder may still grow by. */
  freeBytes(folder: string): Promise<number>
  /** Gives a stopped file its length, index and chapters; throws when it cannot, and leaves the file as it was. */
  finish(file: string, chapters: readonly Chapter[]): Promise<Finished>
  /** What happened while it ran. */
  chapters(ran: { classId: string; startedAtMs: number; endedAtMs: number }): Chapter[]
  /** What was said while it ran, as WebVTT; undefined where nothing was written down. */
  captions(ran: { classId: string; startedAtMs: number; endedAtMs: number }): string | undefined
  newId(): string
  now(): number
  /** Tells the broadcast window to record under this id from now on; null: to stop and say when all has been sent. */
  tellBroadcast(recordingId: string | null): void
  /** Written to the log before anything else happens. */
  started(classId: string, recordingId: string, file: string, atMs: number): Promise<void>
  stopped(classId: string, recordingId: string, reason: RecordingEnd, bytes: number, atMs: number): Promise<void>
  finished(classId: string, recordingId: string, done: Finished): Promise<void>
  onState(state: RecordingState): void
  log(message: string, detail?: unknown): void
}

export interface Recorder {
  state(): RecordingState
  start(classId: string, title: string): Promise<void>
  /** A piece of the file, in order. Pieces of a recording that is over are dropped. */
  chunk(recordingId: string, bytes: Uint8Array): Promise<void>
  /** The broadcast window has sent its last piece, or cannot record. */
  ended(recordingId: string, failed: boolean): Promise<void>
  /** Resolves when the file is closed; it is finished afterwards. */
  stop(): Promise<void>
  /** The broadcast window died: what it recorded is closed, and its successor records into a new file. */
  broadcastLost(): Promise<void>
  /** Closes and finishes what a crash has left, one after the other. */
  recover(left: readonly Recording[]): Promise<void>
}

interface Running {
  recordingId: string
  classId: string
  title: string
  startedAtMs: number
  file: RecordingFile
  growth: typeof NO_GROWTH
  freeBytes: number
  /** Set once it is to end. */
  ending?: { reason: RecordingEnd; done: () => void; over: Promise<void> }
}

const LOOK_AT_DISK_MS = 2000
/** The broadcast window's last piece is waited for no longer. */
const LAST_PIECE_MS = 4000

/** Records the class that is live into one file after the other, and finishes each when it is over. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { folder, now, log } = options
  let running: Running | undefined
  let outcome: Extract<RecordingState, { kind: 'off' }> = { kind: 'off' }
  let finishing: Promise<void> = Promise.resolve()
  let starting = false

  function state(): RecordingState {
    if (!running) return outcome
    const { startedAtMs, file, growth, freeBytes } = running
    return {
      kind: 'on',
      startedAtMs,
      bytes: file.bytes,
      minutesLeft: minutesLeft(freeBytes, bytesPerSecond(growth)),
    }
  }

  const tell = () => options.onState(state())

  async function start(classId: string, title: string): Promise<void> {
    if (running || starting) return
    starting = true
    try {
      const freeBytes = await options.freeBytes(folder)
      if (freeBytes <= RESERVE_BYTES) {
        outcome = { kind: 'off', last: 'disk-full' }
        return
      }
      const startedAtMs = now()
      const file = await openRecordingFile(folder, title, startedAtMs)
      const recordingId = options.newId()
      await options.started(classId, recordingId, file.name, startedAtMs).catch(async (error: unknown) => {
        await file.discard()
        throw error
      })
      running = { recordingId, classId, title, startedAtMs, file, growth: NO_GROWTH, freeBytes }
      options.tellBroadcast(recordingId)
    } catch (error) {
      log('recording not started', error)
      outcome = { kind: 'off', last: isDiskFull(error) ? 'disk-full' : 'failed' }
    } finally {
      starting = false
      tell()
    }
  }

  async function chunk(recordingId: string, bytes: Uint8Array): Promise<void> {
    const current = running
    if (current?.recordingId !== recordingId) return
    try {
      await current.file.append(bytes)
    } catch (error) {
      log('recording cannot be written', error)
      await end(isDiskFull(error) ? 'disk-full' : 'failed')
      return
    }
    current.growth = grow(current.growth, now(), current.file.bytes)
    tell()
  }

  async function lookAtDisk(): Promise<void> {
    const current = running
    if (!current || current.ending) return
    current.freeBytes = await options.freeBytes(folder).catch(() => current.freeBytes)
    if (current.freeBytes <= RESERVE_BYTES) await end('disk-full')
  }

  /** Asks the broadcast window for its last piece, then closes. */
  async function end(reason: RecordingEnd): Promise<void> {
    const current = running
    if (!current) return
    if (current.ending) return current.ending.over
    let done = () => {}
    const lastPiece = new Promise<void>((resolve) => {
      done = resolve
    })
    const timer = setTimeout(done, LAST_PIECE_MS)
    const over = lastPiece.then(() => {
      clearTimeout(timer)
      return close(current, reason)
    })
    current.ending = { reason, done, over }
    options.tellBroadcast(null)
    // A disk that is full takes no last piece.
    if (reason !== 'asked') done()
    return over
  }

  async function close(current: Running, reason: RecordingEnd): Promise<void> {
    await current.file.close().catch((error: unknown) => log('recording not closed', error))
    running = undefined
    outcome = { kind: 'off', last: reason, file: current.file.name }
    const { recordingId, classId, startedAtMs, file } = current
    const endedAtMs = now()
    await options.stopped(classId, recordingId, reason, file.bytes, endedAtMs)
    tell()
    complete({ id: recordingId, classId, file: file.name, startedAtMs, endedAtMs, reason, bytes: file.bytes })
  }

  /** In the background, one file at a time: the class may have gone on or be over. */
  function complete(recording: Recording & { endedAtMs: number }): void {
    finishing = finishing.then(async () => {
      const path = join(folder, recording.file)
      try {
        const chapters = options.chapters(recording)
        const done = await options.finish(path, chapters)
        const beside = path.replace(/\.webm$/, '')
        // Players read the chapters in the file; web pages read them beside it.
        await writeFile(`${beside}.chapters.vtt`, chaptersAsVtt(chapters, done.durationMs))
        const captions = options.captions(recording)
        if (captions !== undefined) await writeFile(`${beside}.vtt`, captions)
        await options.finished(recording.classId, recording.id, done)
      } catch (error) {
        // It plays without; the next start tries again.
        log('recording not finished', { file: recording.file, error: String(error) })
      }
    })
  }

  async function recover(left: readonly Recording[]): Promise<void> {
    for (const recording of left) {
      const found = await stat(join(folder, recording.file)).catch(() => undefined)
      let { endedAtMs } = recording
      if (endedAtMs === undefined) {
        endedAtMs = Math.max(recording.startedAtMs, Math.round(found?.mtimeMs ?? recording.startedAtMs))
        await options.stopped(recording.classId, recording.id, 'interrupted', found?.size ?? 0, endedAtMs)
      }
      if (found && found.size > 0) complete({ ...recording, endedAtMs })
    }
    await finishing
  }

  // Never holds the process: what is open is closed by `stop`, or found at the next start.
  setInterval(() => void lookAtDisk(), LOOK_AT_DISK_MS).unref()

  return {
    state,
    start,
    chunk,
    async ended(recordingId, failed) {
      if (running?.recordingId !== recordingId) return
      if (failed && !running.ending) await end('failed')
      else running.ending?.done()
    },
    stop: () => end('asked'),
    async broadcastLost() {
      const current = running
      if (!current || current.ending) return
      await end('interrupted')
      await start(current.classId, current.title)
    },
    recover,
  }
}

const isDiskFull = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
