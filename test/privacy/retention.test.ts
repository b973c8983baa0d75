import { afterEach, expect, test } from 'vitest'
import { createAdviser } from '../../electron/advice/adviser'
import { erasePeople } from '../../electron/privacy/erase'
import { openRetention, type Retention } from '../../electron/privacy/retention'
import { getAttendee } from '../../electron/store/attendees'
import { insertClass } from '../../electron/store/classes'
import { NOTICE_DAYS } from '../../shared/retention'
import { enter } from '../helpers/classroom'
import { act, liveClassEachTest } from '../helpers/live-class'
import { CLASS } from '../helpers/store'

const DAY_MS = 86_400_000
const room = liveClassEachTest()
let retention: Retention
let nowMs: number
const now = () => nowMs
const laterBy = (days: number) => {
  nowMs += days * DAY_MS
}

function open(): Retention {
  const { store } = room
  const { classroom } = room.live
  nowMs = Date.now()
  const adviser = createAdviser({ db: store.read, modelFile: `${room.dir}/no.model`, now, log: () => undefined })
  retention = openRetention({
    store,
    mayErase: () => !classroom.liveClassId(),
    erase: (ids) => erasePeople({ store, classroom, adviser, backups: { renew: async () => {} }, now }, ids),
    now,
    log: () => undefined,
  })
  return retention
}
afterEach(() => retention.close())

/** Those who stayed to the end of a class were last seen in the same moment, so that their order says nothing. */
const names = () =>
  retention
    .state()
    .next?.people.map(({ name }) => name)
    .sort()

test('who has stopped coming is listed, and a week later erased, unless there was a sign of them', async () => {
  const { choose, look, noted, state } = open()
  const ann = await enter(room.live.url, 'Ann')
  const ben = await enter(room.live.url, 'Ben')
  expect(await act(ann, { type: 'chat:send', text: 'my own words' })).toBe('ack')
  laterBy(400)
  await look()
  // Off until it is chosen, and nobody is erased in the moment of choosing.
  expect(state()).toEqual({ months: 0 })
  expect(choose(24)).toEqual({ months: 24 })
  expect(choose(12)).toMatchObject({ months: 12, next: { onMs: nowMs + NOTICE_DAYS * DAY_MS, seen: false } })
  expect(names()).toEqual(['Ann', 'Ben'])
  expect(noted().next?.seen).toBe(true)
  laterBy(NOTICE_DAYS - 1)
  await room.live.classroom.end(CLASS.id)
  await look()
  expect(names()).toEqual(['Ann', 'Ben'])

  // Ben registers for another class, which is a sign of him.
  insertClass(room.store.write, { ...CLASS, id: 'class-2', joinToken: 'token-token-token-two', shortCode: 'DEF567' })
  const { attendeeId } = ben.welcome
  await room.live.classroom.ingest.append({
    type: 'attendee:registered',
    data: { attendeeId, consentVersion: 1 },
    actor: attendeeId,
    id: 'registered-again',
    classId: 'class-2',
    atMs: nowMs,
  })
  expect(names()).toEqual(['Ann'])
  laterBy(1)
  await look()
  expect(state()).toEqual({ months: 12 })
  expect(getAttendee(room.store.read, ann.welcome.attendeeId)?.name).toBe('')
  expect(getAttendee(room.store.read, attendeeId)?.name).toBe('Ben')
  expect(room.store.read.prepare('SELECT text FROM messages').all()).toEqual([{ text: '' }])

  laterBy(366)
  await look()
  expect(names()).toEqual(['Ben'])
  expect(choose(0)).toEqual({ months: 0 })
  laterBy(NOTICE_DAYS)
  await look()
  expect(getAttendee(room.store.read, attendeeId)?.name).toBe('Ben')
})

test('nobody is erased while a class is live, by a clock that was ahead, or who was never real', async () => {
  const { choose, look } = open()
  const ann = await enter(room.live.url, 'Ann')
  room.store.write
    .prepare("INSERT INTO attendees VALUES ('invented', 'Invented', ?, 'en', 1, 1)")
    .run(Buffer.from('no session'))
  const isThere = () => getAttendee(room.store.read, ann.welcome.attendeeId)?.name === 'Ann'
  laterBy(400)
  choose(12)
  expect(names()).toEqual(['Ann'])
  laterBy(NOTICE_DAYS)
  await look()
  expect(isThere()).toBe(true)

  await room.live.classroom.end(CLASS.id)
  // The list was made by a clock that was a year and more ahead.
  laterBy(-400)
  await look()
  expect(names()).toBeUndefined()
  laterBy(400)
  await look()
  expect(names()).toEqual(['Ann'])
  expect(isThere()).toBe(true)
  laterBy(NOTICE_DAYS)
  await look()
  expect(isThere()).toBe(false)
})
