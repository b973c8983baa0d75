/**
 * Attendees in a process of their own, so that what they measure is the studio and not the crowd beside them:
 * `voices URL POLL` times acknowledgements of a few, `flooder URL POLL` sends as fast as it is told and listens to nothing,
 * into the class or, which costs this machine as much, to somebody in its own process who does not read.
 * Each does what its parent says, a `Task` at a time, and answers with an `Outcome`.
 */
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { PROTOCOL_VERSION } from '../../../shared/wire'

/** `enter` is the flooder's alone, who is somebody new each time; the voices are in from the beginning. */
export type Task = { kind: 'enter' } | Sending
interface Sending {
  kind: 'send'
  perSecond: number
  seconds: number
  /** Of the flooder: past the class. */
  aside?: boolean
}

export interface Outcome {
  /** One per acknowledgement, in milliseconds. */
  ackMs: number[]
  /** Connections the studio ended. */
  ended: number
}

const VOICES = 50
const [role, url, poll] = process.argv.slice(2) as ['voices' | 'flooder', string, string]
const pause = (ms: number) => new Promise((wait) => setTimeout(wait, ms))
let sent = 0

function enter(name: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}socket`, { perMessageDeflate: false })
  socket.on('open', () =>
    socket.send(JSON.stringify({ type: 'join', v: PROTOCOL_VERSION, locale: 'en', name, consent: true })),
  )
  return new Promise((entered, failed) => {
    socket.once('error', failed)
    socket.on('message', (data) => {
      if (String(data).startsWith('{"type":"welcome"')) entered(socket)
    })
  })
}

/** Calls `send` as often as the task wants, in step with the clock. */
async function inStep({ perSecond, seconds }: Sending, send: (number: number) => void): Promise<void> {
  const beganMs = performance.now()
  for (let done = 0; done < perSecond * seconds || performance.now() - beganMs < seconds * 1000; ) {
    const due = Math.min(perSecond * seconds, Math.floor(((performance.now() - beganMs) / 1000) * perSecond))
    for (; done < due; done += 1) send(done)
    await pause(5)
  }
}

const nothing: Outcome = { ackMs: [], ended: 0 }

async function voices(): Promise<(task: Task) => Promise<Outcome>> {
  const sockets: WebSocket[] = []
  const sentAtMs = new Map<string, number>()
  let ackMs: number[] = []
  for (let who = 0; who < VOICES; who += 1) {
    const socket = await enter(`Voice ${who}`)
    socket.on('message', (data) => {
      const text = String(data)
      if (!text.startsWith('{"type":"ack"')) return
      const { id } = JSON.parse(text) as { id: string }
      ackMs.push(performance.now() - (sentAtMs.get(id) as number))
      sentAtMs.delete(id)
    })
    sockets.push(socket)
    await pause(26)
  }
  return async (task) => {
    if (task.kind === 'enter') return nothing
    ackMs = []
    await inStep(task, (number) => {
      sent += 1
      const id = `act-voice-${sent}`
      sentAtMs.set(id, performance.now())
      sockets[number % VOICES]?.send(JSON.stringify({ type: 'poll:vote', id, pollId: poll, choices: [number % 2] }))
    })
    for (let waitedMs = 0; sentAtMs.size > 0 && waitedMs < 10_000; waitedMs += 50) await pause(50)
    if (sentAtMs.size > 0) throw new Error(`${sentAtMs.size} votes were not acknowledged`)
    return { ackMs, ended: sockets.filter(({ readyState }) => readyState !== WebSocket.OPEN).length }
  }
}

/** Takes connections and reads nothing from them; returns a connection to it each time. */
async function openAside(): Promise<() => Promise<WebSocket>> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  server.on('connection', (socket) => socket.pause())
  await new Promise((listening) => server.once('listening', listening))
  return async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      perMessageDeflate: false,
    })
    await new Promise((opened) => socket.once('open', opened))
    return socket
  }
}

async function flooder(): Promise<(task: Task) => Promise<Outcome>> {
  const openBeside = await openAside()
  let inClass: WebSocket | undefined
  return async (task) => {
    if (task.kind === 'enter') {
      inClass = await enter('Flooder')
      return nothing
    }
    if (!inClass) throw new Error('nobody has entered')
    const beside = await openBeside()
    const into = task.aside ? beside : inClass
    await inStep(task, () => {
      sent += 1
      if (into.readyState === WebSocket.OPEN) {
        into.send(JSON.stringify({ type: 'chat:send', id: `act-flood-${sent}`, text: 'flood' }))
      }
    })
    const ended = inClass.readyState === WebSocket.OPEN ? 0 : 1
    for (const socket of [inClass, beside]) socket.terminate()
    return { ackMs: [], ended }
  }
}

async function run(): Promise<void> {
  const work = await (role === 'voices' ? voices() : flooder())
  process.on('message', (task: Task) => void work(task).then((outcome) => process.send?.(outcome)))
  process.send?.('ready')
}

void run()
