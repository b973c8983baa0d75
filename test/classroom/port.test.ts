import { get as httpGet } from 'node:http'
import { get as httpsGet } from 'node:https'
import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { readCertificate } from '../../electron/classroom/certificate'
import type { Store } from '../../electron/store/open'
import { connect, enter, type OpenClassroom, openLiveClass } from '../helpers/classroom'
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

const read = (scheme: 'http' | 'https', ca?: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const url = `${scheme}://127.0.0.1:${live.port}/c/${CLASS.joinToken}/`
    const answer = (response: { statusCode?: number; resume(): void }) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    }
    const sent = scheme === 'http' ? httpGet(url, answer) : httpsGet(url, { ca, agent: false }, answer)
    sent.on('error', reject)
  })

const shownFingerprint = (): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connectTls({ port: live.port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256)
      socket.destroy()
    })
    socket.on('error', reject)
  })

test('one port answers HTTP and HTTPS, with the certificate whose fingerprint the studio shows', async () => {
  const { certificate } = await readCertificate(folder.dir, [], Date.now())
  expect(await read('http')).toBe(200)
  expect(await read('https', certificate)).toBe(200)
  await expect(read('https')).rejects.toThrow(/self.signed/)
  expect(await shownFingerprint()).toBe(live.classroom.get()?.door.secure?.fingerprint)
})

test('a class is attended over HTTPS as over HTTP, by the same session', async () => {
  const ann = await enter(live.url, 'Ann')
  const secureUrl = live.classroom.get()?.door.secure?.url as string
  const { certificate } = await readCertificate(folder.dir, [], Date.now())
  const again = await connect(secureUrl, { origin: new URL(secureUrl).origin }, certificate)
  again.send({ type: 'resume', v: 1, locale: 'en', session: ann.welcome.session, lastSeq: 0 })
  expect((await again.until('welcome')).attendeeId).toBe(ann.welcome.attendeeId)
  for (const client of [ann, again]) client.close()
})

test('the origin must have the scheme of the door that was used', async () => {
  const { certificate } = await readCertificate(folder.dir, [], Date.now())
  const status = (scheme: 'ws' | 'wss', origin: string): Promise<number> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${scheme}://127.0.0.1:${live.port}/c/${CLASS.joinToken}/socket`, {
        headers: { origin },
        ca: certificate,
      })
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
      socket.once('open', () => {
        socket.terminate()
        resolve(101)
      })
      socket.on('error', () => undefined)
    })
  const address = `127.0.0.1:${live.port}`
  expect(await status('wss', `https://${address}`)).toBe(101)
  expect(await status('wss', `http://${address}`)).toBe(403)
  expect(await status('ws', `https://${address}`)).toBe(403)
})

test('rubbish, half a handshake and silence harm nobody, and closing does not wait for them', async () => {
  const raw = [Buffer.from([22, 3, 1]), Buffer.from([0, 0, 0]), Buffer.from('GET / HTTP'), Buffer.alloc(0)]
  const closed = raw.map((bytes) => {
    const socket = connectTcp(live.port, '127.0.0.1', () => bytes.length > 0 && socket.write(bytes))
    socket.on('error', () => undefined)
    socket.resume()
    return new Promise((gone) => socket.once('close', gone))
  })
  const reset = connectTcp(live.port, '127.0.0.1', () => reset.destroy())
  reset.on('error', () => undefined)
  const good = await enter(live.url, 'Good')
  good.send({ type: 'chat:send', id: 'good-line-1', text: 'hello' })
  await good.until('ack')
  await live.close()
  await Promise.all(closed)
})
