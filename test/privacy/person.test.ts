import { expect, test } from 'vitest'
import { findPeople, personFile } from '../../electron/privacy/person'
import { saveAnswers } from '../../electron/store/registrations'
import { enter } from '../helpers/classroom'
import { act, liveClassEachTest } from '../helpers/live-class'
import { CLASS } from '../helpers/store'

const room = liveClassEachTest()
const names = (text: string) => findPeople(room.store.read, text).map(({ name }) => name)

test('a person is found by part of a name or of an answer, whatever signs are in it', async () => {
  const ann = await enter(room.live.url, 'Ann 100% Unusual')
  await enter(room.live.url, 'Ben_B')
  await enter(room.live.url, '李雷')
  saveAnswers(room.store.write, CLASS.id, ann.welcome.attendeeId, { email: 'a.n@example.org' })
  expect(names('unusu')).toEqual(['Ann 100% Unusual'])
  expect(names('雷')).toEqual(['李雷'])
  expect(names('n@example')).toEqual(['Ann 100% Unusual'])
  expect(names('%')).toEqual(['Ann 100% Unusual'])
  expect(names('_')).toEqual(['Ben_B'])
  expect(names("'; DROP TABLE attendees; --")).toEqual([])
  expect(findPeople(room.store.read, 'Ben')).toEqual([
    { attendeeId: expect.any(String), name: 'Ben_B', classes: 1, lastMs: expect.any(Number) },
  ])
})

test('what is kept of a person is one file with their own in it and nothing of anybody else', async () => {
  const ann = await enter(room.live.url, 'Ann Unusual')
  const ben = await enter(room.live.url, 'Ben Other')
  const { attendeeId } = ann.welcome
  await room.live.classroom.plan(CLASS.id, {
    registration: {
      fields: [{ id: 'where', kind: 'text', label: 'Where do you live?', required: false }],
      consentText: '',
      consentVersion: 0,
    },
  })
  saveAnswers(room.store.write, CLASS.id, attendeeId, { where: 'Kunming', gone: 'an old answer' })
  expect(await act(ann, { type: 'chat:send', text: 'her own words' })).toBe('ack')
  expect(await act(ben, { type: 'chat:send', text: 'his own words' })).toBe('ack')
  expect(await act(ann, { type: 'question:ask', text: 'her question', anonymous: true })).toBe('ack')

  const text = personFile(room.store.read, attendeeId)
  const file = JSON.parse(text)
  expect(file.person).toEqual({ id: attendeeId, name: 'Ann Unusual', language: expect.any(String) })
  expect(file.registrations).toEqual([
    { class: CLASS.title, answers: { 'Where do you live?': 'Kunming', gone: 'an old answer' } },
  ])
  expect(file.classes).toMatchObject([{ class: CLASS.title, messages: 1, joined_at_ms: expect.stringMatching(/Z$/) }])
  expect(file.questions).toMatchObject([{ text: 'her question', state: 'open' }])
  expect(file.events.map(({ type }: { type: string }) => type)).toEqual(
    expect.arrayContaining(['attendee:joined', 'chat:sent', 'question:asked']),
  )
  expect(text).toContain('her own words')
  for (const other of ['his own words', 'Ben Other', ben.welcome.attendeeId, ann.welcome.session])
    expect(text).not.toContain(other)
  expect(() => personFile(room.store.read, 'nobody')).toThrow(expect.objectContaining({ problem: 'unknown-attendee' }))
})
