import { request } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAdviser } from '../../electron/advice/adviser'
import { openEndpoint } from '../../electron/advice/endpoint'
import { type EndpointSwitch, openEndpointSwitch } from '../../electron/advice/endpoint-switch'
import { planRoster } from '../../electron/classroom/imports'
import { readTable, type Table } from '../../electron/exchange/table'
import { openSecrets } from '../../electron/privacy/secrets'
import { insertEvent } from '../../electron/store/events'
import { openStore, type Store } from '../../electron/store/open'
import { enterSample, readSample } from '../../electron/store/sample'
import { temporaryFolder } from '../helpers/store'

const KEY = Buffer.alloc(32, 7)

let folder: ReturnType<typeof temporaryFolder>
let store: Store
let endpoint: EndpointSwitch
let token: string
let port: number

beforeEach(async () => {
  folder = temporaryFolder()
  store = openStore({ file: join(folder.dir, 'lectern.db') })
  enterSample(store.write, readSample('resources'), Date.now())
  endpoint = openEndpointSwitch({
    store,
    adviser: createAdviser({
      db: store.read,
      modelFile: join(folder.dir, 'models', 'advice.model'),
      now: () => Date.now(),
      log: () => undefined,
    }),
    secrets: openSecrets(join(folder.dir, 'secrets')),
    sellingKey: KEY,
    locale: () => 'en',
    log: () => undefined,
  })
  const state = await endpoint.set({ on: true, port: 0 })
  token = state.token
  port = Number(new URL(state.url as string).port)
})
afterEach(async () => {
  await endpoint.close()
  store.close()
  folder.remove()
})

interface Answer {
  status: number
  body: { recommended_courses: string[]; scores: number[]; reasons: string[]; error: string }
}

function send(body: string, { method = 'POST', path = '/recommend', headers = {} as Record<string, string> } = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, method, headers: { authorization: `Bearer ${token}`, ...headers } },
      (response) => {
        let text = ''
        response.on('data', (part) => {
          text += part
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }))
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
const ask = (body: object) => send(JSON.stringify(body))

test('somebody known gets courses they do not have, with falling scores and a reason each', async () => {
  const { actor } = store.read.prepare('SELECT actor FROM events ORDER BY seq LIMIT 1').get() as { actor: string }
  const { status, body } = await ask({ user_id: actor })
  expect(status).toBe(200)
  expect(body.recommended_courses.length).toBe(10)
  expect(body.scores).toEqual([...body.scores].sort((a, b) => b - a))
  for (const reason of body.reasons) expect(reason.length).toBeGreaterThan(10)
  expect(body.reasons).toHaveLength(10)
  const mine = store.read
    .prepare("SELECT json_extract(data, '$.courseId') AS id FROM events WHERE actor = ?")
    .all(actor) as { id: string }[]
  expect(mine.length).toBeGreaterThan(0)
  for (const { id } of mine) expect(body.recommended_courses).not.toContain(id)
  expect(actor).toBe('sample:001')
  expect((await ask({ user_id: 1, limit: 2 })).body.recommended_courses).toEqual(body.recommended_courses.slice(0, 2))
})

test('an event of a moment ago is in the answer', async () => {
  const before = await ask({ user_id: 'ann' })
  expect(before.body.reasons[0]).toContain('sample set')
  insertEvent(store.write, {
    type: 'history:enrolled',
    data: { courseId: before.body.recommended_courses[0] as string },
    actor: 'ann',
    id: 'had-it-before',
    classId: null,
    atMs: Date.now(),
  })
  const after = await ask({ user_id: 'ann' })
  expect(after.body.recommended_courses).not.toContain(before.body.recommended_courses[0])
  expect(after.body.reasons[0]).not.toEqual(before.body.reasons[0])
})

test('a learner of an imported roster is found by what the roster calls them, a number before the sample of that number', async () => {
  const roster = readTable(
    'learner,course,date\n1,python-from-zero,2025-01-10\nLin@Example.org,python-from-zero,2025-01-10\n',
  ) as Table
  const sample = await ask({ user_id: 1 })
  const plan = planRoster({ db: store.read, sellingKey: KEY, now: () => Date.now() }, roster)
  expect(plan.added).toBe(2)
  for (const event of plan.events) insertEvent(store.write, event)
  const [byNumber, asText, byAddress] = [
    await ask({ user_id: 1 }),
    await ask({ user_id: '1' }),
    await ask({ user_id: ' lin@example.ORG ' }),
  ]
  expect(byNumber.body).not.toEqual(sample.body)
  expect(asText.body).toEqual(byNumber.body)
  expect(byAddress.body).toEqual(byNumber.body)
  expect(byAddress.body.recommended_courses).not.toContain('python-from-zero')
  expect((await ask({ user_id: 2 })).body.reasons[0]).not.toContain('have taken it')
})

test('somebody unknown gets what is popular, and that is the reason', async () => {
  const { status, body } = await ask({ user_id: 987_654, limit: 3 })
  expect(status).toBe(200)
  expect(body.recommended_courses).toHaveLength(3)
  expect(body.scores).toEqual([...body.scores].sort((a, b) => b - a))
  for (const reason of body.reasons) expect(reason).toContain('have taken it')
})

test('what makes no sense is refused with a sentence, and no more is read than a request may have', async () => {
  for (const body of [
    '',
    'hello',
    '[]',
    '{}',
    '{"user_id":-1}',
    '{"user_id":1.5}',
    '{"user_id":null}',
    '{"user_id":1,"limit":0}',
  ]) {
    const answer = await send(body)
    expect([body, answer.status]).toEqual([body, 400])
    expect(answer.body.error).toMatch(/\.$/)
  }
  expect((await send(JSON.stringify({ user_id: 'x'.repeat(20_000) }))).status).toBe(413)
  expect((await send('{}', { method: 'PUT' })).status).toBe(405)
  expect((await send('{}', { path: '/other' })).status).toBe(404)
  expect((await ask({ user_id: 1 })).status).toBe(200)
})

test('without the token, from a web page or under another name there is no answer', async () => {
  const body = '{"user_id":1}'
  expect((await send(body, { headers: { authorization: '' } })).status).toBe(401)
  expect((await send(body, { headers: { authorization: `Bearer ${token.slice(1)}` } })).status).toBe(401)
  expect((await send(body, { headers: { origin: 'http://127.0.0.1' } })).status).toBe(403)
  expect((await send(body, { headers: { host: 'lectern.example:80' } })).status).toBe(421)
  const guesses = await Promise.all(
    Array.from({ length: 20 }, () => send(body, { headers: { authorization: 'Bearer wrong' } })),
  )
  expect(guesses.some(({ status }) => status === 429)).toBe(true)
  expect((await send(body)).status).toBe(200)
})

test('a new token ends the old one at once, and switched off nothing answers', async () => {
  const renewed = endpoint.renew()
  expect(renewed.token).not.toBe(token)
  expect((await ask({ user_id: 1 })).status).toBe(401)
  token = renewed.token
  expect((await ask({ user_id: 1 })).status).toBe(200)
  expect((await endpoint.set({ on: false, port: 0 })).url).toBeUndefined()
  await expect(ask({ user_id: 1 })).rejects.toThrow()
})

test('a flood is slowed down', async () => {
  const stopped = await openEndpoint({
    port: 0,
    token: () => token,
    recommend: () => ({ recommended_courses: [], scores: [], reasons: [] }),
    log: () => undefined,
  })
  port = stopped.port
  const startedMs = performance.now()
  const answers = await Promise.all(Array.from({ length: 1000 }, () => ask({ user_id: 1, limit: 1 })))
  const seconds = (performance.now() - startedMs) / 1000
  const answered = answers.filter(({ status }) => status === 200).length
  expect(answered).toBeGreaterThanOrEqual(200)
  expect(answered).toBeLessThanOrEqual(200 + Math.ceil(seconds * 100))
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(1000 - answered)
  await stopped.close()
})
