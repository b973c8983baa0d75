import { join, resolve } from 'node:path'
import type { BackupState } from '../../shared/backups'
import type { Problem } from '../../shared/ipc'
import { Trouble } from '../classroom/trouble'
import { askThread } from '../thread'
import { type BackupPlace, listBackups } from './copies'
import type { BackupTask } from './worker'

const EVERY_MS = 86_400_000
const LOOK_EVERY_MS = 3_600_000

export interface BackupsOptions {
  /** The bundled backup-worker. */
  script: string
  place: BackupPlace
  /** False while a copy would be in the way, or there is nothing yet to keep. */
  mayKeep(): boolean
  now(): number
  log(message: string, detail?: unknown): void
}

export type Backups = ReturnType<typeof openBackups>

type Task = BackupTask extends infer One ? (One extends BackupTask ? Omit<One, 'place'> : never) : never

/** Keeps copies of the data: one a day while the studio is open, and whenever it is asked for one. */
export function openBackups({ script, place, mayKeep, now, log }: BackupsOptions) {
  let problem: Problem | undefined
  /** One after the other: two at once would be in each other's way. */
  let turn: Promise<unknown> = Promise.resolve()
  const next = (task: Task): Promise<void> => {
    const done = turn.then(() => askThread<void>(script, { ...task, place } satisfies BackupTask))
    turn = done.catch((error: unknown) => log(`backup: ${task.kind} failed`, error))
    return done
  }

  /** @throws {Trouble} */
  async function make(): Promise<void> {
    try {
      await next({ kind: 'make', nowMs: now() })
      problem = undefined
    } catch (error) {
      problem = codeOf(error) === 'disk-full' ? 'disk-full' : 'backup-failed'
      throw new Trouble(problem)
    }
  }

  /** The same for whoever has nothing to say where it fails: the settings do. */
  const renew = (): Promise<void> => make().catch(() => undefined)

  function look(): void {
    const newest = listBackups(place.folder).find(({ kind }) => kind === 'usual')
    // By a clock that was wrong it may have been made tomorrow.
    const isDue = !newest || Math.abs(now() - newest.madeAtMs) >= EVERY_MS
    if (isDue && mayKeep()) void renew()
  }
  const looking = setInterval(look, LOOK_EVERY_MS)
  looking.unref()
  look()

  return {
    state: (): BackupState => ({
      backups: listBackups(place.folder),
      folder: place.folder,
      ...(problem ? { problem } : {}),
    }),
    make,
    renew,
    /** @throws {Trouble} also where the copy would take the place of the data themselves */
    async copyTo(target: string): Promise<void> {
      if (resolve(target) === resolve(place.file)) {
        log('backup: the copy would take the place of the data', { target })
        throw new Trouble('backup-failed')
      }
      try {
        await next({ kind: 'copy', target })
      } catch (error) {
        throw new Trouble(codeOf(error) === 'disk-full' ? 'disk-full' : 'backup-failed')
      }
    },
    /**
     * Gets a copy ready for the next start.
     * @param source the name of one that is kept, or the path of another
     * @throws {Trouble} where it is unknown, damaged, or of a newer program
     */
    async stage(source: { name: string } | { path: string }): Promise<void> {
      if ('name' in source && !listBackups(place.folder).some(({ name }) => name === source.name))
        throw new Trouble('backup-unusable')
      const path = 'name' in source ? join(place.folder, source.name) : source.path
      try {
        await next({ kind: 'stage', source: path, nowMs: now() })
      } catch (error) {
        throw new Trouble(STAGE_PROBLEMS[codeOf(error) ?? ''] ?? 'backup-unusable')
      }
    },
    async close(): Promise<void> {
      clearInterval(looking)
      await turn
    },
  }
}

const STAGE_PROBLEMS: Record<string, Problem> = { 'disk-full': 'disk-full', newer: 'backup-newer' }

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined
