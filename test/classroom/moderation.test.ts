import { afterEach, beforeEach, expect, test } from 'vitest'
import { createStaffDesk, mayDo, type StaffDesk } from '../../electron/classroom/moderation'
import { TEACHER } from '../../electron/store/events'
import type { Store } from '../../electron/store/open'
import type { Role } from '../../shared/model'
import { type StaffAct, staffActSchema } from '../../shared/staff'
import { connect, enter, type OpenClassroom, openLiveClass } from '../helpers/classroom'
import { CLASS, storeWithClass, temporaryFolder } from '../helpers/store'

let folder: ReturnType<typeof temporaryFolder>
let store: Store
let live: OpenClassroom
let desk: StaffDesk
const roles = new Map<string, Role>()

beforeEach(async () => {
  folder = temporaryFolder()
  store = storeWithClass(folder.dir)
  live = await openLiveClass(store)
  roles.clear()
  const { room } = live.classroom.live()
  desk = createStaffDesk({
    db: store.write,
    classId: CLASS.id,
    ingest: live.classroom.ingest,
    now: () => Date.now(),
    isOpen: room.isOpen,
    isAttendee: room.isMember,
    roleOf: (id) => roles.get(id) ?? 'attendee',
    devicesOf: room.devicesOf,
  })
})
afterEach(async () => {
  await live.close()
  store.close()
  folder.remove()
})

/** What becomes of an act by somebody with a role: `written`, `known` or the refusal. */
const as = (role: Role, act: StaffAct, actor = role === 'owner' ? TEACHER : `staff-${role}`): Promise<string> =>
  new Promise((resolve) =>
    desk.act(actor, role, act, (receipt) => resolve(receipt.kind === 'refused' ? receipt.code : receipt.kind)),
  )
const logged = (type: string) =>
  (store.read.prepare('SELECT count(*) AS n FROM events WHERE type = ?').get(type) as { n: number }).n

test('each role may do what the one below it may, and an attendee none of it', () => {
  const types = staffActSchema.options.map((option) => option.shape.type.value)
  for (const type of types) {
    expect(mayDo('attendee', type), type).toBe(false)
    expect(mayDo('owner', type), type).toBe(true)
    if (mayDo('moderator', type)) expect(mayDo('co-teacher', type), type).toBe(true)
  }
  expect(types.filter((type) => mayDo('moderator', type)).length).toBeGreaterThan(5)
})

test("a moderator's right ends where the owner's begins, and nothing is written beyond it", async () => {
  const ann = await enter(live.url, 'Ann')
  ann.send({ type: 'chat:send', id: 'line-of-ann', text: 'hello' })
  const said = await ann.until('event', ({ event }) => event.kind === 'chat')
  const draft = {
    question: '?',
    kind: 'single' as const,
    choices: ['a', 'b'],
    correct: [],
    anonymous: false,
    shared: true,
  }
  const attendeeId = ann.welcome.attendeeId
  expect(await as('moderator', { type: 'rating:ask', id: 'moderator-1' })).toBe('not-allowed')
  expect(await as('moderator', { type: 'poll:open', id: 'moderator-2', draft })).toBe('not-allowed')
  expect(await as('moderator', { type: 'attendee:ban', id: 'moderator-3', attendeeId, banned: true })).toBe(
    'not-allowed',
  )
  expect(await as('co-teacher', { type: 'rating:ask', id: 'co-teacher-1' })).toBe('not-allowed')
  expect(await as('attendee', { type: 'message:delete', id: 'attendee-1', messageSeq: said.seq })).toBe('not-allowed')
  expect([logged('rating:asked'), logged('poll:opened'), logged('attendee:banned'), logged('chat:deleted')]).toEqual([
    0, 0, 0, 0,
  ])
  expect(await as('moderator', { type: 'message:delete', id: 'moderator-4', messageSeq: said.seq })).toBe('written')
  await ann.until('event', ({ event }) => event.kind === 'chat-changed' && event.message.deleted === true)
  expect(await as('moderator', { type: 'message:delete', id: 'moderator-5', messageSeq: said.seq })).toBe(
    'unknown-message',
  )
  expect(await as('moderator', { type: 'message:delete', id: 'moderator-4', messageSeq: said.seq })).toBe('known')
  expect(await as('co-teacher', { type: 'poll:open', id: 'co-teacher-2', draft })).toBe('written')
  ann.close()
})

test('nobody restrains an equal or a better, and nobody who is not there', async () => {
  const ann = await enter(live.url, 'Ann')
  const attendeeId = ann.welcome.attendeeId
  const mute: StaffAct = { type: 'attendee:mute', id: 'mute-of-ann', target: { attendeeId }, muted: true }
  roles.set(attendeeId, 'moderator')
  expect(await as('moderator', mute)).toBe('not-allowed')
  expect(await as('co-teacher', mute)).toBe('written')
  expect(await as('owner', { type: 'attendee:kick', id: 'kick-nobody', attendeeId: 'nobody-at-all' })).toBe(
    'unknown-attendee',
  )
  ann.close()
})

test('a muted attendee is refused by the studio whatever the page does, also as the asker of an anonymous question', async () => {
  const ann = await enter(live.url, 'Ann')
  ann.send({ type: 'question:ask', id: 'question-1', text: 'who am I?', anonymous: true })
  const asked = await ann.until('event', ({ event }) => event.kind === 'question')
  expect(JSON.stringify(asked)).not.toContain(ann.welcome.attendeeId)
  expect(JSON.stringify(live.classroom.get()?.questions)).not.toContain(ann.welcome.attendeeId)
  const target = { questionSeq: asked.seq }
  expect(await as('owner', { type: 'attendee:mute', id: 'mute-asker-1', target, muted: true })).toBe('written')
  await ann.until('event', ({ event }) => event.kind === 'muted' && event.muted)
  // The list of people does not say whose question it was.
  expect(live.classroom.get()?.attendees[0]?.muted).toBeUndefined()
  for (const [id, act] of [
    ['muted-line', { type: 'chat:send', text: 'still here' }],
    ['muted-question', { type: 'question:ask', text: 'and now?', anonymous: false }],
  ] as const) {
    ann.send({ ...act, id })
    await ann.until('refused', (message) => message.id === id && message.code === 'muted')
  }
  ann.send({ type: 'reaction:send', id: 'muted-clap', reaction: 'clap' })
  await ann.until('ack', ({ id }) => id === 'muted-clap')
  expect(await as('owner', { type: 'attendee:mute', id: 'mute-asker-2', target, muted: false })).toBe('written')
  ann.send({ type: 'chat:send', id: 'after-mute', text: 'thank you' })
  await ann.until('ack', ({ id }) => id === 'after-mute')
  ann.close()
})

test('who is kicked may come back; who is banned may not, after a restart neither, until the ban is lifted', async () => {
  const ann = await enter(live.url, 'Ann')
  const { attendeeId, session } = ann.welcome
  await as('owner', { type: 'attendee:kick', id: 'kick-of-ann', attendeeId })
  expect(await ann.closed).toBe(4403)
  const back = await enter(live.url, 'Ann', session)
  await as('owner', { type: 'attendee:ban', id: 'ban-of-ann-1', attendeeId, banned: true })
  expect(await back.closed).toBe(4403)
  expect(back.heard.some((message) => message.type === 'refused' && message.code === 'banned')).toBe(true)

  await live.close()
  live = await openLiveClass(store)
  const again = await connect(live.url)
  again.send({ type: 'join', v: 1, locale: 'en', name: 'Ann', consent: true, session })
  await again.until('refused', ({ code }) => code === 'banned')
  await live.classroom.live().teaching.act({ type: 'attendee:ban', id: 'ban-of-ann-2', attendeeId, banned: false })
  const free = await enter(live.url, 'Ann', session)
  expect(free.welcome.attendeeId).toBe(attendeeId)
  for (const client of [again, free]) client.close()
})

test('a browser that was banned is told by its cookie, whatever session it brings; one behind the same router is not', async () => {
  const browser = (value: string) => ({ cookie: `lectern-device=${value}` })
  const join = { type: 'join', v: 1, locale: 'en', consent: true }
  const ann = await connect(live.url, browser('browser-of-ann-1'))
  ann.send({ ...join, name: 'Ann' })
  const { attendeeId } = await ann.until('welcome')
  const bob = await connect(live.url, browser('browser-of-bob-1'))
  bob.send({ ...join, name: 'Bob' })
  await bob.until('welcome')
  await as('owner', { type: 'attendee:ban', id: 'ban-of-ann-3', attendeeId, banned: true })
  await ann.closed
  const other = await connect(live.url, browser('browser-of-ann-1'))
  other.send({ ...join, name: 'Not Ann' })
  await other.until('refused', ({ code }) => code === 'banned')
  const cyd = await connect(live.url, browser('browser-of-cyd-1'))
  cyd.send({ ...join, name: 'Cyd' })
  await cyd.until('welcome')
  for (const client of [bob, other, cyd]) client.close()
})
