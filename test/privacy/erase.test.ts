import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createAdviser } from '../../electron/advice/adviser'
import { interestGraph } from '../../electron/advice/graph'
import { erasePerson } from '../../electron/privacy/erase'
import { getAttendee } from '../../electron/store/attendees'
import { insertClass } from '../../electron/store/classes'
import { rebuild } from '../../electron/store/projections'
import { enter, openLiveClass } from '../helpers/classroom'
import { liveClassEachTest } from '../helpers/live-class'
import { CLASS } from '../helpers/store'

const room = liveClassEachTest()
const modelFile = () => join(room.dir, 'models', 'advice.model')
function adviserOf() {
  return createAdviser({ db: room.store.read, modelFile: modelFile(), now: () => Date.now(), log: () => undefined })
}
const erase = (adviser: ReturnType<typeof adviserOf>, attendeeId: string) =>
  erasePerson({ db: room.store.read, classroom: room.live.classroom, adviser, now: () => Date.now() }, attendeeId)
const graph = () => JSON.stringify(interestGraph(room.store.read, { nowMs: Date.now(), mostPeople: 100 }))

test('who is erased leaves no name, no access and no trace in advice, also after a rebuild and a new start', async () => {
  const ann = await enter(room.live.url, 'Ann Unusual')
  const ben = await enter(room.live.url, 'Ben')
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

  await room.live.classroom.end(CLASS.id)
  mkdirSync(join(room.dir, 'models'), { recursive: true })
  writeFileSync(modelFile(), 'a model that has seen her')
  await erase(adviser, attendeeId)

  expect(existsSync(modelFile())).toBe(false)
  for (const stands of [() => adviser, adviserOf]) {
    expect(stands().knows(attendeeId)).toBe(false)
    expect(stands().evidence(attendeeId)).toEqual([])
  }
  expect(adviser.people()).toContain(ben.welcome.attendeeId)
  const clean = () => {
    expect(getAttendee(room.store.read, attendeeId)?.name).toBe('')
    expect(graph()).not.toContain(attendeeId)
    expect(graph()).toContain(ben.welcome.attendeeId)
  }
  clean()
  rebuild(room.store.write)
  clean()

  await room.live.close()
  insertClass(room.store.write, { ...CLASS, id: 'class-2', joinToken: 'token-token-token-two', shortCode: 'DEF567' })
  room.live = await openLiveClass(room.store, { classId: 'class-2' })
  const again = await enter(room.live.url, 'Ann Unusual', session)
  expect(again.welcome.attendeeId).not.toBe(attendeeId)
})
