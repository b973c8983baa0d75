import { expect, test } from 'vitest'
import { type OwnGroup, TEACHER_VOICE } from '../../shared/groups'
import { type Entered, enter, openLiveClass } from '../helpers/classroom'
import { act, liveClassEachTest } from '../helpers/live-class'

const room = liveClassEachTest()

const groups = () => room.live.classroom.live().groups
const idOf = (person: Entered) => person.welcome.attendeeId
const own = (person: Entered): OwnGroup | null | undefined =>
  person.heard.flatMap((one) => (one.type === 'group' ? [one.own] : [])).at(-1)
const CANDIDATE = { type: 'candidate', candidate: { candidate: 'c' } } as const

async function apart(minutes = 10): Promise<[Entered, Entered, Entered, Entered]> {
  const people: [Entered, Entered, Entered, Entered] = [
    await enter(room.live.url, 'Ann'),
    await enter(room.live.url, 'Bob'),
    await enter(room.live.url, 'Eve'),
    await enter(room.live.url, 'Dan'),
  ]
  const [ann, bob, eve] = people
  await groups().open(
    [
      { number: 1, memberIds: [idOf(ann), idOf(bob)] },
      { number: 2, label: 'Yes', memberIds: [idOf(eve)] },
    ],
    minutes,
  )
  await expect
    .poll(() =>
      own(ann)
        ?.members.map(({ name }) => name)
        .sort(),
    )
    .toEqual(['Ann', 'Bob'])
  await expect.poll(() => own(eve)).toMatchObject({ number: 2, label: 'Yes' })
  return people
}

test('what is said in a group is heard there and nowhere else, and nobody outside can speak into it', async () => {
  const [ann, bob, eve, dan] = await apart()
  const groupId = own(ann)?.id as string
  expect(await act(ann, { type: 'group:say', groupId, text: 'only for us' })).toBe('ack')
  await expect.poll(() => own(bob)?.messages.map(({ text }) => text)).toEqual(['only for us'])
  expect(await act(eve, { type: 'group:say', groupId, text: 'let me in' })).toBe('no-group')
  expect(await act(dan, { type: 'group:say', groupId, text: 'me too' })).toBe('no-group')
  expect(await act(eve, { type: 'group:call', groupId, help: true })).toBe('no-group')
  await groups().announce('two minutes left')
  for (const person of [ann, bob, eve]) {
    await expect.poll(() => own(person)?.messages.at(-1)?.text).toBe('two minutes left')
  }
  for (const outsider of [eve, dan]) expect(JSON.stringify(outsider.heard)).not.toContain('only for us')
  // Whoever comes later gets what was missed, but not what was said in groups.
  const late = await enter(room.live.url, 'Late')
  expect(JSON.stringify(late.welcome)).not.toContain('only for us')
  for (const person of [ann, bob, eve, dan, late]) person.close()
})

test('signalling passes between members who speak, and is refused to all others', async () => {
  const [ann, bob, eve, dan] = await apart()
  const refused = (person: Entered) => person.until('refused', ({ code }) => code === 'no-group')
  dan.send({ type: 'group:voice', on: true })
  await refused(dan)
  ann.send({ type: 'group:signal', to: idOf(bob), signal: CANDIDATE })
  await refused(ann)
  for (const person of [ann, bob, eve]) person.send({ type: 'group:voice', on: true })
  await bob.until('group:voices', ({ voices }) => voices.length === 2)
  ann.send({ type: 'group:signal', to: idOf(bob), signal: CANDIDATE })
  const heard = await bob.until('group:signal')
  expect(heard).toMatchObject({ from: idOf(ann), signal: CANDIDATE })
  eve.send({ type: 'group:signal', to: idOf(bob), signal: CANDIDATE })
  await refused(eve)
  // Another page of Ann's, which does not speak, cannot take her voice.
  const other = await enter(room.live.url, 'Ann', ann.welcome.session)
  other.send({ type: 'group:signal', to: idOf(bob), signal: CANDIDATE })
  await refused(other)
  expect(bob.heard.filter(({ type }) => type === 'group:signal')).toHaveLength(1)
  ann.socket.terminate()
  await bob.until('group:voices', ({ voices }) => voices.length === 1)
  await groups().close()
  await expect.poll(() => own(bob)).toBeNull()
  bob.heard.length = 0
  bob.send({ type: 'group:signal', to: idOf(eve), signal: CANDIDATE })
  await refused(bob)
  for (const person of [bob, eve, dan, other]) person.close()
})

test('who drops and a studio that restarts find the same groups, and the time brings everybody back', async () => {
  const [ann, bob, eve, dan] = await apart()
  const before = own(ann)
  ann.socket.terminate()
  await room.live.close()
  room.live = await openLiveClass(room.store)
  const back = await enter(room.live.url, 'Ann', ann.welcome.session)
  await expect.poll(() => own(back)).toEqual(before)
  await expect(groups().open([{ number: 1, memberIds: [idOf(back)] }], 1)).rejects.toMatchObject({
    problem: 'groups-open',
  })
  await groups().close()
  const seven = Array.from({ length: 7 }, (_, at) => `person-${at}`)
  await expect(groups().open([{ number: 1, memberIds: seven }], 1)).rejects.toMatchObject({
    problem: 'group-too-large',
  })
  await expect(groups().open([{ number: 1, memberIds: [] }], 1)).rejects.toMatchObject({ problem: 'nobody-to-send-to' })
  // 0.02 minutes: the studio itself ends it.
  await groups().open([{ number: 1, memberIds: [idOf(back)] }], 0.02)
  await expect.poll(() => own(back)?.number).toBe(1)
  await expect.poll(() => own(back), { timeout: 15_000 }).toBeNull()
  expect(room.live.classroom.get()?.round).toBeNull()
  for (const person of [bob, eve, dan, back]) person.close()
})

test('who comes late joins the smallest group that has room, and comes back with the others', async () => {
  const [ann, bob, eve, dan] = await apart()
  const late = await enter(room.live.url, 'Late')
  await expect.poll(() => own(late)).toMatchObject({ number: 2, label: 'Yes' })
  await expect
    .poll(() =>
      own(eve)
        ?.members.map(({ name }) => name)
        .sort(),
    )
    .toEqual(['Eve', 'Late'])
  expect(await act(late, { type: 'group:say', groupId: own(late)?.id, text: 'sorry, the bus' })).toBe('ack')
  await expect.poll(() => own(eve)?.messages.at(-1)?.text).toBe('sorry, the bus')
  // Who was in class already and in no group stays with the class.
  expect(own(dan)).toBeNull()
  const rest = await Promise.all(Array.from({ length: 9 }, (_, at) => enter(room.live.url, `Late ${at}`)))
  const full = () => room.live.classroom.get()?.round?.groups.map(({ memberIds }) => memberIds.length)
  await expect.poll(full).toEqual([6, 6])
  await expect.poll(() => rest.filter((person) => own(person) === null)).toHaveLength(1)
  await groups().close()
  await expect.poll(() => own(late)).toBeNull()
  for (const person of [ann, bob, eve, dan, late, ...rest]) person.close()
})

test('a call for help reaches the studio, and the teacher who drops in answers it', async () => {
  const [ann, bob, eve, dan] = await apart()
  const groupId = own(ann)?.id as string
  expect(await act(ann, { type: 'group:call', groupId, help: true })).toBe('ack')
  await expect.poll(() => own(bob)?.helpSinceMs).toBeGreaterThan(0)
  expect(room.live.classroom.get()?.round?.groups[0]?.helpSinceMs).toBeGreaterThan(0)
  await groups().visit(groupId, true)
  await expect.poll(() => own(bob)?.visited).toBe(true)
  expect(own(bob)?.helpSinceMs).toBeUndefined()
  await groups().say(groupId, 'how can I help?')
  await expect.poll(() => own(bob)?.messages.at(-1)?.author).toEqual({ kind: 'teacher', name: 'Ms Lin' })
  await expect(groups().visit('no-such-group', true)).rejects.toMatchObject({ problem: 'unknown-group' })
  for (const person of [ann, bob, eve, dan]) person.close()
})

test('the teacher who talks in a group is a voice there and nowhere else, and the class hears nothing until it is over', async () => {
  const [ann, bob, eve, dan] = await apart()
  const groupId = own(ann)?.id as string
  const mutes = () => room.live.pushed.filter(({ channel }) => channel === 'broadcast:set-mute').map(({ body }) => body)
  const voicesTold = () => room.live.told.filter(({ channel }) => channel === 'live:group-voices').at(-1)?.body
  const signals = () => room.live.told.filter(({ channel }) => channel === 'live:group-signal')
  for (const person of [ann, eve]) person.send({ type: 'group:voice', on: true })
  await eve.until('group:voices')
  groups().speak(groupId)
  for (const member of [ann, bob]) await member.until('group:voices', ({ voices }) => voices.includes(TEACHER_VOICE))
  expect(voicesTold()).toEqual({
    groupId,
    voices: [idOf(ann), TEACHER_VOICE],
  })
  expect(mutes()).toEqual([{ muted: true }])
  ann.send({ type: 'group:signal', to: TEACHER_VOICE, signal: CANDIDATE })
  await expect.poll(() => signals().map(({ body }) => body)).toEqual([{ from: idOf(ann), signal: CANDIDATE }])
  // From another group, and from a member who does not speak.
  for (const stranger of [eve, bob]) {
    stranger.send({ type: 'group:signal', to: TEACHER_VOICE, signal: CANDIDATE })
    await stranger.until('refused', ({ code }) => code === 'no-group')
  }
  groups().teacherSignal(idOf(eve), CANDIDATE)
  groups().teacherSignal(idOf(ann), CANDIDATE)
  expect(await ann.until('group:signal')).toMatchObject({ from: TEACHER_VOICE, signal: CANDIDATE })
  expect(eve.heard.filter(({ type }) => type === 'group:signal')).toHaveLength(0)
  expect(() => groups().speak('no-such-group')).toThrow()
  await groups().close()
  await expect.poll(mutes).toEqual([{ muted: true }, { muted: false }])
  expect(voicesTold()).toBeNull()
  expect(signals()).toHaveLength(1)
  // What was muted before stays so.
  await groups().open([{ number: 1, memberIds: [idOf(ann)] }], 1)
  await expect.poll(() => own(ann)?.number).toBe(1)
  room.live.classroom.live().media.mute(true)
  groups().speak(own(ann)?.id)
  groups().speak(undefined)
  expect(mutes().at(-1)).toEqual({ muted: true })
  for (const person of [ann, bob, eve, dan]) person.close()
})
