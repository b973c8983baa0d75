import { expect, test } from 'vitest'
import { rebuild } from '../../electron/store/projections'
import type { ShownSlate } from '../../shared/advice'
import { PROTOCOL_VERSION } from '../../shared/wire'
import { connect, enter, fromDevice, openLiveClass } from '../helpers/classroom'
import { act, liveClassEachTest } from '../helpers/live-class'
import { CLASS } from '../helpers/store'

const room = liveClassEachTest()

const chatCount = () =>
  (room.store.read.prepare("SELECT count(*) AS count FROM events WHERE type = 'chat:sent'").get() as { count: number })
    .count

const openPoll = () =>
  room.live.classroom.live().teaching.startPoll({ question: 'Clear?', choices: ['Yes', 'No'], kind: 'single' } as never)

test('a resend is acknowledged again and counted once', async () => {
  const ann = await enter(room.live.url, 'Ann')
  for (let times = 0; times < 3; times += 1) ann.send({ type: 'chat:send', id: 'same-line-1', text: 'once' })
  await expect.poll(() => ann.heard.filter((message) => message.type === 'ack').length).toBe(3)
  expect(chatCount()).toBe(1)
  expect(ann.heard.filter((message) => message.type === 'event')).toHaveLength(1)
  ann.close()
})

test('after a drop one gets exactly what one has not had, and is the same person', async () => {
  const ann = await enter(room.live.url, 'Ann')
  const bob = await enter(room.live.url, 'Bob')
  bob.send({ type: 'chat:send', id: 'before-drop', text: 'before' })
  const last = await ann.until('event')
  ann.socket.terminate()
  for (const text of ['first', 'second']) bob.send({ type: 'chat:send', id: `missed-${text}`, text })
  await bob.until('ack', ({ id }) => id === 'missed-second')

  const again = await connect(room.live.url)
  again.send({ type: 'resume', v: PROTOCOL_VERSION, locale: 'en', session: ann.welcome.session, lastSeq: last.seq })
  const welcome = await again.until('welcome')
  expect(welcome.attendeeId).toBe(ann.welcome.attendeeId)
  expect(welcome.missed.map(({ event }) => event.kind === 'chat' && event.message.text)).toEqual(['first', 'second'])

  const stranger = await connect(room.live.url)
  stranger.send({ type: 'resume', v: PROTOCOL_VERSION, locale: 'en', session: 'x'.repeat(43), lastSeq: 0 })
  await stranger.until('refused', ({ code }) => code === 'unknown-session')
  for (const client of [again, bob, stranger]) client.close()
})

test('a time of day that is corrected in mid-class silences and slows nobody', async () => {
  const ann = await enter(room.live.url, 'Ann')
  const dayOf = Date.now
  try {
    for (const [name, shiftMs] of [
      ['back', -3_600_000],
      ['ahead', 3_600_000],
    ] as const) {
      Date.now = () => dayOf() + shiftMs
      for (let times = 0; times < 6; times += 1)
        ann.send({ type: 'chat:send', id: `${name}-line-${times}`, text: name })
      await ann.until('ack', ({ id }) => id === `${name}-line-5`)
      // Longer than it takes until the next look at who is silent.
      await new Promise((wait) => setTimeout(wait, 6000))
      expect(ann.socket.readyState).toBe(ann.socket.OPEN)
    }
    expect(ann.heard.filter(({ type }) => type === 'refused')).toEqual([])
  } finally {
    Date.now = dayOf
  }
  ann.close()
})

test('a person with two pages is one person, with one vote', async () => {
  const phone = await enter(room.live.url, 'Ann')
  const laptop = await enter(room.live.url, 'Ann', phone.welcome.session)
  expect(laptop.welcome.attendeeId).toBe(phone.welcome.attendeeId)
  expect(laptop.welcome.snapshot.here).toBe(1)
  const poll = await openPoll()
  phone.send({ type: 'poll:vote', id: 'vote-by-phone', pollId: poll.id, choices: [0] })
  laptop.send({ type: 'poll:vote', id: 'vote-by-laptop', pollId: poll.id, choices: [1] })
  await laptop.until('ack', ({ id }) => id === 'vote-by-laptop')
  await phone.until('ack', ({ id }) => id === 'vote-by-phone')
  const [shown] = room.live.classroom.get()?.polls ?? []
  expect(shown?.tally.voters).toBe(1)
  for (const client of [phone, laptop]) client.close()
})

test('what makes no sense in a poll is refused: wrong choice, wrong poll, two answers, too late', async () => {
  const ann = await enter(room.live.url, 'Ann')
  const poll = await openPoll()
  const vote = (id: string, pollId: string, choices: number[]) => ann.send({ type: 'poll:vote', id, pollId, choices })
  vote('out-of-range', poll.id, [7])
  vote('two-answers', poll.id, [0, 1])
  vote('no-such-poll', 'no-such-poll-at-all', [0])
  vote('negative-one', poll.id, [-1])
  vote('a-good-vote', poll.id, [1])
  await ann.until('ack', ({ id }) => id === 'a-good-vote')
  await room.live.classroom.live().teaching.closePoll(poll.id)
  vote('after-close', poll.id, [0])
  await ann.until('refused', (message) => message.id === 'after-close')
  const refusals = ann.heard.flatMap((message) => (message.type === 'refused' ? [[message.id, message.code]] : []))
  expect(Object.fromEntries(refusals)).toEqual({
    'out-of-range': 'bad-choice',
    'two-answers': 'bad-choice',
    'no-such-poll': 'unknown-poll',
    'negative-one': 'malformed',
    'after-close': 'poll-closed',
  })
  expect(room.live.classroom.get()?.polls[0]?.tally).toMatchObject({ counts: [0, 1], voters: 1 })
  ann.close()
})

test('an offer exists only for those it was sent to, and what was put away is not sent again to all', async () => {
  const ann = await enter(room.live.url, 'Ann')
  const bob = await enter(room.live.url, 'Bob')
  const { teaching } = room.live.classroom.live()
  const one = { courseId: 'linear-2', discountPercent: 20, minutes: 10 }
  const { offerId } = await teaching.sendOffer({
    ...one,
    audience: { kind: 'one', attendeeId: ann.welcome.attendeeId },
  })
  const card = await ann.until('event', ({ event }) => event.kind === 'offer')
  expect(card.event).toMatchObject({ card: { offer: { id: offerId, listCents: 19_900, priceCents: 15_920 } } })
  bob.send({ type: 'offer:click', id: 'not-for-bob', offerId })
  await bob.until('refused', ({ code }) => code === 'unknown-offer')
  ann.send({ type: 'offer:dismiss', id: 'no-thank-you', offerId })
  await ann.until('ack', ({ id }) => id === 'no-thank-you')
  expect(teaching.recipients('linear-2', { kind: 'all' })).toEqual([bob.welcome.attendeeId])
  expect(bob.heard.some((message) => message.type === 'event' && message.event.kind === 'offer')).toBe(false)
  for (const client of [ann, bob]) client.close()
})

test('a studio that stopped in mid-class takes it up again with everyone, and every projection equals a replay', async () => {
  const ann = await enter(room.live.url, 'Ann')
  const poll = await openPoll()
  ann.send({ type: 'poll:vote', id: 'vote-of-ann', pollId: poll.id, choices: [0] })
  ann.send({ type: 'chat:send', id: 'line-of-ann', text: 'hello' })
  await ann.until('ack', ({ id }) => id === 'line-of-ann')
  await ann.until('ack', ({ id }) => id === 'vote-of-ann')
  await room.live.close()
  room.live = await openLiveClass(room.store)
  const back = await connect(room.live.url)
  back.send({ type: 'resume', v: PROTOCOL_VERSION, locale: 'en', session: ann.welcome.session, lastSeq: 0 })
  const welcome = await back.until('welcome')
  expect(welcome.attendeeId).toBe(ann.welcome.attendeeId)
  expect(welcome.snapshot.poll?.myChoices).toEqual([0])
  back.close()
  const dump = () =>
    ['classes', 'presence', 'messages', 'polls', 'votes', 'offers']
      .filter((table) => room.store.read.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(table))
      .map((table) => [table, room.store.read.prepare(`SELECT * FROM ${table} ORDER BY 1, 2, 3`).all()])
  const before = dump()
  expect(before.length).toBeGreaterThan(3)
  rebuild(room.store.write)
  expect(dump()).toEqual(before)
})

test('a vote is held to the device it came from: changed there, also after a restart, and refused from any other', async () => {
  const [phone, laptop] = [fromDevice('phone'), fromDevice('laptop')]
  const ann = await enter(room.live.url, 'Ann', undefined, phone)
  const { session } = ann.welcome
  const other = await enter(room.live.url, 'Ann', session, laptop)
  const poll = await openPoll()
  const vote = (choice: number) => ({ type: 'poll:vote', pollId: poll.id, choices: [choice] })
  expect(await act(ann, vote(0))).toBe('ack')
  expect(await other.until('vote')).toMatchObject({ pollId: poll.id, myChoices: [0], elsewhere: true })
  expect(await ann.until('vote')).toMatchObject({ elsewhere: false })
  expect(await act(other, vote(1))).toBe('voted-elsewhere')
  // Nor without a cookie, nor with one that says nothing of a device.
  for (const headers of [undefined, { Cookie: 'lectern-device=short' }]) {
    const nameless = await enter(room.live.url, 'Ann', session, headers)
    expect(await act(nameless, vote(1))).toBe('voted-elsewhere')
    nameless.close()
  }
  const votes = () => room.store.read.prepare('SELECT choices FROM votes').all()
  expect(votes()).toEqual([{ choices: '[0]' }])

  await room.live.close()
  room.live = await openLiveClass(room.store)
  const still = await enter(room.live.url, 'Ann', session, laptop)
  expect(still.welcome.snapshot.poll).toMatchObject({ myChoices: [0], elsewhere: true })
  expect(await act(still, vote(1))).toBe('voted-elsewhere')
  const back = await enter(room.live.url, 'Ann', session, phone)
  expect(back.welcome.snapshot.poll).toMatchObject({ myChoices: [0], elsewhere: false })
  expect(await act(back, vote(1))).toBe('ack')
  expect(votes()).toEqual([{ choices: '[1]' }])

  // The other device is free to answer the next one, and a program without cookies is known by where it comes from.
  await room.live.classroom.live().teaching.act({ type: 'poll:close', id: 'close-poll-1', pollId: poll.id })
  const next = await openPoll()
  expect(await act(still, { ...vote(0), pollId: next.id })).toBe('ack')
  const bob = await enter(room.live.url, 'Bob')
  expect(await act(bob, { ...vote(0), pollId: next.id })).toBe('ack')
  const bobAgain = await enter(room.live.url, 'Bob', bob.welcome.session)
  expect(await act(bobAgain, { ...vote(1), pollId: next.id })).toBe('ack')
})

test('a vote of a version that asked for no device can be changed from any, and belongs to that one then', async () => {
  const ann = await enter(room.live.url, 'Ann', undefined, fromDevice('phone'))
  const poll = await openPoll()
  const { attendeeId, session } = ann.welcome
  await room.live.classroom.ingest.append({
    type: 'poll:voted',
    data: { pollId: poll.id, choices: [0] },
    actor: attendeeId,
    id: 'vote-of-old',
    classId: CLASS.id,
    atMs: Date.now(),
  })
  const vote = { type: 'poll:vote', pollId: poll.id, choices: [1] }
  const laptop = await enter(room.live.url, 'Ann', session, fromDevice('laptop'))
  expect(laptop.welcome.snapshot.poll).toMatchObject({ myChoices: [0], elsewhere: false })
  expect(await act(laptop, vote)).toBe('ack')
  expect(await act(ann, vote)).toBe('voted-elsewhere')
})

test('a list of advice is logged once when it is seen, with the chance of every place, and no list that was never given', async () => {
  const ann = await enter(room.live.url, 'Ann')
  const { slateId, forYou } = ann.welcome.snapshot
  for (const id of ['seen-once-1', 'seen-again-1']) {
    ann.send({ type: 'advice:seen', id, slateId })
    await ann.until('ack', (message) => message.id === id)
  }
  ann.send({ type: 'advice:seen', id: 'never-given', slateId: 'never-given-to-anyone' })
  await ann.until('refused', ({ code }) => code === 'unknown-list')
  const rows = room.store.read.prepare('SELECT attendee_id AS who, data FROM slates').all() as {
    who: string
    data: string
  }[]
  expect(rows.map(({ who }) => who)).toEqual([ann.welcome.attendeeId])
  const slate = JSON.parse(rows[0]?.data as string) as ShownSlate
  expect(slate.places.map(({ courseId }) => courseId)).toEqual(forYou.map(({ id }) => id))
  for (const { propensity } of slate.places) expect(propensity > 0 && propensity <= 1).toBe(true)
  const group = () => room.store.read.prepare('SELECT attendee_id AS who, share FROM advice_groups').all()
  await expect.poll(group).toEqual([{ who: ann.welcome.attendeeId, share: 0.1 }])
  ann.close()
})
