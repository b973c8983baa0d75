import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Store } from '../../electron/store/open'
import { connect, enter, openClassroom, openLiveClass } from '../helpers/classroom'
import { CLASS, storeWithClass, temporaryFolder } from '../helpers/store'

let folder: ReturnType<typeof temporaryFolder>
let store: Store
beforeEach(() => {
  folder = temporaryFolder()
  store = storeWithClass(folder.dir)
})
afterEach(() => {
  store.close()
  folder.remove()
})

/** From now on a table takes nothing, as when the disk is full. Returns the function that makes room. */
function fill(table: string): () => void {
  store.write.exec(
    `CREATE TRIGGER full BEFORE INSERT ON ${table} BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END`,
  )
  return () => store.write.exec('DROP TRIGGER full')
}
const failed = { problem: 'failed' }

test('whoever cannot be written down is told so, and gets in by the same connection when there is room', async () => {
  const live = await openLiveClass(store)
  try {
    const makeRoom = fill('attendees')
    const ann = await connect(live.url)
    const join = { type: 'join', v: 1, locale: 'en', name: 'Ann', consent: true }
    ann.send(join)
    await ann.until('refused', ({ code }) => code === 'unavailable')
    makeRoom()
    ann.send(join)
    await ann.until('welcome')
    ann.close()
  } finally {
    await live.close()
  }
})

test('a class begins, ends and hands out when that is written, and otherwise says that it did not', async () => {
  const { classroom } = await openClassroom(store)
  try {
    let makeRoom = fill('events')
    await expect(classroom.goLive(CLASS.id, { picture: 'none' })).rejects.toMatchObject(failed)
    expect(classroom.get()).toBeNull()
    makeRoom()
    const { door } = await classroom.goLive(CLASS.id, { picture: 'none' })
    const ann = await enter(door.joinUrl, 'Ann')

    makeRoom = fill('events')
    const file = join(folder.dir, 'notes.txt')
    writeFileSync(file, 'Solve Ax = b.')
    await expect(classroom.shareFile(file)).rejects.toMatchObject(failed)
    const kept = join(folder.dir, 'handouts', CLASS.id)
    expect(existsSync(kept) ? readdirSync(kept) : []).toEqual([])
    await expect(classroom.end(CLASS.id)).rejects.toMatchObject(failed)
    expect(classroom.get()?.class.state.kind).toBe('live')
    makeRoom()
    ann.send({ type: 'chat:send', id: 'still-here-1', text: 'hello' })
    await ann.until('ack', ({ id }) => id === 'still-here-1')
    await classroom.end(CLASS.id)
    await ann.until('event', ({ event }) => event.kind === 'ended')
    expect(classroom.get()).toBeNull()
  } finally {
    await classroom.shut()
  }
})
