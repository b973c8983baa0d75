import { expect, test } from 'vitest'
import { insertClass } from '../../electron/store/classes'
import { rebuild } from '../../electron/store/projections'
import { listFeedback } from '../../electron/store/ratings'
import { connect, enter } from '../helpers/classroom'
import { act, liveClassEachTest } from '../helpers/live-class'
import { CLASS } from '../helpers/store'

const room = liveClassEachTest()
const RATING = { type: 'rating:send', subject: 'class', stars: 4, text: 'Good examples' }

test('a class can be rated when it is over, and nothing else can be done in it', async () => {
  const ann = await enter(room.live.url, 'Ann')
  await room.live.classroom.end(CLASS.id)
  await ann.until('event', ({ event }) => event.kind === 'ended')
  expect(await act(ann, RATING)).toBe('ack')
  expect(await act(ann, { type: 'chat:send', text: 'Bye!' })).toBe('ended')
  expect(await act(ann, { type: 'reaction:send', reaction: 'heart' })).toBe('ended')
  ann.send({ type: 'media:join' })
  await ann.until('refused', ({ code }) => code === 'not-live')
  const late = await connect(room.live.url)
  late.send({ type: 'join', v: 1, locale: 'en', name: 'Late', consent: true })
  await late.until('refused', ({ code }) => code === 'ended')

  const feedback = () => listFeedback(room.store.read, CLASS.id)
  expect(feedback()).toMatchObject([{ name: 'Ann', stars: 4, text: 'Good examples' }])
  const before = { feedback: feedback(), activity: room.store.read.prepare('SELECT * FROM activity').all() }
  expect(before.activity).toEqual([])
  rebuild(room.store.write)
  expect({ feedback: feedback(), activity: room.store.read.prepare('SELECT * FROM activity').all() }).toEqual(before)
})

test('the next class begins while the last one is still being rated, and each keeps to itself', async () => {
  const ann = await enter(room.live.url, 'Ann')
  await room.live.classroom.end(CLASS.id)
  insertClass(room.store.write, { ...CLASS, id: 'class-2', joinToken: 'another-token-another', shortCode: 'XYZ567' })
  const { door } = await room.live.classroom.goLive('class-2', { picture: 'none' })
  const bob = await enter(door.joinUrl, 'Bob')
  expect(await act(bob, { type: 'chat:send', text: 'Here I am' })).toBe('ack')
  expect(await act(ann, RATING)).toBe('ack')
  expect(ann.heard.some((one) => one.type === 'event' && one.event.kind === 'chat')).toBe(false)
  expect(listFeedback(room.store.read, 'class-2')).toEqual([])
  expect(room.live.classroom.get()?.feedback.list).toEqual([])
  const annGone = ann.closed
  const bobGone = bob.closed
  await room.live.close()
  expect([await annGone, await bobGone]).toEqual([1000, 1000])
})
