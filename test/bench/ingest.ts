/**
 * A thousand attendees over real WebSockets on loopback, against the plain way of doing the same. First as much as the
 * server takes (each attendee sends its next act when the last one is acknowledged), then 500 events a second to see
 * how long an acknowledgement and a line of chat take; then a storm of reactions and one attendee who floods, to see what
 * the others notice. What was acknowledged is compared with the log.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { WebSocket } from 'ws'
import { openStore } from '../../electron/store/open'
import { HEARTBEAT_MS, PROTOCOL_VERSION } from '../../shared/wire'
import { storeWithClass } from '../helpers/store'

const option = (name: string, usual: number) => {
  const at = process.argv.indexOf(name)
  return at < 0 ? usual : Number(process.argv[at + 1])
}
const ATTENDEES = option('--attendees', 1000)
const SECONDS = option('--seconds', 10)
const RATE = 500
const json = process.argv.includes('--json')
const say = (text: string) => process.stderr.write(`${text}\n`)

interface Attendee {
  socket: WebSocket
  sentAtMs: Map<string, number>
  next: number
}

/** Of a hundred acts of a class: hearts, votes, courses looked at, and lines of chat. */
function actOf(who: number, number: number, poll: string, chatShare: number): { id: string } & Record<string, unknown> {
  const id = `act-bench-${who}-${number}`
  const draw = ((who * 7919 + number * 104_729) % 1000) / 1000
  if (draw < chatShare) return { type: 'chat:send', id, text: `line ${number} of ${who}` }
  if (draw < 0.4) return { type: 'poll:vote', id, pollId: poll, choices: [number % 2] }
  if (draw < 0.5) return { type: 'course:open', id, courseId: 'linear-2' }
  return { type: 'reaction:send', id, reaction: 'heart' }
}

async function bundleServer(): Promise<string> {
  const outDir = join(process.cwd(), '.cache', 'bench', 'ingest-server')
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(process.cwd(), 'test', 'bench', 'parts', 'ingest-server.ts'),
      outDir,
      minify: false,
      rollupOptions: { external: ['better-sqlite3'], output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
    ssr: { noExternal: true, external: ['better-sqlite3'] },
  })
  return join(outDir, 'ingest-server.cjs')
}

function start(script: string, kind: string, dir: string): Promise<{ child: ChildProcess; url: string; poll: string }> {
  const child = fork(script, [kind, dir])
  return new Promise((resolve, reject) => {
    let poll = ''
    child.on('message', (message: { url?: string; poll?: string }) => {
      poll = message.poll ?? poll
      if (message.url) resolve({ child, url: message.url, poll })
    })
    child.once('exit', (code) => reject(new Error(`the ${kind} server ended with ${code}`)))
  })
}

const rounded = (value: number) => Math.round(value * 10) / 10
const percentile = (values: number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0

async function measure(script: string, kind: 'ours' | 'plain') {
  const dir = mkdtempSync(join(tmpdir(), 'lectern-bench-'))
  storeWithClass(dir).close()
  const { child, url, poll } = await start(script, kind, dir)
  const acknowledged = new Set<string>()
  const ackMs: number[] = []
  const seenMs: number[] = []
  const chatSentAtMs = new Map<string, number>()
  let refused = 0
  let onAck: (who: number) => void = () => undefined

  const attendees: Attendee[] = []
  const hear = (who: number, text: string) => {
    // Only what is timed is parsed: the receivers must not be slower than what they measure.
    if (text.startsWith('{"type":"ack"')) {
      const { id } = JSON.parse(text) as { id: string }
      acknowledged.add(id)
      const sent = attendees[who]?.sentAtMs.get(id)
      attendees[who]?.sentAtMs.delete(id)
      if (sent !== undefined) ackMs.push(performance.now() - sent)
      onAck(who)
    } else if (text.startsWith('{"type":"refused"')) {
      refused += 1
      onAck(who)
    } else if (text.startsWith('{"type":"event"')) {
      const id = /"id":"(act-[^"]+)"/.exec(text)?.[1]
      const sent = id === undefined ? undefined : chatSentAtMs.get(id)
      if (sent !== undefined) seenMs.push(performance.now() - sent)
    }
  }
  const beat = setInterval(() => {
    for (const { socket } of attendees) if (socket.readyState === WebSocket.OPEN) socket.send('{"type":"ping"}')
  }, HEARTBEAT_MS)
  for (let who = 0; who < ATTENDEES; who += 1) {
    const socket = new WebSocket(`${url.replace('http', 'ws')}socket`, { perMessageDeflate: false })
    attendees.push({ socket, sentAtMs: new Map(), next: 0 })
    await new Promise<void>((entered, failed) => {
      socket.once('error', failed)
      socket.once('open', () =>
        socket.send(
          JSON.stringify({ type: 'join', v: PROTOCOL_VERSION, locale: 'en', name: `Attendee ${who}`, consent: true }),
        ),
      )
      socket.on('message', (data) => {
        const text = String(data)
        if (text.startsWith('{"type":"welcome"')) entered()
        else hear(who, text)
      })
    })
    // The door lets one address open forty a second.
    if (who > 300) await new Promise((wait) => setTimeout(wait, 26))
  }
  const send = (who: number, chatShare: number) => {
    const one = attendees[who] as Attendee
    const act = actOf(who, one.next, poll, chatShare)
    one.next += 1
    const nowMs = performance.now()
    one.sentAtMs.set(act.id, nowMs)
    if (act.type === 'chat:send') chatSentAtMs.set(act.id, nowMs)
    one.socket.send(JSON.stringify(act))
  }

  say(`${kind}: ${ATTENDEES} are in; as much as it takes for ${SECONDS} s`)
  await new Promise((wait) => setTimeout(wait, 1500))
  acknowledged.clear()
  let open = true
  onAck = (who) => {
    // An attendee may not act faster than the rates allow; a tenth of a second between acts keeps within them.
    if (open) setTimeout(() => open && send(who, 0.01), 100)
  }
  const startedMs = performance.now()
  for (let who = 0; who < ATTENDEES; who += 1) send(who, 0.01)
  await new Promise((wait) => setTimeout(wait, SECONDS * 1000))
  open = false
  const eventsPerSecond = acknowledged.size / ((performance.now() - startedMs) / 1000)
  await settled(attendees)

  /** The 99th percentile of acknowledgements of what is timed in the meantime, in milliseconds. */
  async function p99Of(work: () => Promise<unknown>): Promise<number> {
    ackMs.length = 0
    await work()
    await settled(attendees)
    return percentile(ackMs, 0.99)
  }

  /** So many acts a second, spread over all but the first attendee. */
  async function paced(rate: number, seconds: number): Promise<void> {
    const beganMs = performance.now()
    for (let sent = 0; sent < rate * seconds; ) {
      const due = Math.min(rate * seconds, Math.floor(((performance.now() - beganMs) / 1000) * rate))
      for (; sent < due; sent += 1) send(1 + (sent % (ATTENDEES - 1)), 0.05)
      await new Promise((wait) => setTimeout(wait, 5))
    }
  }

  /** The first attendee sends two thousand messages a second; most are refused, none is timed. */
  async function flood(seconds: number): Promise<void> {
    const { socket } = attendees[0] as Attendee
    const endMs = performance.now() + seconds * 1000
    for (let number = 0; performance.now() < endMs; ) {
      for (let burst = 0; burst < 20; burst += 1, number += 1) {
        socket.send(JSON.stringify({ type: 'chat:send', id: `act-flood-${number}`, text: 'flood' }))
      }
      await new Promise((wait) => setTimeout(wait, 10))
    }
  }

  /** Twenty votes a second are timed, among so many reactions a second which are not. */
  async function votes(seconds: number, reactionsPerSecond: number): Promise<void> {
    const beganMs = performance.now()
    let storm = 0
    for (let number = 0; number < seconds * 20; number += 1) {
      const one = attendees[number % ATTENDEES] as Attendee
      const id = `act-vote-${reactionsPerSecond}-${number}`
      one.sentAtMs.set(id, performance.now())
      one.socket.send(JSON.stringify({ type: 'poll:vote', id, pollId: poll, choices: [number % 2] }))
      const due = ((performance.now() - beganMs) / 1000) * reactionsPerSecond
      for (; storm < due; storm += 1) {
        const { socket } = attendees[storm % ATTENDEES] as Attendee
        socket.send(JSON.stringify({ type: 'reaction:send', id: `act-storm-${storm}`, reaction: 'clap' }))
      }
      await new Promise((wait) => setTimeout(wait, Math.max(0, beganMs + (number + 1) * 50 - performance.now())))
    }
  }

  let latency = { ackP50Ms: 0, ackP99Ms: 0, fanoutP99Ms: 0 }
  if (kind === 'ours') {
    say(`ours: ${RATE} events a second for ${SECONDS} s`)
    onAck = () => undefined
    ackMs.length = 0
    seenMs.length = 0
    chatSentAtMs.clear()
    const beganMs = performance.now()
    let sent = 0
    while (sent < RATE * SECONDS) {
      const due = Math.min(RATE * SECONDS, Math.floor(((performance.now() - beganMs) / 1000) * RATE))
      for (; sent < due; sent += 1) send(sent % ATTENDEES, 0.05)
      await new Promise((wait) => setTimeout(wait, 5))
    }
    await settled(attendees)
    latency = {
      ackP50Ms: percentile(ackMs, 0.5),
      ackP99Ms: percentile(ackMs, 0.99),
      fanoutP99Ms: percentile(seenMs, 0.99),
    }
    say(`chat lines ${chatSentAtMs.size}, seen ${seenMs.length} times; refused in all ${refused}`)

    const calm = await p99Of(() => paced(RATE, SECONDS))
    const flooded = await p99Of(() => Promise.all([paced(RATE, SECONDS), flood(SECONDS)]))
    say(`one floods: ack p99 of the others ${rounded(flooded)} ms against ${rounded(calm)} ms in calm`)
    const vote = await p99Of(() => votes(5, 0))
    const stormy = await p99Of(() => votes(5, 2000))
    say(`10,000 reactions in five seconds: ack p99 of votes ${rounded(stormy)} ms against ${rounded(vote)} ms in calm`)
  }
  clearInterval(beat)
  const left = attendees.filter(({ socket }) => socket.readyState !== WebSocket.OPEN).length
  if (left > 0) throw new Error(`${left} attendees lost their connection; the figures would flatter`)
  const rssMb = Math.round(
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
  )
  for (const { socket } of attendees) socket.terminate()
  child.removeAllListeners('exit')
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone

  const store = openStore({ file: join(dir, 'lectern.db') })
  const rows = store.read.prepare("SELECT id FROM events WHERE id LIKE 'act-%'").all() as { id: string }[]
  const logged = new Set(rows.map(({ id }) => id))
  const lost = [...acknowledged].filter((id) => !logged.has(id)).length
  store.close()
  rmSync(dir, { recursive: true, force: true })
  return { eventsPerSecond, ...latency, rssMb, lost, duplicated: rows.length - logged.size }
}

/** Waits until everything sent has been answered, ten seconds at most. */
async function settled(attendees: Attendee[]): Promise<void> {
  const endMs = performance.now() + 10_000
  while (performance.now() < endMs && attendees.some(({ sentAtMs }) => sentAtMs.size > 0)) {
    await new Promise((wait) => setTimeout(wait, 50))
  }
}

const script = await bundleServer()
const plain = await measure(script, 'plain')
const ours = await measure(script, 'ours')
const result = {
  name: 'ingest',
  attendees: ATTENDEES,
  eventsPerSecond: Math.round(ours.eventsPerSecond),
  plainEventsPerSecond: Math.round(plain.eventsPerSecond),
  ratio: rounded(ours.eventsPerSecond / plain.eventsPerSecond),
  ackP50Ms: rounded(ours.ackP50Ms),
  ackP99Ms: rounded(ours.ackP99Ms),
  fanoutP99Ms: rounded(ours.fanoutP99Ms),
  rssMb: ours.rssMb,
  lost: ours.lost,
  duplicated: ours.duplicated,
}
if (!json) say(`${result.eventsPerSecond} events a second against ${result.plainEventsPerSecond}`)
process.stdout.write(`${JSON.stringify(result)}\n`)
