import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAdviser } from '../../electron/advice/adviser'
import { interestGraph } from '../../electron/advice/graph'
import { erasePerson } from '../../electron/privacy/erase'
import { getAttendee } from '../../electron/store/attendees'
import { insertClass } from '../../electron/store/classes'
import type { Store } from '../../electron/store/open'
import { rebuild } from '../../electron/store/projections'
import { enter, type OpenClassroom, openLiveClass } from '../helpers/classroom'
import { CLASS, storeWithClass, temporaryFolder } from '../helpers/store'

let folder: ReturnType<typeof temporaryFolder>
let store: Store
let open: OpenClassroom

beforeEach(async () => {
  folder = temporaryFolder()
  store = storeWithClass(folder.dir)
  open = await openLiveClass(store)
})
afterEach(async () => {
  await open.close()
  store.close()
  folder.remove()
})

const modelFile = () => join(folder.dir, 'models', 'advice.model')
function adviserOf() {
  return createAdviser({ db: store.read, modelFile: modelFile(), now: () => Date.now(), log: () => undefined })
}
const erase = (adviser: ReturnType<typeof adviserOf>, attendeeId: string) =>
  erasePerson({ db: store.read, classroom: open.classroom, adviser, now: () => Date.now() }, attendeeId)
const graph = () => JSON.stringify(interestGraph(store.read, { nowMs: Date.now(), mostPeople: 100 }))

test('who is erased leaves no name, no access and no trace in advice, also after a rebuild and a new start', async () => {
  const ann = await enter(open.url, 'Ann Unusual')
  const ben = await enter(open.url, 'Ben')
  const { attendeeId, session } = ann.welcome
  for (const client of [ann, ben])
    client.send({ type: 'course:dismiss', id: `away-${client.welcome.attendeeId}`, courseId: 'python-1' })
  await expect.poll(() => adviserOf().knows(attendeeId) && adviserOf().knows(ben.welcome.attendeeId)).toBe(true)
  const adviser = adviserOf()
  adviser.refresh()
  expect(graph()).toContain('Ann Unusual')

  await expect(erase(adviser, attendeeId)).rejects.toMatchObject({ problem: 'person-in-class' })
  await expect(erase(adviser, 'nobody')).rejects.toMatchObject({ problem: 'unknown-attendee' })
  expect(adviser.knows(attendeeId)).toBe(true)

  await open.classroom.end(CLASS.id)
  mkdirSync(join(folder.dir, 'models'), { recursive: true })
  writeFileSync(modelFile(), 'a model that has seen her')
  await erase(adviser, attendeeId)

  expect(existsSync(modelFile())).toBe(false)
  for (const stands of [() => adviser, adviserOf]) {
    expect(stands().knows(attendeeId)).toBe(false)
    expect(stands().evidence(attendeeId)).toEqual([])
  }
  expect(adviser.people()).toContain(ben.welcome.attendeeId)
  const clean = () => {
    expect(getAttendee(store.read, attendeeId)?.name).toBe('')
    expect(graph()).not.toContain(attendeeId)
    expect(graph()).toContain(ben.welcome.attendeeId)
  }
  clean()
  rebuild(store.write)
  clean()

  await open.close()
  insertClass(store.write, { ...CLASS, id: 'class-2', joinToken: 'token-token-token-two', shortCode: 'DEF567' })
  open = await openLiveClass(store, { classId: 'class-2' })
  const again = await enter(open.url, 'Ann Unusual', session)
  expect(again.welcome.attendeeId).not.toBe(attendeeId)
})
