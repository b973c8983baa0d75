import { expect, test } from 'vitest'
import { allEvents } from '../../electron/store/events'
import { listMessages } from '../../electron/store/messages'
import { rebuild } from '../../electron/store/projections'
import type { StaffRole } from '../../shared/model'
import { connect, type Entered, enter, get } from '../helpers/classroom'
import { act, liveClassEachTest } from '../helpers/live-class'
import { CLASS } from '../helpers/store'

const room = liveClassEachTest()

const staff = () => room.live.classroom.live().staff

async function helper(role: StaffRole, name: string) {
  const { link, token } = await staff().invite(role)
  const url = `http://127.0.0.1:${room.live.port}/c/${token}/`
  const person = await enter(url, name)
  expect(await person.until('role')).toMatchObject({ role })
  return { person, link, token, url }
}

/** What is told to who helps to run the class. */
const desk = (person: Entered) => person.heard.flatMap((one) => (one.type === 'desk' ? [one.desk] : [])).at(-1)

const POLL = {
  type: 'poll:open',
  draft: { question: 'Clear?', kind: 'single', choices: ['Yes', 'No'] },
}
const mute = (person: Entered) => ({
  type: 'attendee:mute',
  target: { attendeeId: person.welcome.attendeeId },
  muted: true,
})

test('each may do what the role of their link allows and no more, whatever their messages say', async () => {
  const ann = await enter(room.live.url, 'Ann')
  const { person: moderator } = await helper('moderator', 'Mo')
  const { person: coTeacher } = await helper('co-teacher', 'Co')
  // An attendee, by raw WebSocket, with a role of their own invention.
  expect(await act(ann, { ...mute(moderator), role: 'owner' })).toBe('not-allowed')
  expect(await act(ann, POLL)).toBe('not-allowed')
  expect(await act(moderator, { ...POLL, role: 'co-teacher' })).toBe('not-allowed')
  expect(await act(moderator, { type: 'rating:ask', role: 'owner' })).toBe('not-allowed')
  expect(await act(coTeacher, { type: 'rating:ask' })).toBe('not-allowed')
  expect(await act(moderator, mute(coTeacher))).toBe('not-allowed')
  expect(await act(moderator, { type: 'chat:mode', mode: { kind: 'often' } })).toBe('malformed')
  expect(room.live.classroom.get()?.polls).toEqual([])

  expect(await act(moderator, mute(ann))).toBe('ack')
  expect(await act(ann, { type: 'chat:send', text: 'am I heard?' })).toBe('muted')
  expect(await act(moderator, { type: 'chat:mode', mode: { kind: 'questions' } })).toBe('ack')
  expect(await act(coTeacher, POLL)).toBe('ack')
  expect(room.live.classroom.get()?.polls[0]?.poll.question).toBe('Clear?')
  // The log names who did it.
  const muted = [...allEvents(room.store.read)].find(({ type }) => type === 'attendee:muted')
  expect(muted?.actor).toBe(moderator.welcome.attendeeId)
  for (const person of [ann, moderator, coTeacher]) person.close()
})

test('those who help are told whom they restrained, but not the asker of an anonymous question, and can lift it', async () => {
  const ann = await enter(room.live.url, 'Ann')
  const bob = await enter(room.live.url, 'Bob')
  const { person: moderator } = await helper('moderator', 'Mo')
  const { person: coTeacher } = await helper('co-teacher', 'Co')
  const named = { id: ann.welcome.attendeeId, name: 'Ann' }
  expect(await act(moderator, mute(ann))).toBe('ack')
  for (const person of [moderator, coTeacher]) await expect.poll(() => desk(person)?.muted).toEqual([named])
  // Also whoever comes later.
  const { person: late } = await helper('moderator', 'Lou')
  await expect.poll(() => desk(late)?.muted).toEqual([named])
  expect(await act(moderator, { ...mute(ann), muted: false })).toBe('ack')
  await expect.poll(() => desk(coTeacher)?.muted).toEqual([])

  const ban = { type: 'attendee:ban', attendeeId: named.id, banned: true }
  expect(await act(coTeacher, ban)).toBe('ack')
  await expect.poll(() => desk(moderator)?.banned).toEqual([named])
  expect(await act(moderator, { ...ban, banned: false })).toBe('not-allowed')
  expect(await act(coTeacher, { ...ban, banned: false })).toBe('ack')
  await expect.poll(() => desk(coTeacher)?.banned).toEqual([])

  expect(await act(bob, { type: 'question:ask', text: 'who am I?', anonymous: true })).toBe('ack')
  const { seq } = await bob.until('event', ({ event }) => event.kind === 'question')
  const told = moderator.heard.length
  expect(await act(moderator, { type: 'attendee:mute', target: { questionSeq: seq }, muted: true })).toBe('ack')
  expect(await act(bob, { type: 'chat:send', text: 'hello' })).toBe('muted')
  expect(moderator.heard.slice(told).flatMap((one) => (one.type === 'desk' ? one.desk.muted : []))).toEqual([])
  for (const person of [ann, bob, moderator, coTeacher, late]) person.close()
})

test('who helps to run the class writes and asks whatever the mode of the chat, unless muted', async () => {
  const ann = await enter(room.live.url, 'Ann')
  const { person: moderator, link } = await helper('moderator', 'Mo')
  const { person: coTeacher } = await helper('co-teacher', 'Co')
  const line = { type: 'chat:send', text: 'two more minutes' }
  const question = { type: 'question:ask', text: 'and then?', anonymous: false }
  expect(await act(moderator, { type: 'chat:mode', mode: { kind: 'slow', seconds: 300 } })).toBe('ack')
  for (const person of [ann, moderator]) expect(await act(person, line)).toBe('ack')
  expect(await act(ann, line)).toBe('slow-mode')
  expect(await act(moderator, line)).toBe('ack')
  expect(await act(moderator, { type: 'chat:mode', mode: { kind: 'off' } })).toBe('ack')
  for (const what of [line, question]) {
    expect(await act(ann, what)).toBe('chat-closed')
    expect(await act(moderator, what)).toBe('ack')
  }
  expect(await act(coTeacher, mute(moderator))).toBe('ack')
  expect(await act(moderator, line)).toBe('muted')
  expect(await act(coTeacher, { ...mute(moderator), muted: false })).toBe('ack')
  await staff().revoke(link.id)
  expect(await act(moderator, line)).toBe('chat-closed')
  for (const person of [ann, moderator, coTeacher]) person.close()
})

test('a line says what its author was when they wrote it: in class, after it, and when all is built anew from the log', async () => {
  const ann = await enter(room.live.url, 'Ann')
  const { person: moderator } = await helper('moderator', 'Mo')
  const { person: coTeacher, link } = await helper('co-teacher', 'Co')
  for (const person of [ann, moderator, coTeacher]) {
    expect(await act(person, { type: 'chat:send', text: 'hello', role: 'co-teacher' })).toBe('ack')
  }
  await staff().revoke(link.id)
  expect(await act(coTeacher, { type: 'chat:send', text: 'still here' })).toBe('ack')
  const roles = () =>
    listMessages(room.store.read, CLASS.id, 'Teacher', 10).map(
      ({ author }) => author.kind === 'attendee' && author.role,
    )
  const shown = [undefined, 'moderator', 'co-teacher', undefined]
  expect(roles()).toEqual(shown)
  const told = () =>
    ann.heard.flatMap((one) => (one.type === 'event' && one.event.kind === 'chat' ? [one.event.message.author] : []))
  await expect.poll(() => told().map((author) => author.kind === 'attendee' && author.role)).toEqual(shown)
  rebuild(room.store.write)
  expect(roles()).toEqual(shown)
  for (const person of [ann, moderator, coTeacher]) person.close()
})

test('a word the teacher does not want is in no line, edit, question, answer, group or name, however it is dressed up', async () => {
  const { classroom } = room.live
  const ann = await enter(room.live.url, 'Ann')
  expect(await act(ann, { type: 'chat:send', text: 'spam' })).toBe('ack')
  const said = await ann.until('event', ({ event }) => event.kind === 'chat')
  const { teaching, groups } = classroom.live()
  const poll = await teaching.startPoll({ question: 'One word?', kind: 'text', choices: [] })
  await groups.open([{ number: 1, memberIds: [ann.welcome.attendeeId] }], 5)
  const { own } = await ann.until('group', (message) => message.own !== null)
  classroom.blockWords(['spam', '加V信'])
  for (const text of ['这是sp*m', '请加 v 信']) {
    expect(await act(ann, { type: 'chat:send', text })).toBe('blocked-word')
    expect(await act(ann, { type: 'chat:edit', messageSeq: said.seq, text })).toBe('blocked-word')
    expect(await act(ann, { type: 'poll:vote', pollId: poll.id, choices: [], text })).toBe('blocked-word')
  }
  expect(await act(ann, { type: 'question:ask', text: 'sp.am?', anonymous: true })).toBe('blocked-word')
  expect(await act(ann, { type: 'group:say', groupId: own?.id, text: 'SPAM' })).toBe('blocked-word')
  const named = await connect(room.live.url)
  named.send({ type: 'join', v: 1, locale: 'en', name: 'S-P-A-M', consent: true })
  await named.until('refused', ({ code }) => code === 'blocked-word')
  named.send({ type: 'join', v: 1, locale: 'en', name: 'Sam', consent: true })
  await named.until('welcome')
  for (const person of [ann, named]) person.close()
})

test('a co-teacher asks onto the stage, a moderator mutes and sends back there, and an attendee does none of it', async () => {
  const ann = await enter(room.live.url, 'Ann')
  const { person: co } = await helper('co-teacher', 'Co')
  const { person: mo, link } = await helper('moderator', 'Mo')
  const attendeeId = ann.welcome.attendeeId
  expect(await act(ann, { type: 'hand:raise' })).toBe('ack')
  for (const person of [co, mo]) {
    await expect
      .poll(() => desk(person))
      .toEqual({ hands: [{ id: attendeeId, name: 'Ann' }], guests: [], muted: [], banned: [] })
  }
  const invite = { type: 'stage:invite', attendeeId, camera: false }
  expect(await act(ann, invite)).toBe('not-allowed')
  expect(await act(mo, invite)).toBe('not-allowed')
  expect(await act(mo, { type: 'stage:mute', attendeeId, muted: true })).toBe('unknown-attendee')
  expect(await act(co, { ...invite, attendeeId: 'nobody-at-all' })).toBe('unknown-attendee')
  expect(await act(co, invite)).toBe('ack')
  expect(await act(co, invite)).toBe('already-joined')
  expect(await act(mo, { type: 'hand:take-down', attendeeId })).toBe('unknown-attendee')
  expect(await act(ann, { type: 'stage:accept', camera: true })).toBe('not-invited')
  expect(await act(ann, { type: 'stage:accept', camera: false })).toBe('ack')
  expect(await act(mo, { type: 'stage:mute', attendeeId, muted: true })).toBe('ack')
  await expect
    .poll(() => desk(co)?.guests)
    .toEqual([{ id: attendeeId, name: 'Ann', state: 'on', camera: false, muted: true }])
  expect(room.live.pushed).toContainEqual({ channel: 'broadcast:guest-mute', body: { attendeeId, muted: true } })
  expect(await act(mo, { type: 'stage:send-back', attendeeId })).toBe('ack')
  await expect.poll(() => desk(co)?.guests).toEqual([])
  expect(ann.heard.some(({ type }) => type === 'desk')).toBe(false)

  // Told no more than a link still allows.
  await staff().revoke(link.id)
  mo.heard.length = 0
  expect(await act(ann, { type: 'hand:raise' })).toBe('ack')
  await expect.poll(() => desk(co)?.hands).toHaveLength(1)
  expect(desk(mo)).toBeUndefined()
})

test('a revoked link opens nothing any more, and pages that came by it lose what it allowed at once', async () => {
  const ann = await enter(room.live.url, 'Ann')
  const { person: moderator, link, token, url } = await helper('moderator', 'Mo')
  expect((await get(room.live.port, `/c/${token}/`)).status).toBe(200)
  await staff().revoke(link.id)
  expect((await get(room.live.port, `/c/${token}/`)).status).toBe(404)
  await expect(enter(url, 'Mo again')).rejects.toThrow(/404/)
  expect(await act(moderator, mute(ann))).toBe('not-allowed')
  expect(staff().list()).toMatchObject([{ id: link.id, revoked: true }])
  rebuild(room.store.write)
  expect(staff().list()).toMatchObject([{ id: link.id, revoked: true }])
  // Neither the token nor anything it could be guessed from is in the log.
  expect(JSON.stringify([...allEvents(room.store.read)])).not.toContain(token)
  for (const person of [ann, moderator]) person.close()
})

test('a role comes with the connection: the same person by the class link has none', async () => {
  const { person: moderator } = await helper('moderator', 'Mo')
  const plain = await enter(room.live.url, 'Mo', moderator.welcome.session)
  expect(plain.welcome.attendeeId).toBe(moderator.welcome.attendeeId)
  expect(await act(plain, { type: 'chat:mode', mode: { kind: 'off' } })).toBe('not-allowed')
  expect(plain.heard.some(({ type }) => type === 'role')).toBe(false)
  expect((await get(room.live.port, `/c/${CLASS.joinToken.slice(1)}x/`)).status).toBe(404)
  for (const person of [moderator, plain]) person.close()
})
