import { existsSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Store } from '../../electron/store/open'
import { connect, enter, get, type OpenClassroom, openLiveClass } from '../helpers/classroom'
import { CLASS, storeWithClass, temporaryFolder } from '../helpers/store'

let folder: ReturnType<typeof temporaryFolder>
let store: Store
let live: OpenClassroom

beforeEach(async () => {
  folder = temporaryFolder()
  store = storeWithClass(folder.dir)
  live = await openLiveClass(store)
})
afterEach(async () => {
  await live.close()
  store.close()
  folder.remove()
})

const room = `/c/${CLASS.joinToken}/`

/** After whatever was tried: somebody who does nothing wrong is served as ever. */
async function stillServes(): Promise<void> {
  const good = await enter(live.url, 'Good')
  good.send({ type: 'chat:send', id: 'good-line-1', text: 'hello' })
  await good.until('ack', ({ id }) => id === 'good-line-1')
  good.close()
}

function upgradeStatus(path: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${live.port}${path}`, { headers })
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.once('open', () => {
      socket.close()
      resolve(101)
    })
    socket.on('error', () => undefined)
  })
}

test('page and files are served below the token with a strict policy, and nowhere else', async () => {
  const page = await get(live.port, room)
  expect(page.status).toBe(200)
  expect(page.headers['content-security-policy']).toContain("default-src 'none'")
  expect(page.headers['x-content-type-options']).toBe('nosniff')
  expect(page.headers['referrer-policy']).toBe('no-referrer')
  expect((await get(live.port, '/c/another-token-another/')).status).toBe(404)
  expect((await get(live.port, `${room}../../../etc/passwd`)).status).toBe(404)
  expect((await get(live.port, `${room}..%2f..%2fpackage.json`)).status).toBe(404)
  expect((await get(live.port, `${room}%00`)).status).toBe(404)
  expect((await get(live.port, room, { method: 'POST' })).status).toBe(405)
  expect((await get(live.port, '//')).status).toBeLessThan(500)
  await stillServes()
})

test('a rebound name, a foreign origin and a wrong token are turned away', async () => {
  expect((await get(live.port, room, { headers: { Host: 'evil.example' } })).status).toBe(421)
  expect(await upgradeStatus(`${room}socket`, { Host: 'evil.example' })).toBe(421)
  expect(await upgradeStatus(`${room}socket`, { Origin: 'http://evil.example' })).toBe(403)
  expect(await upgradeStatus(`${room}socket`, { Origin: `http://127.0.0.1:${live.port + 1}` })).toBe(403)
  expect(await upgradeStatus('/c/another-token-another/socket')).toBe(404)
  expect(await upgradeStatus(`${room}socket`, { Origin: `http://127.0.0.1:${live.port}` })).toBe(101)
  await stillServes()
})

test('the short code leads to the class, and guessing it is slow', async () => {
  const right = await get(live.port, `/enter?code=${CLASS.shortCode.toLowerCase()}`)
  expect([right.status, right.headers.location]).toEqual([302, room])
  const typed = (codes: string[]) => Promise.all(codes.map((code) => get(live.port, `/enter?code=${code}`)))
  const wholeClass = await typed(Array.from({ length: 40 }, () => CLASS.shortCode))
  expect(wholeClass.every(({ status }) => status === 302)).toBe(true)
  const guesses = await typed(Array.from({ length: 20 }, (_, index) => `WRONG${index}`))
  expect(guesses.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(8)
  expect(guesses.some(({ text }) => text.includes(CLASS.joinToken))).toBe(false)
  const late = await get(live.port, `/enter?code=${CLASS.shortCode}`)
  expect([late.status, late.text.includes('Too many wrong codes')]).toEqual([429, true])
  await stillServes()
})

test('whoever hangs up in the middle of a hand-out leaves no file open', async () => {
  const file = join(folder.dir, 'large.zip')
  writeFileSync(file, Buffer.alloc(20 * 1024 * 1024))
  await live.classroom.shareFile(file)
  const handoutId = live.classroom.get()?.handouts[0]?.handout.id as string
  const kept = join(folder.dir, 'handouts', CLASS.id, handoutId)
  const open = () =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(join('/proc/self/fd', fd)) === kept
      } catch {
        return false
      }
    }).length
  for (let time = 0; time < 5; time += 1) {
    await new Promise<void>((hungUp, reject) => {
      const asked = request(
        { host: '127.0.0.1', port: live.port, path: `${room}handouts/${handoutId}` },
        (response) => {
          response.once('data', () => response.destroy())
          response.once('close', hungUp)
        },
      )
      asked.once('error', reject)
      asked.end()
    })
  }
  // Elsewhere than on Linux a process does not say what it has open.
  if (existsSync('/proc/self/fd')) await expect.poll(open).toBe(0)
  await stillServes()
})

test('malformed, binary, unknown and early messages are refused by name', async () => {
  const client = await connect(live.url)
  client.send({ type: 'chat:send', id: 'too-early-1', text: 'hi' })
  await client.until('refused', ({ code }) => code === 'not-joined')
  client.sendRaw('{"type":')
  await client.until('refused', ({ code }) => code === 'malformed')
  client.sendRaw(Buffer.from([1, 2, 3]))
  client.sendRaw('null')
  client.sendRaw('[]')
  client.send({ type: 'join', v: 1, locale: 'en', name: 'Ann', consent: false })
  client.send({ type: 'join', v: 1, locale: 'en', name: ' \u0007 ', consent: true })
  client.send({ type: 'join', v: 1, locale: 'en', name: 'Ann', consent: true })
  await client.until('welcome')
  expect(client.heard.filter((message) => message.type === 'refused' && message.code === 'malformed')).toHaveLength(6)
  client.send({ type: 'room:burn', id: 'whatever-1' })
  await client.until('refused', (message) => message.id === 'whatever-1' && message.code === 'malformed')
  client.send({ type: 'join', v: 1, locale: 'en', name: 'Ann', consent: true })
  await client.until('refused', ({ code }) => code === 'already-joined')
  client.close()
  await stillServes()
})

test('another version of the protocol is told so and let go', async () => {
  const client = await connect(live.url)
  client.send({ type: 'join', v: 99, locale: 'en', name: 'Ann', consent: true })
  await client.until('refused', ({ code }) => code === 'unknown-version')
  expect(await client.closed).toBe(4400)
  await stillServes()
})

test('an oversized message closes its own connection and no other', async () => {
  const bystander = await enter(live.url, 'Bystander')
  const client = await enter(live.url, 'Ann')
  client.sendRaw('x'.repeat(64 * 1024))
  expect(await client.closed).toBe(1009)
  bystander.send({ type: 'ping' })
  await bystander.until('pong')
  bystander.close()
  await stillServes()
})

test('10,000 characters of chat are refused, a script tag is text, and nobody speaks for another', async () => {
  const ann = await enter(live.url, '<script>alert(1)</script>')
  const bob = await enter(live.url, 'Bob')
  ann.send({ type: 'chat:send', id: 'long-line-1', text: 'a'.repeat(10_000) })
  await ann.until('refused', (message) => message.id === 'long-line-1' && message.code === 'malformed')
  ann.send({
    type: 'chat:send',
    id: 'spoofed-1',
    text: 'from me',
    attendeeId: bob.welcome.attendeeId,
    actor: 'teacher',
  })
  const heard = await bob.until('event', ({ event }) => event.kind === 'chat')
  expect(heard.event).toMatchObject({
    kind: 'chat',
    message: {
      text: 'from me',
      author: { kind: 'attendee', id: ann.welcome.attendeeId, name: '<script>alert(1)</script>' },
    },
  })
  for (const client of [ann, bob]) client.close()
  await stillServes()
})

test('one who floods is slowed down; the others are not', async () => {
  const flood = await enter(live.url, 'Flood')
  const calm = await enter(live.url, 'Calm')
  for (let index = 0; index < 200; index += 1) {
    flood.send({ type: 'chat:send', id: `flood-line-${index}`, text: 'me me me' })
  }
  await flood.until('refused', ({ code }) => code === 'too-fast')
  calm.send({ type: 'chat:send', id: 'calm-line-1', text: 'may I?' })
  await calm.until('ack', ({ id }) => id === 'calm-line-1')
  flood.send({ type: 'ping' })
  await flood.until('pong')
  const acknowledged = flood.heard.filter((message) => message.type === 'ack').length
  const refused = flood.heard.filter((message) => message.type === 'refused').length
  // Not one by one: after a while it is not read.
  expect(acknowledged + refused).toBeLessThan(60)
  expect(acknowledged).toBeLessThan(20)
  const { count } = store.read.prepare("SELECT count(*) AS count FROM events WHERE type = 'chat:sent'").get() as {
    count: number
  }
  expect(count).toBe(acknowledged + 1)
  for (const client of [flood, calm]) client.close()
})

test('a port in use is a trouble with a name, and the class stays planned', async () => {
  const other = temporaryFolder()
  const second = storeWithClass(other.dir)
  await expect(openLiveClass(second, { port: live.port })).rejects.toMatchObject({ problem: 'port-in-use' })
  const { count } = second.read.prepare('SELECT count(*) AS count FROM events').get() as { count: number }
  expect(count).toBe(0)
  second.close()
  other.remove()
  await stillServes()
})
