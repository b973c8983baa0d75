/** Copies of the database: made, checked, thinned out, and put in its place. Each call takes as long as the file is large. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { BACKUPS_KEPT, type Backup, type Restored } from '../../shared/backups'
import { getAttendee } from '../store/attendees'
import { erasedPeople, wipeErased } from '../store/erased'
import { insertEvent, STUDIO } from '../store/events'
import { refuseNewer } from '../store/migrate'
import { openStore, type WritableDb } from '../store/open'
import { StoreProblem, storeProblem } from '../store/problem'
import { project } from '../store/projections'
import { keepRestored } from '../store/settings'

export interface BackupPlace {
  /** The database. */
  file: string
  /** Where its copies are. */
  folder: string
  nativeBinding?: string
}

const KEPT = { usual: BACKUPS_KEPT, 'before-restore': 1 } as const
const PREFIX = { usual: 'lectern', 'before-restore': 'before-restore' } as const
const NAME = /^(lectern|before-restore)-(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)Z\.db$/
/** What belongs to a database file that was not closed properly. */
const JOURNALS = ['-wal', '-shm'] as const

/** Names sort by time, and say it wherever a copy is taken: the file system's own time does not travel with it. */
const stamp = (atMs: number) => `${new Date(atMs).toISOString().slice(0, 19).replaceAll(':', '')}Z`
const nameOf = (kind: Backup['kind'], atMs: number) => `${PREFIX[kind]}-${stamp(atMs)}.db`

/** The copies in a folder, the newest first; none where it cannot be read. */
export function listBackups(folder: string): Backup[] {
  return namesIn(folder)
    .flatMap((name): Backup[] => {
      const [, prefix, day, h, m, s] = NAME.exec(name) ?? []
      if (!prefix) return []
      const found = statSync(join(folder, name), { throwIfNoEntry: false })
      if (!found?.isFile()) return []
      const kind = prefix === PREFIX.usual ? 'usual' : 'before-restore'
      return [{ name, kind, madeAtMs: Date.parse(`${day}T${h}:${m}:${s}Z`), bytes: found.size }]
    })
    .sort((one, other) => other.madeAtMs - one.madeAtMs)
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/**
 * Makes a copy of the data as they are now, checks it, and removes those that are too many or too old: a copy in which
 * somebody stands who has been erased since goes first, whether or not a new one can be made.
 * @throws {StoreProblem}
 */
export function makeBackup(place: BackupPlace, nowMs: number): void {
  mkdirSync(place.folder, { recursive: true, mode: 0o700 })
  removeOutlived(place)
  copyChecked(place.file, join(place.folder, nameOf('usual', nowMs)), place)
  for (const kind of ['usual', 'before-restore'] as const) {
    const ofKind = listBackups(place.folder).filter((backup) => backup.kind === kind)
    for (const { name } of ofKind.slice(KEPT[kind])) remove(join(place.folder, name))
  }
}

/**
 * Copies a database that may be in use, as it is at one moment and without what was deleted in it. The copy is whole,
 * checked and on the disk, or not there at all.
 * @throws {StoreProblem} `corrupt` also where the source is sound but nothing of Lectern's
 */
export function copyChecked(
  source: string,
  target: string,
  { nativeBinding }: Pick<BackupPlace, 'nativeBinding'>,
): void {
  const made = `${target}.new`
  try {
    remove(made)
    reading(source, nativeBinding, (db) => {
      checkSchema(db)
      db.prepare('VACUUM INTO ?').run(made)
    })
    reading(made, nativeBinding, (db) => {
      const damage = db.pragma('integrity_check(1)', { simple: true })
      if (damage !== 'ok') throw new StoreProblem('corrupt', String(damage))
    })
    const handle = openSync(made, 'r+')
    fsyncSync(handle)
    closeSync(handle)
    renameSync(made, target)
  } catch (error) {
    remove(made)
    throw storeProblem(error)
  }
}

/**
 * Gets a copy ready to take the place of the database at the next start. Whoever was erased since it was made is erased
 * in it too.
 * @throws {StoreProblem}
 */
export function stageRestore(place: BackupPlace, source: string, nowMs: number): void {
  prepare(place, source, nowMs, {
    madeAtMs: madeAtMs(source),
    keptAs: join(place.folder, nameOf('before-restore', nowMs)),
    damaged: false,
  })
}

/** Puts what was got ready in place, and keeps what was there. Before the database is opened. */
export function takeStaged(place: BackupPlace, nowMs: number): void {
  if (!existsSync(stagedFile(place))) return
  mkdirSync(place.folder, { recursive: true, mode: 0o700 })
  swap(place, join(place.folder, nameOf('before-restore', nowMs)))
}

/**
 * Puts a copy in the place of a database that cannot be read, which is kept as it is.
 * @throws {StoreProblem} where this copy is of no use either; then nothing has changed
 */
export function replaceDamaged(place: BackupPlace, name: string, nowMs: number): void {
  const source = join(place.folder, name)
  const keptAs = join(dirname(place.file), `lectern-damaged-${stamp(nowMs)}.db`)
  prepare(place, source, nowMs, { madeAtMs: madeAtMs(source), keptAs, damaged: true })
  swap(place, keptAs)
}

const stagedFile = ({ file }: BackupPlace) => `${file}.restore`

function prepare(place: BackupPlace, source: string, nowMs: number, note: Restored): void {
  // Under another name until it is ready: what the next start finds is whole.
  const prepared = `${place.file}.restoring`
  remove(prepared)
  copyChecked(source, prepared, place)
  const binding = place.nativeBinding ? { nativeBinding: place.nativeBinding } : {}
  const store = openStore({ file: prepared, ...binding })
  try {
    eraseAgain(store.write, erasedIn(place.file, place.nativeBinding), nowMs)
    keepRestored(store.write, note)
  } finally {
    store.close()
  }
  renameSync(prepared, stagedFile(place))
}

function eraseAgain(db: WritableDb, people: ReadonlySet<string>, nowMs: number): void {
  const known = erasedPeople(db)
  db.transaction(() => {
    for (const attendeeId of people) {
      if (known.has(attendeeId) || !getAttendee(db, attendeeId)) continue
      const id = `erased-again:${attendeeId}`
      const draft = {
        type: 'attendee:erased',
        data: { attendeeId },
        actor: STUDIO,
        id,
        classId: null,
        atMs: nowMs,
      } as const
      const seq = insertEvent(db, draft)
      if (seq !== undefined) project(db, { ...draft, seq })
    }
  }).immediate()
  wipeErased(db)
}

/** The journal first: beside another database it would be taken for that one's. */
function swap(place: BackupPlace, keptAs: string): void {
  for (const end of [...JOURNALS, '']) {
    if (existsSync(place.file + end)) renameSync(place.file + end, keptAs + end)
  }
  renameSync(stagedFile(place), place.file)
}

function removeOutlived({ file, folder, nativeBinding }: BackupPlace): void {
  const erased = erasedIn(file, nativeBinding)
  if (erased.size === 0) return
  for (const { name } of listBackups(folder)) {
    const path = join(folder, name)
    const erasedThere = erasedIn(path, nativeBinding)
    if ([...erased].some((id) => !erasedThere.has(id))) remove(path)
  }
}

/** Nobody, where the file is not there or cannot be read. */
function erasedIn(file: string, nativeBinding: string | undefined): ReadonlySet<string> {
  try {
    return reading(file, nativeBinding, erasedPeople)
  } catch {
    return new Set()
  }
}

/** @throws {StoreProblem} where it is of a newer program, or nothing of Lectern's */
function checkSchema(db: Database.Database): void {
  const ours = db.prepare(`SELECT count(*) AS found FROM sqlite_schema WHERE name IN ('events', 'attendance')`).get()
  if (refuseNewer(db) < 1 || (ours as { found: number }).found < 2)
    throw new StoreProblem('corrupt', 'another program’s')
}

function reading<T>(file: string, nativeBinding: string | undefined, read: (db: Database.Database) => T): T {
  const db = new Database(file, { readonly: true, fileMustExist: true, ...(nativeBinding ? { nativeBinding } : {}) })
  try {
    return read(db)
  } finally {
    db.close()
  }
}

function madeAtMs(path: string): number {
  const known = listBackups(dirname(path)).find(({ name }) => name === basename(path))
  return known?.madeAtMs ?? statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function remove(file: string): void {
  for (const end of ['', ...JOURNALS]) rmSync(file + end, { force: true })
}
