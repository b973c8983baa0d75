import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createAdviser } from '../../electron/advice/adviser'
import { interestGraph } from '../../electron/advice/graph'
import { erasePerson } from '../../electron/privacy/erase'
import { getAttendee } from '../../electron/store/attendees'
import { insertClass } from '../../electron/store/classes'
import type { Happening } from '../../electron/store/events'
import { listMessages } from '../../electron/store/messages'
import { openStore } from '../../electron/store/open'
import { PROJECTIONS, rebuild } from '../../electron/store/projections'
import { listQuestions } from '../../electron/store/questions'
import { listFeedback } from '../../electron/store/ratings'
import { enter, openLiveClass } from '../helpers/classroom'
import { liveClassEachTest } from '../helpers/live-class'
import { CLASS } from '../helpers/store'

const room = liveClassEachTest()
const modelFile = () => join(room.dir, 'models', 'advice.model')
function adviserOf() {
  return createAdviser({ db: room.store.read, modelFile: modelFile(), now: () => Date.now(), log: () => undefined })
}
const erase = (adviser: ReturnType<typeof adviserOf>, attendeeId: string) =>
  erasePerson(
    { store: room.store, classroom: room.live.classroom, adviser, backups: noBackups, now: () => Date.now() },
    attendeeId,
  )
/** What becomes of copies is tested with them. */
const noBackups = { renew: async () => {} }
const graph = () => JSON.stringify(interestGraph(room.store.read, { nowMs: Date.now(), mostPeople: 100 }))

test('who is erased leaves no name, no access and no trace in advice, also after a rebuild and a new start', async () => {
  const ann = await enter(room.live.url, 'Ann Unusual')
  const ben = await enter(room.live.url, 'Ben')
  const { attendeeId, session } = ann.welcome
  for (const client of [ann, ben])
    client.send({ type: 'course:dismiss', id: `away-${client.welcome.attendeeId}`, courseId: 'python-1' })
  await expect.poll(() => adviserOf().knows(attendeeId) && adviserOf().knows(ben.welcome.attendeeId)).toBe(true)
  const adviser = adviserOf()
  adviser.refresh()
  expect(graph()).toContain('Ann Unusual')

  await expect(erase(adviser, attendeeId)).rejects.toMatchObject({ problem: 'person-in-class' })
  await expect(erase(adviser, 'nobody')).rejects.toMatchObject({ problem: 'unknown-attendee' })
  expect(adviser.knows(attendeeId)).toBe(true)

  await room.live.classroom.end(CLASS.id)
  mkdirSync(join(room.dir, 'models'), { recursive: true })
  writeFileSync(modelFile(), 'a model that has seen her')
  await erase(adviser, attendeeId)

  expect(existsSync(modelFile())).toBe(false)
  for (const stands of [() => adviser, adviserOf]) {
    expect(stands().knows(attendeeId)).toBe(false)
    expect(stands().evidence(attendeeId)).toEqual([])
  }
  expect(adviser.people()).toContain(ben.welcome.attendeeId)
  const clean = () => {
    expect(getAttendee(room.store.read, attendeeId)?.name).toBe('')
    expect(graph()).not.toContain(attendeeId)
    expect(graph()).toContain(ben.welcome.attendeeId)
  }
  clean()
  rebuild(room.store.write)
  clean()

  await room.live.close()
  insertClass(room.store.write, { ...CLASS, id: 'class-2', joinToken: 'token-token-token-two', shortCode: 'DEF567' })
  room.live = await openLiveClass(room.store, { classId: 'class-2' })
  const again = await enter(room.live.url, 'Ann Unusual', session)
  expect(again.welcome.attendeeId).not.toBe(attendeeId)
})

const WORDS = ['Ann Unusual', 'first thought', 'second thought', 'shy question', 'free answer', 'late answer'].concat([
  'among ourselves',
  'honest feedback',
  'told her alone',
  'rang her up',
  'works at Acme',
  'her own phone',
  'what she typed',
])
/** Everything in the folder of the database, as it lies on the disk. */
const bytes = () =>
  Buffer.concat(
    readdirSync(room.dir)
      .filter((name) => name.startsWith('lectern.db'))
      .map((name) => readFileSync(join(room.dir, name))),
  )
const onDisk = () => WORDS.filter((words) => bytes().includes(words))
const wipe = () => room.store.read.prepare("SELECT value FROM settings WHERE key = 'wipe'").get()
const projected = () =>
  JSON.stringify(PROJECTIONS.map((table) => [table, room.store.write.prepare(`SELECT * FROM ${table}`).all()]))

/** A person who has written wherever one can write, among many lines of another. */
async function somebodyWhoWrote(): Promise<{ attendeeId: string; ben: string }> {
  const { attendeeId } = (await enter(room.live.url, 'Ann Unusual')).welcome
  const ben = (await enter(room.live.url, 'Ben')).welcome.attendeeId
  let acts = 0
  const happens = async (actor: string, happening: Happening) => {
    acts += 1
    const receipt = await room.live.classroom.ingest.append({
      ...happening,
      actor,
      id: `happens-${acts}`,
      classId: CLASS.id,
      atMs: Date.now(),
    })
    return receipt.kind === 'written' ? receipt.event.seq : 0
  }
  const chatter = async () => {
    for (let n = 0; n < 60; n += 1)
      await happens(ben, { type: 'chat:sent', data: { text: `Ben says ${n}. `.repeat(9) } })
  }
  await chatter()
  const messageSeq = await happens(attendeeId, { type: 'chat:sent', data: { text: 'first thought' } })
  await happens(ben, { type: 'chat:sent', data: { text: 'true', replyTo: messageSeq } })
  await happens(attendeeId, { type: 'chat:edited', data: { messageSeq, text: 'second thought' } })
  const questionSeq = await happens(attendeeId, {
    type: 'question:asked',
    data: { text: 'shy question', anonymous: true },
  })
  await chatter()
  await happens('teacher', { type: 'question:answered', data: { questionSeq, answer: 'told her alone' } })
  await happens('teacher', {
    type: 'poll:opened',
    data: { pollId: 'poll-1', question: '?', kind: 'text', choices: [] },
  })
  await happens(attendeeId, {
    type: 'poll:voted',
    data: { pollId: 'poll-1', choices: [], text: 'free answer', device: 'her own phone' },
  })
  await happens(attendeeId, { type: 'replay:voted', data: { pollId: 'poll-1', choices: [], text: 'late answer' } })
  const groups = [{ id: 'group-1', number: 1, memberIds: [attendeeId, ben] }]
  await happens('teacher', {
    type: 'groups:opened',
    data: { roundId: 'round-1', groups, endsAtMs: Date.now() + 60_000 },
  })
  await happens(attendeeId, { type: 'group:said', data: { groupId: 'group-1', text: 'among ourselves' } })
  await happens(attendeeId, { type: 'caption:said', data: { text: 'what she typed' } })
  await happens(attendeeId, { type: 'rating:sent', data: { subject: 'class', stars: 4, text: 'honest feedback' } })
  await happens('teacher', { type: 'rating:handled', data: { attendeeId, subject: 'class', note: 'rang her up' } })
  room.store.write
    .prepare('INSERT INTO registration_answers VALUES (?, ?, ?)')
    .run(CLASS.id, attendeeId, JSON.stringify({ job: 'works at Acme' }))
  await chatter()
  return { attendeeId, ben }
}

test('no word of who is erased is left in the log, in what is derived from it or in the bytes of the file', async () => {
  const { attendeeId, ben } = await somebodyWhoWrote()
  await room.live.classroom.end(CLASS.id)
  expect(onDisk()).toEqual(WORDS)

  await erase(adviserOf(), attendeeId)

  expect(onDisk()).toEqual([])
  const messages = listMessages(room.store.read, CLASS.id, 'T', 500)
  expect(messages.filter(({ author }) => author.kind === 'attendee' && author.id === ben)).toHaveLength(181)
  expect(messages.find(({ deleted }) => deleted)).toMatchObject({ text: '', author: { name: '' } })
  expect(listQuestions(room.store.read, CLASS.id, 10)).toEqual([])
  expect(listFeedback(room.store.read, CLASS.id)).toMatchObject([{ stars: 4, text: '', handled: '' }])
  const stands = projected()
  rebuild(room.store.write)
  expect(projected()).toBe(stands)
  expect(onDisk()).toEqual([])
})

test('a rebuild finds nothing more to empty, and the file is written anew for who is erased next only', async () => {
  const { attendeeId, ben } = await somebodyWhoWrote()
  await room.live.classroom.end(CLASS.id)
  await erase(adviserOf(), attendeeId)
  const access = () => room.store.read.prepare('SELECT id, session_hash FROM attendees WHERE id = ?').get(attendeeId)
  const before = access()
  expect(wipe()).toBeUndefined()
  rebuild(room.store.write)
  expect(access()).toEqual(before)
  expect(wipe()).toBeUndefined()

  const erasing = { type: 'attendee:erased', data: { attendeeId: ben } } as const
  await room.live.classroom.ingest.append({ ...erasing, actor: 'teacher', id: 'ben', classId: null, atMs: 2 })
  expect(wipe()).toEqual({ value: 'due' })
  expect(access()).toEqual(before)
})

test('while a class is live the words go at once, and their traces on the disk when the studio is next opened', async () => {
  const { attendeeId } = await somebodyWhoWrote()
  await room.live.close()
  insertClass(room.store.write, { ...CLASS, id: 'class-2', joinToken: 'token-token-token-two', shortCode: 'DEF567' })
  room.live = await openLiveClass(room.store, { classId: 'class-2' })
  await erase(adviserOf(), attendeeId)
  expect(listFeedback(room.store.read, CLASS.id)).toMatchObject([{ text: '' }])
  const said = room.store.read.prepare("SELECT data FROM events WHERE type = 'group:said'").all()
  expect(said).toEqual([{ data: '{"groupId":"group-1","text":""}' }])
  expect(wipe()).toEqual({ value: 'due' })

  await room.live.close()
  room.store.close()
  room.store = openStore({ file: join(room.dir, 'lectern.db') })
  expect(onDisk()).toEqual([])
  room.live = await openLiveClass(room.store, { classId: 'class-2' })
})

test('the log lets words be emptied and nothing else be changed', async () => {
  const { attendeeId } = await somebodyWhoWrote()
  const change = (to: string) => () =>
    room.store.write.prepare(`UPDATE events SET ${to} WHERE actor = ?`).run(attendeeId)
  for (const to of ['at_ms = 1', "data = '{}'", "data = json_replace(data, '$.text', 'other words')", "id = id || 'x'"])
    expect(change(to)).toThrow('append-only')
})

test('of people whom an earlier version erased, what they wrote goes when the file is next opened', async () => {
  const { attendeeId } = await somebodyWhoWrote()
  await room.live.close()
  const earlier = room.store.write
  earlier
    .prepare(`INSERT INTO events (actor, id, class_id, at_ms, type, data) VALUES ('teacher', 'e', NULL, 1, ?, ?)`)
    .run('attendee:erased', JSON.stringify({ attendeeId }))
  // As version 17 left the file: what every later one brought is taken out again.
  earlier.exec(`DROP TRIGGER events_are_never_changed;
    CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
    ALTER TABLE messages DROP COLUMN role;
    ALTER TABLE votes DROP COLUMN device;
    DROP INDEX orders_by_attendee;
    PRAGMA user_version = 17`)
  room.store.close()
  room.store = openStore({ file: join(room.dir, 'lectern.db') })
  expect(onDisk()).toEqual([])
  const stands = projected()
  room.store.close()
  room.store = openStore({ file: join(room.dir, 'lectern.db') })
  expect(projected()).toBe(stands)
  room.live = await openLiveClass(room.store)
})
