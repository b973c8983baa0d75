import { expect, test } from 'vitest'
import { getClass } from '../../electron/store/classes'
import { allEvents } from '../../electron/store/events'
import { rebuild } from '../../electron/store/projections'
import { answersOf } from '../../electron/store/registrations'
import type { Registration } from '../../shared/registration'
import { connect, enter, get, openWaitingClass } from '../helpers/classroom'
import { liveClassEachTest } from '../helpers/live-class'
import { CLASS } from '../helpers/store'

const START = Date.UTC(2030, 0, 2, 3, 4)
const REGISTRATION: Registration = {
  fields: [
    { id: 'field-mail', kind: 'email', label: 'E-mail', required: true },
    { id: 'field-year', kind: 'choice', label: 'Year', required: false, choices: ['First', 'Second'] },
  ],
  consentText: 'You may be recorded.',
  consentVersion: 0,
}
const ANSWERS = { 'field-mail': 'ann@example.org', 'field-year': 'Second' }

const here = liveClassEachTest(openWaitingClass)

const register = (over: Record<string, unknown>) => ({
  type: 'join',
  v: 1,
  locale: 'en',
  name: 'Ann',
  consent: true,
  answers: ANSWERS,
  consentVersion: 1,
  ...over,
})
const plan = (registration = REGISTRATION) =>
  here.live.classroom.plan(CLASS.id, { plan: { startsAtMs: START, minutes: 90 }, registration })
const types = () => [...allEvents(here.store.read)].map(({ type }) => type)

test('who comes before the class waits: nothing can be done, nobody counts as present, and it turns live by itself', async () => {
  const ann = await enter(here.live.url, 'Ann')
  expect(ann.welcome.snapshot.phase).toBe('waiting')
  ann.send({ type: 'chat:send', id: 'too-early-1', text: 'hello?' })
  ann.send({ type: 'media:join' })
  await ann.until('refused', ({ id, code }) => id === 'too-early-1' && code === 'not-live')
  await ann.until('refused', ({ id, code }) => id === undefined && code === 'not-live')
  const gone = await enter(here.live.url, 'Gone again')
  gone.close()
  await expect
    .poll(
      () => here.live.classroom.waitingRoom()?.attendees.filter(({ presence }) => presence.kind === 'here').length,
      {
        timeout: 10_000,
      },
    )
    .toBe(1)
  expect(here.live.classroom.get()).toBeNull()
  expect(new Set(types())).toEqual(new Set(['attendee:registered']))

  await here.live.classroom.goLive(CLASS.id, { picture: 'none' })
  await ann.until('event', ({ event }) => event.kind === 'started')
  ann.send({ type: 'chat:send', id: 'now-it-works', text: 'hello' })
  await ann.until('ack', ({ id }) => id === 'now-it-works')
  expect(here.live.classroom.get()?.attendees.map(({ name }) => name)).toEqual(['Ann'])
  expect(types().filter((type) => type === 'attendee:joined')).toHaveLength(1)

  // Registered, gone before it began, and back: in, without registering again.
  const back = await connect(here.live.url)
  back.send({ type: 'resume', v: 1, locale: 'en', session: gone.welcome.session, lastSeq: 0 })
  expect((await back.until('welcome')).snapshot.phase).toBe('live')
  expect(types().filter((type) => type === 'attendee:joined')).toHaveLength(2)
  for (const client of [ann, back]) client.close()
})

test('what is asked must be answered, what is agreed to must be the newest, and answers stay out of the log', async () => {
  await plan()
  const ann = await connect(here.live.url)
  const { entry } = await ann.until('entry')
  expect(entry).toMatchObject({ title: 'Vectors', phase: 'waiting', plan: { startsAtMs: START, minutes: 90 } })
  expect(entry.registration.consentVersion).toBe(1)
  expect(entry.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)

  const refusals = () => ann.heard.flatMap((message) => (message.type === 'refused' ? [message.code] : []))
  const bad = [
    register({ answers: {} }),
    register({ answers: { ...ANSWERS, 'field-mail': 'not an address' } }),
    register({ answers: { ...ANSWERS, 'field-year': 'Third' } }),
    register({ consentVersion: 0 }),
    register({ answers: { 'field-mail': 'x'.repeat(201) } }),
    register({ consent: false }),
  ]
  for (const [index, message] of bad.entries()) {
    ann.send(message)
    await expect.poll(() => refusals().length).toBe(index + 1)
  }
  expect(refusals()).toEqual(['bad-answer', 'bad-answer', 'bad-answer', 'old-consent', 'malformed', 'malformed'])
  expect(types()).not.toContain('attendee:registered')

  ann.send(register({ answers: { ...ANSWERS, 'field-other': 'nobody asked' } }))
  const { attendeeId } = await ann.until('welcome')
  expect(answersOf(here.store.read, CLASS.id, attendeeId)).toEqual(ANSWERS)
  expect(JSON.stringify([...allEvents(here.store.read)])).not.toContain('ann@example.org')

  await plan({ ...REGISTRATION, consentText: 'You will be recorded.' })
  const late = await connect(here.live.url)
  late.send(register({ name: 'Late' }))
  await late.until('refused', ({ code }) => code === 'old-consent')
  late.send(register({ name: 'Late', consentVersion: 2 }))
  await late.until('welcome')
  const versions = () =>
    here.store.read.prepare('SELECT consent_version FROM registrations ORDER BY at_ms, consent_version').all()
  expect(versions()).toEqual([{ consent_version: 1 }, { consent_version: 2 }])
  const before = getClass(here.store.read, CLASS.id)
  rebuild(here.store.write)
  expect(versions()).toEqual([{ consent_version: 1 }, { consent_version: 2 }])
  expect(getClass(here.store.read, CLASS.id)).toEqual(before)
  for (const client of [ann, late]) client.close()
})

test('the calendar file names the class, the link and a reminder, and is there only when the class has a time', async () => {
  expect((await get(here.live.port, `/c/${CLASS.joinToken}/class.ics`)).status).toBe(404)
  await plan()
  const { status, headers, text } = await get(here.live.port, `/c/${CLASS.joinToken}/class.ics`)
  expect(status).toBe(200)
  expect(headers['content-type']).toContain('text/calendar')
  const lines = text.replace(/\r\n[ \t]/g, '').split('\r\n')
  expect(lines).toContain('DTSTART:20300102T030400Z')
  expect(lines).toContain('DURATION:PT90M')
  expect(lines).toContain('SUMMARY:Vectors · Ms Lin')
  expect(lines).toContain('TRIGGER:-PT15M')
  expect(lines).toContain(`URL:http://127.0.0.1:${here.live.port}/c/${CLASS.joinToken}/`)
  const sixth = await get(here.live.port, `/c/${CLASS.joinToken}/class.ics`, { headers: { Host: '[::1]:4780' } })
  expect([sixth.status, sixth.text.includes('http://[::1]:4780/c/')]).toEqual([200, true])
})

test('a renewed code leads to the class and the old one nowhere; after the class none does', async () => {
  const enterBy = async (code: string) => (await get(here.live.port, `/enter?code=${code}`)).status
  expect(await enterBy(CLASS.shortCode)).toBe(302)
  const { shortCode } = await here.live.classroom.renewCode()
  expect(shortCode).not.toBe(CLASS.shortCode)
  expect(await enterBy(CLASS.shortCode)).toBe(404)
  expect(await enterBy(shortCode)).toBe(302)
  expect(JSON.stringify([...allEvents(here.store.read)])).not.toContain(shortCode)
  await here.live.classroom.goLive(CLASS.id, { picture: 'none' })
  expect(await enterBy(shortCode)).toBe(302)
  await here.live.classroom.end(CLASS.id)
  expect(await enterBy(shortCode)).toBe(404)
  await expect(here.live.classroom.openWaitingRoom(CLASS.id)).rejects.toMatchObject({ problem: 'already-live' })
  await expect(plan()).rejects.toMatchObject({ problem: 'already-ended' })
})
