import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type BackupPlace, listBackups } from '../../electron/backups/copies'
import { type Backups, openBackups } from '../../electron/backups/keeper'
import { openStore, type Store } from '../../electron/store/open'
import { storeWithClass, temporaryFolder } from '../helpers/store'

/** The bundled thread, as the studio starts it. */
const script = resolve('out', 'main', 'backup-worker.js')
const DAY_MS = 86_400_000

let folder: ReturnType<typeof temporaryFolder>
let place: BackupPlace
let store: Store
let backups: Backups | undefined
let nowMs: number
let mayKeep: boolean
beforeEach(() => {
  folder = temporaryFolder()
  place = { file: join(folder.dir, 'lectern.db'), folder: join(folder.dir, 'backups') }
  store = storeWithClass(folder.dir)
  nowMs = Date.UTC(2026, 10, 28)
  mayKeep = false
})
afterEach(async () => {
  await backups?.close()
  store.close()
  folder.remove()
})

const open = () => {
  backups = openBackups({ script, place, mayKeep: () => mayKeep, now: () => nowMs, log: () => {} })
  return backups
}
/** Opens, lets what is due be done, and closes. */
async function session(): Promise<number> {
  await open().close()
  return listBackups(place.folder).length
}

test('a copy is made when the last one is a day old, by whatever clock, and none while it may not', async () => {
  expect(await session()).toBe(0)
  mayKeep = true
  expect(await session()).toBe(1)
  nowMs += DAY_MS - 1
  expect(await session()).toBe(1)
  nowMs += 1
  expect(await session()).toBe(2)
  // The clock had run ahead by a week and was put right.
  nowMs -= 7 * DAY_MS
  expect(await session()).toBe(3)
})

test('what fails is said, stays said, and is over with the next that succeeds', async () => {
  writeFileSync(place.folder, 'a file where the folder should be')
  const keeper = open()
  await expect(keeper.make()).rejects.toMatchObject({ problem: 'backup-failed' })
  await keeper.renew()
  await expect(keeper.copyTo(join(folder.dir, 'missing', 'copy.db'))).rejects.toMatchObject({
    problem: 'backup-failed',
  })
  const other = { ...place, folder: join(folder.dir, 'other') }
  const sound = openBackups({ script, place: other, mayKeep: () => false, now: () => nowMs, log: () => {} })
  await sound.make()
  expect(sound.state()).toEqual({
    backups: [expect.objectContaining({ kind: 'usual', madeAtMs: nowMs })],
    folder: other.folder,
  })
  await sound.close()
})

test('a copy goes elsewhere, and only what is a copy can come back', async () => {
  const keeper = open()
  await keeper.make()
  const target = join(folder.dir, 'stick.db')
  await keeper.copyTo(target)
  const copy = openStore({ file: target })
  expect(copy.read.prepare('SELECT count(*) AS n FROM courses').get()).toEqual({ n: 3 })
  copy.close()

  // The studio would go on with a file that is no longer there.
  await expect(keeper.copyTo(join(folder.dir, '.', 'lectern.db'))).rejects.toMatchObject({ problem: 'backup-failed' })

  const staged = `${place.file}.restore`
  for (const name of ['../lectern.db', '../stick.db', 'lectern-2020-01-01T000000Z.db'])
    await expect(keeper.stage({ name })).rejects.toMatchObject({ problem: 'backup-unusable' })
  writeFileSync(join(folder.dir, 'diary.db'), 'dear diary')
  await expect(keeper.stage({ path: join(folder.dir, 'diary.db') })).rejects.toMatchObject({
    problem: 'backup-unusable',
  })
  expect(existsSync(staged)).toBe(false)
  await keeper.stage({ name: listBackups(place.folder)[0]?.name ?? '' })
  expect(readFileSync(staged).subarray(0, 15).toString()).toBe('SQLite format 3')
})
