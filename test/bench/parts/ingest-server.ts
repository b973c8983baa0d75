/**
 * The two servers that the ingest bench compares, each in a process of its own: `ours DIR` is the real classroom,
 * `plain DIR` the way one would write it first: one transaction a message, one JSON.stringify a receiver. Both write the
 * same tables of the same file with the same durability, and say `ack` after the write is on disk. What the real one
 * tells the studio's window is copied, as it is on the way to a window.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { serialize } from 'node:v8'
import { type WebSocket, WebSocketServer } from 'ws'
import { happeningOf } from '../../../electron/classroom/acts'
import { saveAttendee } from '../../../electron/store/attendees'
import { hasEvent, insertEvent, type LoggedEvent } from '../../../electron/store/events'
import { openStore, type Store } from '../../../electron/store/open'
import { getPoll, tallyOf } from '../../../electron/store/polls'
import { project } from '../../../electron/store/projections'
import { type Act, actSchema } from '../../../shared/wire'
import { openLiveClass } from '../../helpers/classroom'
import { CLASS } from '../../helpers/store'

const POLL = { pollId: 'poll-of-the-bench', question: 'Clear?', kind: 'single' as const, choices: ['Yes', 'No'] }

async function ours(store: Store): Promise<string> {
  const { classroom, url } = await openLiveClass(store, { hear: (_, body) => void serialize(body) })
  const { startPoll } = classroom.live().teaching
  const poll = await startPoll({ question: POLL.question, kind: POLL.kind, choices: POLL.choices })
  process.send?.({ poll: poll.id })
  return url
}

async function plain(store: Store): Promise<string> {
  const db = store.write
  const classId = CLASS.id
  const server = createServer()
  const sockets = new WebSocketServer({ server, perMessageDeflate: false })
  const toAll = (message: () => object) => {
    for (const client of sockets.clients) client.send(JSON.stringify(message()))
  }
  const write = db.transaction((act: Act, actor: string): LoggedEvent | undefined => {
    if (act.type === 'advice:seen' || hasEvent(db, actor, act.id)) return undefined
    const draft = { ...happeningOf(act, actor, undefined), actor, id: act.id, classId, atMs: Date.now() }
    const seq = insertEvent(db, draft)
    if (seq === undefined) return undefined
    const event = { ...draft, seq }
    project(db, event)
    return event
  })
  const begin = db.transaction(() => {
    const draft = {
      actor: 'teacher',
      id: 'poll-opened',
      classId,
      atMs: Date.now(),
      type: 'poll:opened' as const,
      data: POLL,
    }
    project(db, { ...draft, seq: insertEvent(db, draft) as number })
  })
  begin()
  let joined = 0
  sockets.on('connection', (socket: WebSocket) => {
    const actor = `attendee-${joined}`
    joined += 1
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as { type: string; name?: string }
      if (message.type === 'ping') return socket.send(JSON.stringify({ type: 'pong', nowMs: Date.now() }))
      if (message.type === 'join') {
        const person = { id: actor, name: String(message.name), locale: 'en' as const, simulated: false }
        saveAttendee(db, person, actor, Date.now())
        return socket.send(JSON.stringify({ type: 'welcome' }))
      }
      const act = actSchema.parse(message)
      const event = write.immediate(act, actor)
      socket.send(JSON.stringify({ type: 'ack', id: act.id }))
      if (!event) return
      const { seq } = event
      if (act.type === 'chat:send') {
        toAll(() => ({ type: 'event', seq, event: { kind: 'chat', message: { id: act.id, text: act.text } } }))
      } else if (act.type === 'reaction:send') toAll(() => ({ type: 'reactions', counts: { [act.reaction]: 1 } }))
      else if (act.type === 'poll:vote') {
        const poll = getPoll(db, classId, act.pollId)
        if (poll) toAll(() => ({ type: 'tally', tally: tallyOf(db, poll) }))
      }
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  process.send?.({ poll: POLL.pollId })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

async function run(): Promise<void> {
  const [kind, dir] = process.argv.slice(2)
  const store = openStore({ file: join(dir as string, 'lectern.db') })
  const url = await (kind === 'plain' ? plain(store) : ours(store))
  process.send?.({ url })
}

void run()
