import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SCHEMA_VERSION } from '../../electron/store/migrate'
import { openStore } from '../../electron/store/open'
import { readSettings } from '../../electron/store/settings'
import { temporaryFolder } from '../helpers/store'

let folder: ReturnType<typeof temporaryFolder>
let file: string
beforeEach(() => {
  folder = temporaryFolder()
  file = join(folder.dir, 'lectern.db')
})
afterEach(() => folder.remove())

test('a new database is durable: write-ahead log and a full sync at every commit', () => {
  const store = openStore({ file })
  expect(store.write.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
  expect(store.write.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 })
  expect(store.write.prepare('PRAGMA user_version').get()).toEqual({ user_version: SCHEMA_VERSION })
  store.close()
})

test('opening again changes nothing', () => {
  openStore({ file }).close()
  const store = openStore({ file })
  expect(store.read.prepare('PRAGMA user_version').get()).toEqual({ user_version: SCHEMA_VERSION })
  store.close()
})

test('the reading handle cannot write', () => {
  const store = openStore({ file })
  expect(() => store.read.prepare("INSERT INTO settings VALUES ('a', 'b')").run()).toThrow(/readonly/)
  store.close()
})

test('a setting that cannot be read counts as none', () => {
  const store = openStore({ file })
  store.write.prepare("INSERT INTO settings VALUES ('settings', '{broken')").run()
  expect(readSettings(store.read)).toBeUndefined()
  store.close()
})

test('the log can only grow', () => {
  const store = openStore({ file })
  store.write
    .prepare(
      "INSERT INTO events (actor, id, class_id, at_ms, type, data) VALUES ('a', 'b', NULL, 1, 'class:ended', '{}')",
    )
    .run()
  expect(() => store.write.prepare('UPDATE events SET at_ms = 2').run()).toThrow(/append-only/)
  expect(() => store.write.prepare('DELETE FROM events').run()).toThrow(/append-only/)
  store.close()
})

test('a database from a newer program is refused and left byte for byte as it was', () => {
  openStore({ file }).close()
  const db = new Database(file)
  db.pragma(`user_version = ${SCHEMA_VERSION + 1}`)
  db.close()
  const before = readFileSync(file)
  expect(() => openStore({ file })).toThrow(expect.objectContaining({ code: 'newer' }))
  expect(readFileSync(file).equals(before)).toBe(true)
})

test.each([
  ['not a database at all', (bytes: Buffer) => Buffer.from('x'.repeat(bytes.length))],
  ['overwritten in the middle', (bytes: Buffer) => bytes.fill(0xee, 4096, bytes.length)],
])('a file %s is refused as corrupt and left as it was', (_name, damage) => {
  openStore({ file }).close()
  writeFileSync(file, damage(readFileSync(file)))
  const before = readFileSync(file)
  expect(() => openStore({ file })).toThrow(expect.objectContaining({ code: 'corrupt' }))
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('a database another program holds is refused as locked, soon', () => {
  openStore({ file }).close()
  const other = new Database(file)
  other.pragma('locking_mode = EXCLUSIVE')
  other.exec('BEGIN EXCLUSIVE')
  expect(() => openStore({ file, busyTimeoutMs: 100 })).toThrow(expect.objectContaining({ code: 'locked' }))
  other.exec('ROLLBACK')
  other.close()
})

test('a folder that is not there is refused as unreadable', () => {
  expect(() => openStore({ file: join(folder.dir, 'no', 'where.db') })).toThrow(
    expect.objectContaining({ name: 'StoreProblem', code: 'unreadable' }),
  )
})

test('a copy of the file opens', () => {
  openStore({ file }).close()
  const copy = join(folder.dir, 'copy.db')
  copyFileSync(file, copy)
  openStore({ file: copy }).close()
})
