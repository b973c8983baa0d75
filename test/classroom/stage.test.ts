import { expect, test } from 'vitest'
import type { StaffAct } from '../../shared/staff'
import { type Entered, enter, openLiveClass } from '../helpers/classroom'
import { act, liveClassEachTest } from '../helpers/live-class'
import { CLASS } from '../helpers/store'

type StaffDraft = StaffAct extends infer One ? (One extends StaffAct ? Omit<One, 'id'> : never) : never

const room = liveClassEachTest()

const OFFER = { type: 'offer', sdp: 'v=0\r\n' } as const
const stage = () => room.live.classroom.live().stage
let acts = 0
/** What the teacher does. */
function teach(message: StaffDraft): Promise<void> {
  acts += 1
  return room.live.classroom.live().teaching.act({ ...message, id: `of-the-teacher-${acts}` } as StaffAct)
}
const invite = (attendeeId: string, camera: boolean) => teach({ type: 'stage:invite', attendeeId, camera })
const toBroadcast = (channel: string) =>
  room.live.pushed.filter((push) => push.channel === channel).map(({ body }) => body)

const own = (person: Entered) => person.heard.flatMap((one) => (one.type === 'stage' ? [one.own] : [])).at(-1)

test('hands stand in the order they went up, stay up through a restart, and go down by either side', async () => {
  const ann = await enter(room.live.url, 'Ann')
  const bob = await enter(room.live.url, 'Bob')
  expect(await act(bob, { type: 'hand:raise' })).toBe('ack')
  await new Promise((later) => setTimeout(later, 5))
  expect(await act(ann, { type: 'hand:raise' })).toBe('ack')
  expect(await act(bob, { type: 'hand:raise' })).toBe('ack')
  const hands = () => room.live.classroom.get()?.hands.map(({ attendeeId }) => attendeeId)
  expect(hands()).toEqual([bob.welcome.attendeeId, ann.welcome.attendeeId])
  await room.live.close()
  room.live = await openLiveClass(room.store)
  expect(hands()).toEqual([bob.welcome.attendeeId, ann.welcome.attendeeId])
  const back = await enter(room.live.url, 'Ann', ann.welcome.session)
  await expect.poll(() => own(back)).toEqual({ kind: 'seated', handRaised: true })
  expect(await act(back, { type: 'hand:lower' })).toBe('ack')
  await teach({ type: 'hand:take-down', attendeeId: bob.welcome.attendeeId })
  expect(hands()).toEqual([])
  for (const client of [ann, bob, back]) client.close()
})

test('nobody comes onto the stage who was not asked, nor with more than they were asked for', async () => {
  const ann = await enter(room.live.url, 'Ann')
  const bob = await enter(room.live.url, 'Bob')
  ann.send({ type: 'stage:signal', signal: OFFER })
  await ann.until('refused', ({ code }) => code === 'not-invited')
  expect(await act(ann, { type: 'stage:accept', camera: false })).toBe('not-invited')
  await invite(ann.welcome.attendeeId, false)
  await expect.poll(() => own(ann)).toEqual({ kind: 'invited', camera: false })
  // Invited is not on stage: until the one who was asked has agreed, nothing passes.
  ann.heard.length = 0
  ann.send({ type: 'stage:signal', signal: OFFER })
  await ann.until('refused', ({ code }) => code === 'not-invited')
  expect(await act(ann, { type: 'stage:accept', camera: true })).toBe('not-invited')
  expect(await act(bob, { type: 'stage:accept', camera: false })).toBe('not-invited')
  expect(await act(ann, { type: 'stage:accept', camera: false })).toBe('ack')
  expect(toBroadcast('broadcast:guest-signal')).toEqual([])

  ann.send({ type: 'stage:signal', signal: OFFER })
  await expect.poll(() => toBroadcast('broadcast:guest-signal')).toHaveLength(1)
  expect(toBroadcast('broadcast:guest-signal')).toEqual([{ attendeeId: ann.welcome.attendeeId, signal: OFFER }])
  // Another page of the same person cannot slip candidates in.
  const other = await enter(room.live.url, 'Ann', ann.welcome.session)
  await expect.poll(() => own(other)).toMatchObject({ kind: 'on', here: false })
  other.send({ type: 'stage:signal', signal: { type: 'candidate', candidate: { candidate: 'x' } } })
  await other.until('refused', ({ code }) => code === 'not-invited')
  expect(toBroadcast('broadcast:guest-signal')).toHaveLength(1)

  await teach({ type: 'stage:mute', attendeeId: ann.welcome.attendeeId, muted: true })
  expect(toBroadcast('broadcast:guest-mute').at(-1)).toEqual({ attendeeId: ann.welcome.attendeeId, muted: true })
  await teach({ type: 'stage:send-back', attendeeId: ann.welcome.attendeeId })
  expect(toBroadcast('broadcast:guest-leave')).toEqual([{ attendeeId: ann.welcome.attendeeId }])
  ann.heard.length = 0
  ann.send({ type: 'stage:signal', signal: OFFER })
  await ann.until('refused', ({ code }) => code === 'not-invited')
  for (const client of [ann, bob, other]) client.close()
})

test('who drops while on stage leaves it, an answer goes to the page that speaks, and the stage has an end', async () => {
  const people = await Promise.all(Array.from({ length: 6 }, (_, at) => enter(room.live.url, `Person ${at}`)))
  const ids = people.map(({ welcome }) => welcome.attendeeId)
  for (const id of ids.slice(0, 5)) {
    await invite(id, true)
    // They stand in the order they were asked, to the millisecond.
    await new Promise((later) => setTimeout(later, 5))
  }
  await expect(invite(ids[5] as string, true)).rejects.toMatchObject({ problem: 'stage-full' })
  // Two of those who run the class ask the same person at once: it is asked once.
  await expect(invite(ids[1] as string, true)).rejects.toMatchObject({ problem: 'out-of-date' })
  await expect(invite('nobody-at-all', true)).rejects.toMatchObject({ problem: 'unknown-attendee' })
  const ann = people[0] as Entered
  expect(await act(ann, { type: 'stage:accept', camera: true })).toBe('ack')
  ann.send({ type: 'stage:signal', signal: OFFER })
  await expect.poll(() => toBroadcast('broadcast:guest-signal')).toHaveLength(1)
  stage().answer(ids[0] as string, { type: 'answer', sdp: 'v=0' })
  stage().answer(ids[1] as string, { type: 'answer', sdp: 'v=0' })
  await ann.until('stage:signal')
  expect(people[1]?.heard.some(({ type }) => type === 'stage:signal')).toBe(false)
  ann.socket.terminate()
  await expect
    .poll(() => room.live.classroom.get()?.guests.map(({ attendeeId }) => attendeeId), { timeout: 15_000 })
    .toEqual(ids.slice(1, 5))
  expect(toBroadcast('broadcast:guest-leave')).toEqual([{ attendeeId: ids[0] }])
  await room.live.classroom.end(CLASS.id)
  const open = room.store.read.prepare('SELECT count(*) AS n FROM stage_turns WHERE left_at_ms IS NULL').get()
  expect(open).toEqual({ n: 0 })
  for (const client of people) client.close()
})

test('who says yes and never speaks, and who is shown out, keeps no place on stage', async () => {
  const people = await Promise.all(['Ann', 'Bob', 'Cem'].map((name) => enter(room.live.url, name)))
  const [ann, bob, cem] = people as [Entered, Entered, Entered]
  const guests = () => room.live.classroom.get()?.guests.map(({ attendeeId }) => attendeeId)
  for (const person of people) {
    await invite(person.welcome.attendeeId, false)
    expect(await act(person, { type: 'stage:accept', camera: false })).toBe('ack')
  }
  expect(await act(bob, { type: 'hand:raise' })).toBe('ack')
  bob.send({ type: 'stage:signal', signal: OFFER })
  cem.send({ type: 'stage:signal', signal: OFFER })
  await expect.poll(() => toBroadcast('broadcast:guest-signal')).toHaveLength(2)
  await teach({ type: 'attendee:kick', attendeeId: bob.welcome.attendeeId })
  // His connection is cut at once, without the time a page has to come back.
  await expect.poll(() => toBroadcast('broadcast:guest-leave')).toEqual([{ attendeeId: bob.welcome.attendeeId }])
  expect(room.live.classroom.get()?.hands).toEqual([])
  await expect.poll(guests, { timeout: 15_000 }).toEqual([cem.welcome.attendeeId])
  await expect.poll(() => own(ann)).toEqual({ kind: 'seated', handRaised: false })
  for (const client of people) client.close()
})
