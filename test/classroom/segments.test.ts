import { expect, test } from 'vitest'
import { lastSnoozeMs } from '../../electron/store/events'
import { enter } from '../helpers/classroom'
import { liveClassEachTest } from '../helpers/live-class'

const room = liveClassEachTest()

test('a segment is of those here who stayed, asked, voted, clicked or gave an answer', async () => {
  const [ann, bob] = [await enter(room.live.url, 'Ann'), await enter(room.live.url, 'Bob')]
  const { teaching } = room.live.classroom.live()
  const poll = await teaching.startPoll({
    question: 'Next?',
    choices: ['A', 'B'],
    kind: 'single',
    correct: [],
    anonymous: false,
    shared: true,
  })
  ann.send({ type: 'poll:vote', id: 'vote-of-ann', pollId: poll.id, choices: [1] })
  await ann.until('ack', ({ id }) => id === 'vote-of-ann')
  bob.send({ type: 'chat:send', id: 'line-of-bob', text: '这门课之后学什么？' })
  await bob.until('ack', ({ id }) => id === 'line-of-bob')
  const [annId, bobId] = [ann.welcome.attendeeId, bob.welcome.attendeeId]
  const of = (audience: Parameters<typeof teaching.recipients>[1]) => teaching.recipients('linear-2', audience)
  expect(of({ kind: 'answered', pollId: poll.id, choice: 1 })).toEqual([annId])
  expect(of({ kind: 'answered', pollId: poll.id, choice: 0 })).toEqual([])
  expect(of({ kind: 'did', what: 'voted' })).toEqual([annId])
  expect(of({ kind: 'did', what: 'asked' })).toEqual([bobId])
  expect(of({ kind: 'did', what: 'clicked' })).toEqual([])
  expect(of({ kind: 'stayed', minutes: 1 })).toEqual([])
  for (const client of [ann, bob]) client.close()
})

test('"not now" is written down, so that a restart does not ask again', async () => {
  await room.live.classroom.live().teaching.snooze('linear-2')
  expect(lastSnoozeMs(room.store.read, 'class-1')).toBeGreaterThan(0)
  expect(room.live.classroom.live().teaching.cue(0)).toBeUndefined()
})
