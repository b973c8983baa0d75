import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { request } from 'node:http'
import { dirname, join, resolve } from 'node:path'
import { WebSocket } from 'ws'
import { createAdviser } from '../../electron/advice/adviser'
import { readAssets } from '../../electron/classroom/assets'
import { type Classroom, createClassroom } from '../../electron/classroom/classroom'
import { recoverPresence } from '../../electron/classroom/recover'
import { openSfu } from '../../electron/sfu/link'
import type { Store } from '../../electron/store/open'
import type { ClientMessage, ServerMessage } from '../../shared/wire'
import { PROTOCOL_VERSION } from '../../shared/wire'
import { childOf } from './child'
import { CLASS } from './store'

/** Tests and benches run from the root; bundled ones know no other. */
const out = resolve(process.cwd(), 'out')

export interface OpenClassroom {
  classroom: Classroom
  port: number
  /** `http://127.0.0.1:PORT/c/TOKEN/` */
  url: string
  /** What the broadcast window was told, oldest first. */
  pushed: { channel: string; body: unknown }[]
  /** What the studio window was told. */
  told: { channel: string; body: unknown }[]
  close(): Promise<void>
}

/** Hears what the studio window is told, in place of the list of it. */
type Told = (channel: string, body: unknown) => void

const folderOf = (store: Store) => {
  const { file } = store.read.prepare('PRAGMA database_list').get() as { file: string }
  return dirname(file)
}

/** The real classroom on a real store, live on loopback, with everything but Electron's windows. */
export async function openLiveClass(
  store: Store,
  { port = 0, classId = CLASS.id, hear }: { port?: number; classId?: string; hear?: Told } = {},
): Promise<OpenClassroom> {
  const { classroom, pushed, told } = await openClassroom(store, port, hear)
  const live = await classroom.goLive(classId, { picture: 'none' })
  return {
    classroom,
    port: classroom.live().door.port,
    url: live.door.joinUrl,
    pushed,
    told,
    close: () => classroom.shut(),
  }
}

/** The same with its door open before the class begins. */
export async function openWaitingClass(store: Store): Promise<OpenClassroom> {
  const { classroom, pushed, told } = await openClassroom(store, 0)
  const { door } = await classroom.openWaitingRoom(CLASS.id)
  return {
    classroom,
    port: Number(new URL(door.joinUrl).port),
    url: door.joinUrl,
    pushed,
    told,
    close: () => classroom.shut(),
  }
}

/** The same with nothing open yet. */
export async function openClassroom(
  store: Store,
  port = 0,
  hear?: Told,
): Promise<Pick<OpenClassroom, 'classroom' | 'pushed' | 'told'>> {
  const pushed: OpenClassroom['pushed'] = []
  const told: OpenClassroom['told'] = []
  const sfuScript = join(out, 'main', 'sfu.js')
  if (!existsSync(sfuScript)) throw new Error('The app has not been built: npm run build.')
  const classroom = createClassroom({
    store,
    assets: readAssets(join(out, 'attendee')),
    host: '127.0.0.1',
    port,
    dataDir: folderOf(store),
    teacherName: () => 'Ms Lin',
    sellingKey: Buffer.alloc(32, 7),
    webhookSecret: () => Buffer.from('whsec_of_the_tests'),
    openSfu: (on) =>
      openSfu({
        fork: () => childOf(fork(sfuScript, { stdio: 'ignore' })),
        log: () => undefined,
        loopbackOnly: true,
        hostAddresses: ['127.0.0.1'],
        on,
      }),
    adviser: createAdviser({
      db: store.read,
      modelFile: join(folderOf(store), 'models', 'advice.model'),
      now: () => Date.now(),
      log: () => undefined,
    }),
    toStudio: (channel, body) => {
      if (hear) hear(channel, body)
      else told.push({ channel, body })
    },
    toBroadcast: (channel, body) => {
      pushed.push({ channel, body })
    },
    recordings: {
      folder: join(folderOf(store), 'recordings'),
      freeBytes: async () => 1e12,
      finish: async () => {
        throw new Error('nothing is recorded here')
      },
      locale: () => 'en',
    },
    onLive: () => undefined,
    now: () => Date.now(),
    log: () => undefined,
  })
  await recoverPresence(classroom.ingest, store)
  return { classroom, pushed, told }
}

export interface Client {
  socket: WebSocket
  heard: ServerMessage[]
  /** The code the connection was closed with. */
  closed: Promise<number>
  send(message: ClientMessage | Record<string, unknown>): void
  sendRaw(data: string | Buffer): void
  /** The first message from the given place on that matches, heard already or yet to come. */
  until<T extends ServerMessage['type']>(
    type: T,
    matches?: (message: Extract<ServerMessage, { type: T }>) => boolean,
  ): Promise<Extract<ServerMessage, { type: T }>>
  close(): void
}

/** A WebSocket at the door, as any program could open it. */
export async function connect(url: string, headers: Record<string, string> = {}, ca?: string): Promise<Client> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}socket`, { headers, ...(ca ? { ca } : {}) })
  const heard: ServerMessage[] = []
  const waiting = new Set<() => void>()
  socket.on('message', (data) => {
    heard.push(JSON.parse(String(data)) as ServerMessage)
    for (const wake of waiting) wake()
  })
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  await once(socket, 'open')
  return {
    socket,
    heard,
    closed,
    send: (message) => socket.send(JSON.stringify(message)),
    sendRaw: (data) => socket.send(data),
    until: (type, matches = () => true) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = heard.find((message) => message.type === type && matches(message as never))
          if (!found) return
          clearTimeout(timer)
          waiting.delete(look)
          resolve(found as never)
        }
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`no ${type} came; heard: ${JSON.stringify(heard).slice(0, 2000)}`))
        }, 5000)
        waiting.add(look)
        look()
      }),
    close: () => socket.close(),
  }
}

/** Somebody who is in. */
export type Entered = Awaited<ReturnType<typeof enter>>

/** What a browser of that name sends along: the cookie by which the door tells devices apart. */
export const fromDevice = (name: string): Record<string, string> => ({
  Cookie: `lectern-device=${name.replace(/\W/g, '-').padEnd(22, '-')}`,
})

/** Connects and enters. */
export async function enter(url: string, name: string, session?: string, headers?: Record<string, string>) {
  const client = await connect(url, headers)
  client.send({ type: 'join', v: PROTOCOL_VERSION, locale: 'en', name, consent: true, ...(session ? { session } : {}) })
  const welcome = await client.until('welcome')
  return { ...client, welcome }
}

/** One HTTP request with headers as given, also those a browser would not let a page set. */
export function get(
  port: number,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; headers: Record<string, string | string[] | undefined>; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = ''
      response.on('data', (part) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    sent.on('error', reject)
    sent.end()
  })
}
