import { expect, test } from 'vitest'
import { allEvents } from '../../electron/store/events'
import { type Client, connect, type Entered, enter } from '../helpers/classroom'
import { act, liveClassEachTest } from '../helpers/live-class'

const room = liveClassEachTest()

/** Sends far more than anybody may until it is shown out. Gives how often it was told so. */
async function flood(client: Client, message: () => string): Promise<number> {
  const sending = setInterval(() => {
    if (client.socket.readyState !== client.socket.OPEN) return
    for (let number = 0; number < 400; number += 1) client.sendRaw(message())
  }, 20)
  expect(await client.closed).toBe(4429)
  clearInterval(sending)
  return client.heard.filter((one) => one.type === 'refused' && one.code === 'too-fast').length
}

test('who floods is not read, hears it once a time, and is shown out, also on the next connection; the others notice nothing', async () => {
  const flooder = await enter(room.live.url, 'Flooder')
  const other = await enter(room.live.url, 'Ann')
  const flooding = flood(flooder, () => '{"type":"ping"}')
  expect(await act(other, { type: 'hand:raise' })).toBe('ack')
  expect(await flooding).toBe(4)
  expect(flooder.heard.filter(({ type }) => type === 'pong').length).toBeLessThan(900)
  expect(await act(other, { type: 'hand:lower' })).toBe('ack')
  const back = await enter(room.live.url, 'Flooder', flooder.welcome.session)
  expect(back.welcome.attendeeId).toBe(flooder.welcome.attendeeId)
  // No patience is left for this person; somebody else at the same address is served as ever.
  expect(await flood(back, () => '{"type":"ping"}')).toBe(1)
  expect(await act(other, { type: 'hand:raise' })).toBe('ack')
})

test('lines and nonsense beyond the rate are answered one by one only at first', async () => {
  const writer = await enter(room.live.url, 'Writer')
  let number = 0
  expect(await flood(writer, () => `{"type":"chat:send","id":"line-number-${number++}","text":"again"}`)).toBeLessThan(
    60,
  )
  const noise = await enter(room.live.url, 'Noise')
  await flood(noise, () => '{"type":"no such thing"}')
  expect(noise.heard.filter(({ type }) => type === 'refused').length).toBeLessThan(60)
  const said = [...allEvents(room.store.read)].filter(({ type }) => type === 'chat:sent')
  expect(said.length).toBeGreaterThanOrEqual(8)
  expect(said.length).toBeLessThan(20)
})

test('a stranger who floods finds no patience left on the next connection, while others at that address enter', async () => {
  expect(await flood(await connect(room.live.url), () => '{')).toBe(4)
  expect(await flood(await connect(room.live.url), () => '{')).toBe(1)
  const honest = await enter(room.live.url, 'Honest')
  expect(await act(honest, { type: 'hand:raise' })).toBe('ack')
})

const say = (person: Entered, id: string) => {
  person.send({ type: 'chat:send', id, text: 'again and again' })
  return person
    .until('ack', (one) => one.id === id)
    .then(
      () => 'ack',
      () => 'none',
    )
}

test('what somebody may do is theirs, not the connection’s: a new one, or another device, begins with what is left', async () => {
  const ann = await enter(room.live.url, 'Ann')
  const bob = await enter(room.live.url, 'Bob')
  for (let line = 0; line < 8; line += 1) expect(await say(ann, `line-of-ann-${line}`)).toBe('ack')
  const tablet = await enter(room.live.url, 'Ann', ann.welcome.session)
  tablet.send({ type: 'chat:send', id: 'line-of-tablet', text: 'and on' })
  await tablet.until('refused', ({ id, code }) => id === 'line-of-tablet' && code === 'too-fast')
  ann.close()
  const back = await enter(room.live.url, 'Ann', ann.welcome.session)
  back.send({ type: 'chat:send', id: 'line-after-drop', text: 'and on' })
  await back.until('refused', ({ id, code }) => id === 'line-after-drop' && code === 'too-fast')
  // What is in the log already is only acknowledged again, and another person is not held to it.
  expect(await say(back, 'line-of-ann-0')).toBe('ack')
  expect(await say(bob, 'line-of-bob-0')).toBe('ack')
  const lines = [...allEvents(room.store.read)].filter(({ type }) => type === 'chat:sent')
  expect(lines).toHaveLength(9)
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
