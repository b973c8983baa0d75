import { expect, test } from 'vitest'
import { allEvents } from '../../electron/store/events'
import { rebuild } from '../../electron/store/projections'
import type { StaffRole } from '../../shared/model'
import { type Entered, enter, get } from '../helpers/classroom'
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

test('a co-teacher asks onto the stage, a moderator mutes and sends back there, and an attendee does none of it', async () => {
  const ann = await enter(room.live.url, 'Ann')
  const { person: co } = await helper('co-teacher', 'Co')
  const { person: mo, link } = await helper('moderator', 'Mo')
  const attendeeId = ann.welcome.attendeeId
  const desk = (person: Entered) => person.heard.flatMap((one) => (one.type === 'stage:desk' ? [one.desk] : [])).at(-1)
  expect(await act(ann, { type: 'hand:raise' })).toBe('ack')
  for (const person of [co, mo]) {
    await expect.poll(() => desk(person)).toEqual({ hands: [{ id: attendeeId, name: 'Ann' }], guests: [] })
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
  expect(ann.heard.some(({ type }) => type === 'stage:desk')).toBe(false)

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
