import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Trouble } from '../../electron/classroom/trouble'
import { classReport } from '../../electron/insights/report'
import { saveCourse } from '../../electron/store/courses'
import type { Happening } from '../../electron/store/events'
import type { Store } from '../../electron/store/open'
import { rebuild } from '../../electron/store/projections'
import type { ReplaySnapshot } from '../../shared/replay'
import { PROTOCOL_VERSION } from '../../shared/wire'
import { type Client, connect, enter, get, openClassroom } from '../helpers/classroom'
import { CLASS, course, storeWithClass, temporaryFolder } from '../helpers/store'

const MINUTE_MS = 60_000
const START_MS = Date.now() - 3 * 3_600_000
const RECORDING = 'recording-1'
const FILE = '向量 Vectors 2026-05-04 10.30.webm'
const BYTES = Buffer.from(Array.from({ length: 5000 }, (_, at) => at % 251))

let folder: ReturnType<typeof temporaryFolder>
let store: Store
let opened: Awaited<ReturnType<typeof openClassroom>>
beforeEach(async () => {
  folder = temporaryFolder()
  store = storeWithClass(folder.dir)
  opened = await openClassroom(store)
})
afterEach(async () => {
  await opened.classroom.shut()
  await opened.classroom.replays.shut()
  store.close()
  folder.remove()
})

const offer = (id: string, over: object = {}) => ({
  id,
  courseId: 'linear-2',
  discountPercent: 20,
  listCents: 19_900,
  priceCents: 15_920,
  currency: 'CNY',
  opensAtMs: START_MS + 5 * MINUTE_MS,
  endsAtMs: START_MS + 15 * MINUTE_MS,
  ...over,
})

/** A class of long ago, as its log would have it: Ann voted and was sent both offers, Eve was held out from the first. */
async function aClassThatWas(record = true): Promise<void> {
  const { ingest } = opened.classroom
  saveCourse(store.write, course('linear-2', { checkoutUrl: 'https://pay.example/x' }), 1)
  const write = (actor: string, minute: number, happening: Happening, at = `${actor}-${minute}-${happening.type}`) =>
    ingest.append({ ...happening, actor, id: at, classId: CLASS.id, atMs: START_MS + minute * MINUTE_MS })
  await write('teacher', 0, { type: 'class:started', data: {} })
  for (const attendeeId of ['ann', 'eve']) {
    await write('studio', 1, { type: 'attendee:joined', data: { attendeeId } }, `j${attendeeId}`)
    await write('studio', 1, { type: 'attendee:arrived', data: { attendeeId } }, `a${attendeeId}`)
  }
  if (record) await write('studio', 1, { type: 'recording:started', data: { recordingId: RECORDING, file: FILE } })
  const question = { question: 'Which one?', kind: 'single' as const, choices: ['A', 'B'], correct: [1] }
  await write('teacher', 2, { type: 'poll:opened', data: { pollId: 'poll-0001', ...question } })
  await write('ann', 3, { type: 'poll:voted', data: { pollId: 'poll-0001', choices: [0] } })
  const recipients = (id: string) => [{ attendeeId: 'ann', reference: `${id}-ann` }]
  await write(
    'teacher',
    5,
    {
      type: 'offer:sent',
      data: {
        offer: offer('offer-001', { stock: 1 }),
        recipients: recipients('offer-001'),
        holdOut: { percent: 50, seed: 's', attendeeIds: ['eve'] },
      },
    },
    'o1',
  )
  await write(
    'teacher',
    6,
    {
      type: 'offer:sent',
      data: {
        offer: offer('offer-002', { courseId: 'python-1', opensAtMs: START_MS + 6 * MINUTE_MS }),
        recipients: recipients('offer-002'),
        toOne: true,
      },
    },
    'o2',
  )
  await write('teacher', 20, { type: 'class:ended', data: {} })
  if (!record) return
  const done = { recordingId: RECORDING, bytes: BYTES.length }
  await write('studio', 19, { type: 'recording:stopped', data: { ...done, reason: 'asked' } })
  await write('studio', 19, { type: 'recording:finished', data: { ...done, durationMs: 18 * MINUTE_MS } })
  mkdirSync(join(folder.dir, 'recordings'), { recursive: true })
  writeFileSync(join(folder.dir, 'recordings', FILE), BYTES)
}

async function openReplay(
  offers: 'anew' | 'as-they-were' = 'anew',
): Promise<{ url: string; port: number; base: string }> {
  const state = await opened.classroom.replays.open(CLASS.id, offers)
  if (state.kind !== 'on') throw new Error('the replay is off')
  const url = state.links.joinUrl
  return { url, port: Number(new URL(url).port), base: new URL(url).pathname }
}

async function watch(
  url: string,
  name: string,
): Promise<Client & { replay: ReplaySnapshot; session: string; attendeeId: string }> {
  const client = await connect(url)
  client.send({ type: 'join', v: PROTOCOL_VERSION, locale: 'en', name, consent: true })
  const { replay, session, attendeeId } = await client.until('replay')
  return { ...client, replay, session, attendeeId }
}

let acts = 0
const act = async (client: Client, message: Record<string, unknown>): Promise<string> => {
  const id = `act-number-${++acts}`
  client.send({ id, ...message })
  for (;;) {
    const found = client.heard.find((one) => (one.type === 'ack' || one.type === 'refused') && one.id === id)
    if (found) return found.type === 'refused' ? found.code : 'ack'
    await new Promise((wait) => setTimeout(wait, 10))
  }
}

test('the recording is given whole and in parts to those who entered, and nothing else by any trick', async () => {
  await aClassThatWas()
  const { url, port, base } = await openReplay()
  const zoe = await watch(url, 'Zoe')
  const [part] = zoe.replay.parts
  expect(part).toMatchObject({ recordingId: RECORDING, durationMs: 18 * MINUTE_MS })
  const path = `${base}${part?.path}`
  expect(part?.captions).toBeUndefined()
  expect((await get(port, `${path}.vtt`)).status).toBe(404)
  const lines = [2, 40].map((minute) => ({ atMs: START_MS + minute * MINUTE_MS, text: `minute ${minute}` }))
  await opened.classroom.ingest.append({
    type: 'transcript:imported',
    data: { lines },
    actor: 'teacher',
    id: 'transcript-1',
    classId: CLASS.id,
    atMs: Date.now(),
  })
  const yan = await watch(url, 'Yan')
  expect(yan.replay.parts[0]?.captions).toBe(true)
  const captions = await get(port, `${base}${yan.replay.parts[0]?.path}.vtt`)
  expect([captions.status, captions.headers['content-type']]).toEqual([200, 'text/vtt; charset=utf-8'])
  expect(captions.text).toContain('00:01:00.000 --> 00:01:08.000\nminute 2')
  expect(captions.text).not.toContain('minute 40')
  expect((await get(port, `${path.slice(0, -1)}.vtt`)).status).toBe(404)
  const ask = (range?: string, at = path, headers = {}) =>
    get(port, at, { headers: { ...headers, ...(range ? { Range: range } : {}) } })

  const whole = await ask()
  expect([whole.status, whole.headers['content-length'], whole.headers['accept-ranges']]).toEqual([
    200,
    '5000',
    'bytes',
  ])
  expect(whole.headers['content-type']).toBe('video/webm')
  expect(whole.headers['cache-control']).toBe('no-store')
  const some = await ask('bytes=100-199')
  expect([some.status, some.headers['content-range'], some.headers['content-length']]).toEqual([
    206,
    'bytes 100-199/5000',
    '100',
  ])
  expect((await ask('bytes=4990-')).headers['content-range']).toBe('bytes 4990-4999/5000')
  expect((await ask('bytes=-10')).headers['content-range']).toBe('bytes 4990-4999/5000')
  expect((await ask('bytes=0-99999999999999999999')).headers['content-range']).toBe('bytes 0-4999/5000')
  for (const beyond of ['bytes=5000-', 'bytes=99999999999999999999-', 'bytes=-0'])
    expect((await ask(beyond)).status, beyond).toBe(416)
  const head = await get(port, path, { method: 'HEAD' })
  expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', '5000'])

  // The place is signed for this attendee, this recording and this link.
  const [, attendee = '', tag = ''] = /\/([^/.]+)\.([^.]+)$/.exec(path) ?? []
  const forged = [
    `${base}recordings/${RECORDING}/${attendee}.${'A'.repeat(tag.length)}`,
    `${base}recordings/${RECORDING}/somebodyelse.${tag}`,
    `${base}recordings/other-recording/${attendee}.${tag}`,
    `${base}recordings/${RECORDING}`,
    `${base}recordings/../lectern.db`,
    `${base}recordings/..%2f..%2flectern.db`,
    `${base}recordings/${encodeURIComponent(FILE)}`,
    `${base}../${base}${part?.path}`.replace('//', '/'),
    path.replace(base, '/c/another-token-of-length/'),
  ]
  for (const one of forged) expect((await ask(undefined, one)).status, one).toBe(404)
  expect((await ask(undefined, path, { Host: 'evil.example' })).status).toBe(421)
  expect((await ask(undefined, path, { Origin: 'http://evil.example' })).status).toBe(403)
  expect((await get(port, path, { method: 'POST' })).status).toBe(405)
  zoe.close()
})

test('switched off, its link and all that was signed for it are dead, and a second link is another', async () => {
  await aClassThatWas()
  const first = await openReplay()
  const zoe = await watch(first.url, 'Zoe')
  const path = zoe.replay.parts[0]?.path ?? ''
  expect(opened.classroom.replays.state(CLASS.id)).toMatchObject({ kind: 'on', watching: 1 })
  await opened.classroom.replays.close(CLASS.id)
  expect(await zoe.closed).toBe(1000)
  expect(zoe.heard.at(-1)).toEqual({ type: 'refused', code: 'ended' })

  const second = await openReplay()
  expect(second.base).not.toBe(first.base)
  expect((await get(second.port, first.base)).status).toBe(404)
  expect((await get(second.port, `${first.base}${path}`)).status).toBe(404)
  // What was signed for the old link opens nothing behind the new one.
  expect((await get(second.port, `${second.base}${path}`)).status).toBe(404)
})

test('the same person is known again from the class, and the class itself stands beside the replay at one door', async () => {
  await aClassThatWas()
  const { url, port } = await openReplay()
  const zoe = await watch(url, 'Zoe')
  const again = await connect(url)
  again.send({ type: 'resume', v: PROTOCOL_VERSION, locale: 'en', session: zoe.session, lastSeq: 0 })
  expect((await again.until('replay')).attendeeId).toBe(zoe.attendeeId)

  store.write
    .prepare(
      `INSERT INTO classes (id, title, description, course_id, recommendable, join_token, short_code, created_at_ms)
       VALUES ('class-2', 'Next', '', 'linear-1', '[]', 'token-of-class-two-22', 'XYZ789', 1)`,
    )
    .run()
  const live = await opened.classroom.goLive('class-2', { picture: 'none' })
  expect(Number(new URL(live.door.joinUrl).port)).toBe(port)
  const inClass = await enter(live.door.joinUrl, 'Zoe', zoe.session)
  expect(inClass.welcome.attendeeId).toBe(zoe.attendeeId)
  expect(await act(inClass, { type: 'replay:reach', offerId: 'offer-001' })).toBe('not-here')
  expect(await act(zoe, { type: 'chat:send', text: 'hello?' })).toBe('not-here')
  await opened.classroom.end('class-2')
  // Until then those who were in class may rate it.
  await opened.classroom.shut()
  await inClass.closed
  // The class is gone from the door; the replay is not.
  expect((await get(port, new URL(live.door.joinUrl).pathname)).status).toBe(404)
  expect((await get(port, new URL(url).pathname)).status).toBe(200)
  await opened.classroom.replays.shut()
  await opened.classroom.replays.resume()
  const state = opened.classroom.replays.state(CLASS.id)
  expect(state.kind === 'on' && new URL(state.links.joinUrl).pathname).toBe(new URL(url).pathname)
})

test('late answers and offers are taken at their moments and counted apart, also after a rebuild', async () => {
  await aClassThatWas()
  const { url } = await openReplay()
  const zoe = await watch(url, 'Zoe')
  expect(zoe.replay.marks.map(({ atMs, what }) => [atMs, what.kind])).toEqual([
    [0, 'chapter'],
    [MINUTE_MS, 'poll'],
    [4 * MINUTE_MS, 'offer'],
  ])
  // Nothing of the result before the answer.
  expect(zoe.replay.polls[0]).toMatchObject({ tally: { counts: [0, 0] }, poll: { correct: [] } })
  expect(zoe.replay.polls[0]?.poll.closedAtMs).toBeUndefined()
  expect(await act(zoe, { type: 'poll:vote', pollId: 'poll-0001', choices: [7] })).toBe('bad-choice')
  expect(await act(zoe, { type: 'poll:vote', pollId: 'poll-0001', choices: [1] })).toBe('ack')
  expect((await zoe.until('replay:poll')).poll).toMatchObject({
    myChoices: [1],
    tally: { counts: [1, 0], voters: 1 },
    poll: { correct: [1], closedAtMs: expect.any(Number) },
  })
  expect(await act(zoe, { type: 'poll:vote', pollId: 'poll-0001', choices: [0] })).toBe('poll-closed')

  const stretch = { type: 'replay:watch', recordingId: RECORDING }
  expect(await act(zoe, { ...stretch, fromMs: 0, toMs: 20_000 })).toBe('ack')
  expect(await act(zoe, { ...stretch, fromMs: 20_000, toMs: 40_000 })).toBe('ack')
  // More than a player could have played since, more than the recording has, backwards, of another.
  expect(await act(zoe, { ...stretch, fromMs: 40_000, toMs: 100_000 })).toBe('too-fast')
  expect(await act(zoe, { ...stretch, fromMs: 0, toMs: 61_000 })).toBe('malformed')
  expect(await act(zoe, { ...stretch, fromMs: 30 * MINUTE_MS, toMs: 30 * MINUTE_MS + 1 })).toBe('malformed')
  expect(await act(zoe, { ...stretch, fromMs: 5, toMs: 5 })).toBe('malformed')
  expect(await act(zoe, { ...stretch, recordingId: 'recording-x', fromMs: 0, toMs: 5 })).toBe('malformed')

  expect(await act(zoe, { type: 'offer:claim', offerId: 'offer-001' })).toBe('unknown-offer')
  // Meant for one person in class: nobody else's.
  expect(await act(zoe, { type: 'replay:reach', offerId: 'offer-002' })).toBe('unknown-offer')
  const beforeMs = Date.now()
  expect(await act(zoe, { type: 'replay:reach', offerId: 'offer-001' })).toBe('ack')
  const { event } = await zoe.until('event', ({ event: one }) => one.kind === 'offer')
  if (event.kind !== 'offer') throw new Error('no offer')
  expect(event.card.offer.endsAtMs).toBeGreaterThanOrEqual(beforeMs + 10 * MINUTE_MS)
  expect(event.card.offer.endsAtMs).toBeLessThanOrEqual(Date.now() + 10 * MINUTE_MS)
  expect(event.card.seatsLeft).toBe(1)
  for (const type of ['offer:shown', 'offer:seen', 'offer:click', 'offer:checkout', 'offer:claim'])
    expect(await act(zoe, { type, offerId: 'offer-001' }), type).toBe('ack')

  // One seat in class and replay together: the next viewer is not offered what cannot be had.
  const yan = await watch(url, 'Yan')
  expect(await act(yan, { type: 'replay:reach', offerId: 'offer-001' })).toBe('unknown-offer')
  await opened.classroom.confirmOrder('offer-001', zoe.attendeeId)
  await zoe.until('event', ({ event: one }) => one.kind === 'order')

  const look = () => {
    const report = classReport(store.read, CLASS.id, '', Date.now())
    return {
      came: report?.attendees.length,
      liveVotes: report?.polls[0]?.tally.counts,
      live: report?.funnel.map(({ offer: { id }, sent, steps }) => [id, sent, steps.paid.part]),
      revenue: report?.revenue,
      heat: report?.heat.flatMap(({ cells }) => cells.filter((cell) => cell > 0)).length,
      people: report?.later?.people.map(({ name, watchedMs, coveredMs, votes, inClass }) => [
        name,
        watchedMs,
        coveredMs,
        votes,
        inClass,
      ]),
      lateVotes: report?.later?.polls[0]?.tally.counts,
      later: report?.later?.funnel.map(({ offer: { id }, sent, steps, revenueCents }) => [
        id,
        sent,
        steps.shown.part,
        steps.seen.part,
        steps.clicked.part,
        steps.checkout.part,
        steps.paid.part,
        revenueCents,
      ]),
      laterRevenue: report?.later?.revenue,
      curve: report?.later?.curve.slice(0, 2),
    }
  }
  const seen = look()
  expect(seen).toEqual({
    came: 0,
    liveVotes: [1, 0],
    live: [
      ['offer-001', 1, 0],
      ['offer-002', 1, 0],
    ],
    revenue: [],
    heat: 0,
    people: [
      ['Zoe', 40_000, 40_000, 1, false],
      ['Yan', 0, 0, 0, false],
    ],
    lateVotes: [0, 1],
    later: [['offer-001', 1, 1, 1, 1, 1, 1, 15_920]],
    laterRevenue: [{ currency: 'CNY', cents: 15_920, refundedCents: 0, orders: 1 }],
    curve: [
      { minute: 0, watched: 1 },
      { minute: 1, watched: 0 },
    ],
  })
  rebuild(store.write)
  expect(look()).toEqual(seen)
})

test('offers that stay over are shown as over; what is not approved is not offered', async () => {
  await aClassThatWas()
  const { url } = await openReplay('as-they-were')
  const zoe = await watch(url, 'Zoe')
  expect(await act(zoe, { type: 'replay:reach', offerId: 'offer-001' })).toBe('ack')
  const { event } = await zoe.until('event', ({ event: one }) => one.kind === 'offer')
  expect(event.kind === 'offer' && event.card.offer.endsAtMs).toBe(START_MS + 15 * MINUTE_MS)
  expect(await act(zoe, { type: 'offer:claim', offerId: 'offer-001' })).toBe('offer-closed')
  expect(await act(zoe, { type: 'offer:click', offerId: 'offer-001' })).toBe('offer-closed')
  await opened.classroom.ingest.append({
    type: 'course:saved',
    data: { course: course('linear-2'), version: 2, state: 'draft' },
    actor: 'teacher',
    id: 'draft-again',
    classId: null,
    atMs: 1,
  })
  const yan = await watch(url, 'Yan')
  expect(yan.replay.marks.map(({ what }) => what.kind)).toEqual(['chapter', 'poll'])
  expect(await act(yan, { type: 'replay:reach', offerId: 'offer-001' })).toBe('unknown-offer')
})

test('without a class that is over, or a recording in its folder, there is no replay', async () => {
  const open = (classId: string) =>
    opened.classroom.replays.open(classId, 'anew').catch((error: Trouble) => error.problem)
  expect(await open('no-class')).toBe('unknown-class')
  expect(await open(CLASS.id)).toBe('not-ended')
  await aClassThatWas(false)
  expect(await open(CLASS.id)).toBe('no-recording')
  expect(opened.classroom.replays.state(CLASS.id)).toEqual({ kind: 'off' })
})
