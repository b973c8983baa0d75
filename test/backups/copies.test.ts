import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  type BackupPlace,
  copyChecked,
  listBackups,
  makeBackup,
  replaceDamaged,
  stageRestore,
  takeStaged,
} from '../../electron/backups/copies'
import { openOrExplain } from '../../electron/backups/open-or-explain'
import { createIngest } from '../../electron/classroom/ingest'
import { getAttendee, saveAttendee } from '../../electron/store/attendees'
import { SCHEMA_VERSION } from '../../electron/store/migrate'
import { openStore, type Store } from '../../electron/store/open'
import { PROJECTIONS } from '../../electron/store/projections'
import { readRestored } from '../../electron/store/settings'
import { CLASS, storeWithClass, temporaryFolder } from '../helpers/store'

const DAY_MS = 86_400_000
const MADE_AT_MS = Date.UTC(2026, 10, 28, 7, 16, 12)

let folder: ReturnType<typeof temporaryFolder>
let place: BackupPlace
let store: Store
beforeEach(() => {
  folder = temporaryFolder()
  place = { file: join(folder.dir, 'lectern.db'), folder: join(folder.dir, 'backups') }
  store = storeWithClass(folder.dir)
})
afterEach(() => {
  store.close()
  folder.remove()
})

let acts = 0
function say(text: string, actor = 'ann', into = store): void {
  acts += 1
  createIngest({ db: into.write, onCommitted: () => {}, onProblem: () => {} }).together([
    { type: 'chat:sent', data: { text }, actor, id: `said-${acts}`, classId: CLASS.id, atMs: acts },
  ])
}
function erase(attendeeId: string): void {
  createIngest({ db: store.write, onCommitted: () => {}, onProblem: () => {} }).together([
    {
      type: 'attendee:erased',
      data: { attendeeId },
      actor: 'teacher',
      id: `erase-${attendeeId}`,
      classId: null,
      atMs: 1,
    },
  ])
}
const enter = (id: string, name: string) =>
  saveAttendee(store.write, { id, name, locale: 'en', simulated: false }, `session-of-${id}`, 1)

const said = (from: Store) => from.read.prepare('SELECT text FROM messages ORDER BY seq').pluck().all()
const everything = (from: Store) =>
  JSON.stringify(
    ['events', 'attendees', 'courses', 'classes', ...PROJECTIONS].map((name) =>
      from.read.prepare(`SELECT * FROM ${name}`).all(),
    ),
  )
const pathOf = (at: number) => join(place.folder, listBackups(place.folder)[at]?.name ?? '')
const reopen = () => {
  store = openStore({ file: place.file })
}

test('a copy of data in use holds all of it, is a database of its own, and says in its name when it was made', () => {
  say('written to the journal')
  makeBackup(place, MADE_AT_MS)
  expect(readdirSync(place.folder)).toEqual(['lectern-2026-11-28T071612Z.db'])
  expect(listBackups(place.folder)).toEqual([
    { name: 'lectern-2026-11-28T071612Z.db', kind: 'usual', madeAtMs: MADE_AT_MS, bytes: expect.any(Number) },
  ])
  const copy = openStore({ file: pathOf(0) })
  expect(everything(copy)).toBe(everything(store))
  copy.close()
})

test('the newest fourteen are kept, and what is none of ours is left alone', () => {
  mkdirSync(place.folder)
  writeFileSync(join(place.folder, 'lectern-notes.db'), 'mine')
  for (let day = 0; day < 17; day += 1) makeBackup(place, MADE_AT_MS + day * DAY_MS)
  const kept = listBackups(place.folder).map(({ madeAtMs }) => madeAtMs)
  expect(kept).toEqual(Array.from({ length: 14 }, (_, at) => MADE_AT_MS + (16 - at) * DAY_MS))
  expect(readFileSync(join(place.folder, 'lectern-notes.db'), 'utf8')).toBe('mine')
})

test('a copy comes back at the next start, without what came later, which is kept as one more copy', () => {
  say('before')
  makeBackup(place, MADE_AT_MS)
  say('after')
  stageRestore(place, pathOf(0), MADE_AT_MS + 5000)
  // Until the next start nothing has changed.
  expect(said(store)).toEqual(['before', 'after'])

  // As after a kill: the journal is there and holds what was said last.
  expect(readFileSync(`${place.file}-wal`).length).toBeGreaterThan(0)
  takeStaged(place, MADE_AT_MS + 6000)
  const left = store
  reopen()
  left.close()
  expect(said(store)).toEqual(['before'])
  const kept = pathOf(0)
  expect(readRestored(store.read)).toEqual({
    madeAtMs: MADE_AT_MS,
    damaged: false,
    keptAs: join(place.folder, 'before-restore-2026-11-28T071617Z.db'),
  })
  expect(kept).toContain('before-restore')
  expect(readdirSync(folder.dir).filter((name) => name.includes('.restor'))).toEqual([])

  // And there again.
  stageRestore(place, kept, MADE_AT_MS + 7000)
  store.close()
  takeStaged(place, MADE_AT_MS + 8000)
  reopen()
  expect(said(store)).toEqual(['before', 'after'])
})

test('a start with nothing waiting changes nothing', () => {
  say('here')
  takeStaged(place, MADE_AT_MS)
  expect(said(store)).toEqual(['here'])
  expect(existsSync(place.folder)).toBe(false)
})

test('who was erased goes out of the copies, also when no new one can be made', () => {
  enter('ann', 'Ann Unusual')
  say('her own words')
  makeBackup(place, MADE_AT_MS)
  makeBackup(place, MADE_AT_MS + DAY_MS)
  erase('ann')
  // Something stands where the next one would go.
  mkdirSync(join(place.folder, 'lectern-2026-11-30T071612Z.db', 'in the way'), { recursive: true })
  expect(() => makeBackup(place, MADE_AT_MS + 2 * DAY_MS)).toThrow()
  expect(readdirSync(place.folder)).toEqual(['lectern-2026-11-30T071612Z.db'])

  makeBackup(place, MADE_AT_MS + 3 * DAY_MS)
  const bytes = readFileSync(join(place.folder, 'lectern-2026-12-01T071612Z.db'))
  expect(bytes.includes('Ann Unusual') || bytes.includes('her own words')).toBe(false)
  // Those made since stay.
  makeBackup(place, MADE_AT_MS + 4 * DAY_MS)
  expect(existsSync(join(place.folder, 'lectern-2026-12-01T071612Z.db'))).toBe(true)
})

test('who was erased stays erased when an older copy from elsewhere comes back', () => {
  enter('ann', 'Ann Unusual')
  enter('ben', 'Ben')
  say('her own words')
  say('his own words', 'ben')
  const elsewhere = join(folder.dir, 'stick.db')
  copyChecked(place.file, elsewhere, {})
  erase('ann')
  stageRestore(place, elsewhere, MADE_AT_MS)
  store.close()
  takeStaged(place, MADE_AT_MS)
  reopen()
  expect(getAttendee(store.read, 'ann')?.name).toBe('')
  expect(getAttendee(store.read, 'ben')?.name).toBe('Ben')
  expect(said(store)).toEqual(['', 'his own words'])
  store.close()
  const bytes = readFileSync(place.file)
  expect(bytes.includes('Ann Unusual') || bytes.includes('her own words')).toBe(false)
  expect(bytes.includes('his own words')).toBe(true)
  reopen()
})

test.each<[string, string, (path: string) => void]>([
  ['a text', 'corrupt', (path) => writeFileSync(path, 'dear diary '.repeat(900))],
  ['an empty file', 'corrupt', (path) => writeFileSync(path, '')],
  ['nothing', 'unreadable', () => {}],
  ['a folder', 'unreadable', (path) => mkdirSync(path)],
  [
    'the database of another program',
    'corrupt',
    (path) => {
      const db = new Database(path)
      db.exec('CREATE TABLE songs (name TEXT); PRAGMA user_version = 3')
      db.close()
    },
  ],
  [
    'a copy by a later version',
    'newer',
    (path) => {
      copyChecked(place.file, path, {})
      const db = new Database(path)
      db.pragma(`user_version = ${SCHEMA_VERSION + 1}`)
      db.close()
    },
  ],
  [
    'a copy damaged since',
    'corrupt',
    (path) => {
      copyChecked(place.file, path, {})
      writeFileSync(path, readFileSync(path).fill(0xee, 8192))
    },
  ],
])('%s is refused as %s and nothing is got ready', (_name, code, make) => {
  const path = join(folder.dir, 'chosen.db')
  make(path)
  expect(() => stageRestore(place, path, MADE_AT_MS)).toThrow(expect.objectContaining({ code }))
  const names = readdirSync(folder.dir).filter((name) => name.startsWith('lectern.db.'))
  expect(names).toEqual([])
})

test('a damaged database gives way to the newest copy that is sound, and is kept byte for byte', async () => {
  say('the day before')
  makeBackup(place, MADE_AT_MS)
  say('that day')
  makeBackup(place, MADE_AT_MS + DAY_MS)
  writeFileSync(pathOf(0), readFileSync(pathOf(0)).fill(0xee, 8192))
  store.close()
  const damaged = readFileSync(place.file).fill(0xee, 4096)
  writeFileSync(place.file, damaged)

  const asked: unknown[] = []
  const problems: string[] = []
  const opened = await openOrExplain({
    place,
    now: () => MADE_AT_MS + 2 * DAY_MS,
    onProblem: (code) => problems.push(code),
    ask: async (code, _cause, madeAtMs) => {
      asked.push([code, madeAtMs])
      return 'restore'
    },
  })
  store = opened as Store
  expect(problems).toEqual(['corrupt'])
  expect(asked).toEqual([['corrupt', MADE_AT_MS + DAY_MS]])
  expect(said(store)).toEqual(['the day before'])
  const keptAs = join(folder.dir, 'lectern-damaged-2026-11-30T071612Z.db')
  expect(readRestored(store.read)).toEqual({ madeAtMs: MADE_AT_MS, keptAs, damaged: true })
  expect(readFileSync(keptAs).equals(damaged)).toBe(true)
})

test('a damaged database without a sound copy is left as it was, and who is asked can only leave', async () => {
  makeBackup(place, MADE_AT_MS)
  writeFileSync(pathOf(0), 'no copy any more')
  store.close()
  writeFileSync(place.file, 'no database any more '.repeat(400))
  const offered: (number | undefined)[] = []
  const opened = await openOrExplain({
    place,
    now: () => MADE_AT_MS,
    onProblem: () => {},
    ask: async (_code, _cause, madeAtMs) => {
      offered.push(madeAtMs)
      return madeAtMs === undefined ? 'quit' : 'restore'
    },
  })
  expect(opened).toBeUndefined()
  expect(offered).toEqual([MADE_AT_MS, undefined])
  expect(readFileSync(place.file, 'utf8')).toContain('no database any more')
  expect(() => replaceDamaged(place, 'lectern-2026-11-28T071612Z.db', 1)).toThrow()
})
