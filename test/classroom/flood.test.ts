import { expect, test } from 'vitest'
import { allEvents } from '../../electron/store/events'
import { connect, enter } from '../helpers/classroom'
import { act, liveClassEachTest } from '../helpers/live-class'

const room = liveClassEachTest()

test('who floods is not read, hears it once a time, and is shown out; the others notice nothing', async () => {
  const flooder = await enter(room.live.url, 'Flooder')
  const other = await enter(room.live.url, 'Ann')
  const sending = setInterval(() => {
    if (flooder.socket.readyState !== flooder.socket.OPEN) return
    for (let number = 0; number < 400; number += 1) flooder.send({ type: 'ping', number })
  }, 20)
  const ended = flooder.closed
  expect(await act(other, { type: 'hand:raise' })).toBe('ack')
  expect(await ended).toBe(4429)
  clearInterval(sending)
  const refusals = flooder.heard.filter((one) => one.type === 'refused' && one.code === 'too-fast')
  expect(refusals).toHaveLength(4)
  expect(flooder.heard.filter(({ type }) => type === 'pong').length).toBeLessThan(900)
  expect(await act(other, { type: 'hand:lower' })).toBe('ack')
  const back = await enter(room.live.url, 'Flooder', flooder.welcome.session)
  expect(back.welcome.attendeeId).toBe(flooder.welcome.attendeeId)
})

test('whoever floods before saying who they are is treated no better', async () => {
  const stranger = await connect(room.live.url)
  const sending = setInterval(() => {
    if (stranger.socket.readyState === stranger.socket.OPEN)
      for (let number = 0; number < 400; number += 1) stranger.sendRaw('{')
  }, 20)
  expect(await stranger.closed).toBe(4429)
  clearInterval(sending)
})

test('a storm of reactions is written whole, and a vote that comes after it is written before the end of it', async () => {
  const { teaching } = room.live.classroom.live()
  const poll = await teaching.startPoll({ question: 'Clear?', choices: ['Yes', 'No'], kind: 'single' })
  const people = await Promise.all(Array.from({ length: 20 }, (_, at) => enter(room.live.url, `Person ${at}`)))
  for (const [at, person] of people.entries()) {
    for (let number = 0; number < 20; number += 1) {
      person.send({ type: 'reaction:send', id: `reaction-${at}-${number}`, reaction: 'heart' })
    }
  }
  for (const [at, person] of people.entries()) {
    person.send({ type: 'poll:vote', id: `vote-of-${at}-storm`, pollId: poll.id, choices: [at % 2] })
  }
  await expect
    .poll(() => people.map(({ heard }) => heard.filter(({ type }) => type === 'ack').length))
    .toEqual(Array(20).fill(21))
  const types = [...allEvents(room.store.read)].map(({ type }) => type)
  expect(types.filter((type) => type === 'reaction:sent')).toHaveLength(400)
  expect(types.lastIndexOf('poll:voted')).toBeLessThan(types.lastIndexOf('reaction:sent'))
})

test('each page hears the events of the log in its order, its own among those of all', async () => {
  const ann = await enter(room.live.url, 'Ann')
  const bob = await enter(room.live.url, 'Bob')
  const { teaching } = room.live.classroom.live()
  const mute = (muted: boolean) =>
    teaching.act({
      type: 'attendee:mute',
      id: `mute-${muted}-ann`,
      target: { attendeeId: ann.welcome.attendeeId },
      muted,
    })
  const said = Array.from({ length: 6 }, (_, at) => act(bob, { type: 'chat:send', text: `line ${at}` }))
  await mute(true)
  await mute(false)
  await Promise.all(said)
  const places = () => ann.heard.flatMap((one) => (one.type === 'event' ? [one.seq] : []))
  await expect.poll(() => places().length).toBe(8)
  expect(places()).toEqual([...places()].sort((a, b) => a - b))
})
