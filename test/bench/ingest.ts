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
import type { Outcome, Task } from './parts/ingest-attendees'

const option = (name: string, usual: number) => {
  const at = process.argv.indexOf(name)
  return at < 0 ? usual : Number(process.argv[at + 1])
}
const ATTENDEES = option('--attendees', 1000)
const SECONDS = option('--seconds', 10)
const RATE = 500
const FLOOD_RATE = 2000
const FLOODS = 25
const STORMS = 3
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

/** The servers and the attendees with processes of their own; returns the folder they are in. */
async function bundleParts(): Promise<string> {
  const outDir = join(process.cwd(), '.cache', 'bench', 'ingest-parts')
  for (const part of ['ingest-server', 'ingest-attendees']) {
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: join(process.cwd(), 'test', 'bench', 'parts', `${part}.ts`),
        outDir,
        emptyOutDir: false,
        minify: false,
        rollupOptions: { external: ['better-sqlite3'], output: { format: 'cjs', entryFileNames: '[name].cjs' } },
      },
      ssr: { noExternal: true, external: ['better-sqlite3'] },
    })
  }
  return outDir
}

async function startAttendees(folder: string, role: 'voices' | 'flooder', url: string, poll: string) {
  const child = fork(join(folder, 'ingest-attendees.cjs'), [role, url, poll])
  const answer = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      const ended = (code: number | null) => reject(new Error(`the ${role} ended with ${code}`))
      child.once('exit', ended)
      child.once('message', (message) => {
        child.off('exit', ended)
        resolve(message as T)
      })
    })
  await answer()
  return {
    work(task: Task): Promise<Outcome> {
      child.send(task)
      return answer()
    },
    stop(): Promise<unknown> {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill()
      return gone
    },
  }
}

function start(folder: string, kind: string, dir: string): Promise<{ child: ChildProcess; url: string; poll: string }> {
  const child = fork(join(folder, 'ingest-server.cjs'), [kind, dir])
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
const inWords = (ackMs: number[]) =>
  `ack p50 ${rounded(percentile(ackMs, 0.5))} ms, p99 ${rounded(percentile(ackMs, 0.99))} ms`
const percentile = (values: number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0

async function measure(parts: string, kind: 'ours' | 'plain') {
  const dir = mkdtempSync(join(tmpdir(), 'lectern-bench-'))
  storeWithClass(dir).close()
  const { child, url, poll } = await start(parts, kind, dir)
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

  /** So many acts a second, spread over the whole crowd. */
  async function paced(rate: number, seconds: number, act: (who: number) => void): Promise<void> {
    const beganMs = performance.now()
    for (let sent = 0; sent < rate * seconds; ) {
      const due = Math.min(rate * seconds, Math.floor(((performance.now() - beganMs) / 1000) * rate))
      for (; sent < due; sent += 1) act(sent % ATTENDEES)
      await new Promise((wait) => setTimeout(wait, 5))
    }
  }

  /**
   * What the votes of fifty attendees in a process of their own take while the crowd acts at its usual rate, in turns
   * with and without somebody who sends two thousand messages a second into the class, and with and without ten thousand
   * reactions in five seconds. In turns, so that whatever else the machine does meets both; of the flooder's turns, which
   * are short beside what a busy machine does, the middle one of their ratios counts. The flooder has entered before
   * either, and sends as much in calm, but past the class: what sending costs is paid by a machine of the flooder's own,
   * and would here be taken from the two cores that all of them share.
   */
  async function disturbed() {
    const voices = await startAttendees(parts, 'voices', url, poll)
    const flooder = await startAttendees(parts, 'flooder', url, poll)
    const calm: number[] = []
    const flooded: number[] = []
    const ratios: number[] = []
    const still: number[] = []
    const stormy: number[] = []
    let floodersEnded = 0
    const crowd = (seconds: number) => paced(RATE, seconds, (who) => send(who, 0.05))
    const reactions = (seconds: number) =>
      paced(2000, seconds, (who) => {
        const one = attendees[who] as Attendee
        const id = `act-storm-${who}-${one.next}`
        one.next += 1
        one.socket.send(JSON.stringify({ type: 'reaction:send', id, reaction: 'clap' }))
      })
    const beside = async (aside: boolean): Promise<number[]> => {
      const seconds = 3.5
      await flooder.work({ kind: 'enter' })
      const [heard, flood] = await Promise.all([
        voices.work({ kind: 'send', perSecond: 200, seconds }),
        flooder.work({ kind: 'send', perSecond: FLOOD_RATE, seconds, aside }),
        crowd(seconds),
      ])
      floodersEnded += flood.ended
      await settled(attendees)
      return heard.ackMs
    }
    for (let round = 0; round < FLOODS; round += 1) {
      const floodFirst = round % 2 === 1
      const first = await beside(!floodFirst)
      const second = await beside(floodFirst)
      const [without, withFlood] = floodFirst ? [second, first] : [first, second]
      calm.push(...without)
      flooded.push(...withFlood)
      ratios.push(percentile(withFlood, 0.99) / percentile(without, 0.99))
    }
    const votes: Task = { kind: 'send', perSecond: 100, seconds: 5 }
    for (let round = 0; round < STORMS; round += 1) {
      still.push(...(await voices.work(votes)).ackMs)
      stormy.push(...(await Promise.all([voices.work(votes), reactions(votes.seconds)]))[0].ackMs)
      await new Promise((wait) => setTimeout(wait, 1500))
    }
    await Promise.all([voices.stop(), flooder.stop()])
    say(
      `one floods: ${inWords(flooded)} against ${inWords(calm)} in calm; shown out ${floodersEnded} of ${FLOODS} times`,
    )
    say(`p99 flooded to calm, turn by turn: ${ratios.map((ratio) => ratio.toFixed(2)).join(' ')}`)
    say(`10,000 reactions in five seconds: ${inWords(stormy)} against ${inWords(still)} in quiet`)
    return {
      calmP99Ms: percentile(calm, 0.99),
      floodedP99Ms: percentile(flooded, 0.99),
      floodRatio: percentile(ratios, 0.5),
      quietVoteP99Ms: percentile(still, 0.99),
      stormVoteP99Ms: percentile(stormy, 0.99),
    }
  }

  let latency = { ackP50Ms: 0, ackP99Ms: 0, fanoutP99Ms: 0 }
  let disturbance = { calmP99Ms: 0, floodedP99Ms: 0, floodRatio: 0, quietVoteP99Ms: 0, stormVoteP99Ms: 0 }
  if (kind === 'ours') {
    say(`ours: ${RATE} events a second for ${SECONDS} s`)
    onAck = () => undefined
    ackMs.length = 0
    seenMs.length = 0
    chatSentAtMs.clear()
    await paced(RATE, SECONDS, (who) => send(who, 0.05))
    await settled(attendees)
    latency = {
      ackP50Ms: percentile(ackMs, 0.5),
      ackP99Ms: percentile(ackMs, 0.99),
      fanoutP99Ms: percentile(seenMs, 0.99),
    }
    say(`chat lines ${chatSentAtMs.size}, seen ${seenMs.length} times; refused in all ${refused}`)

    disturbance = await disturbed()
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
  return { eventsPerSecond, ...latency, ...disturbance, rssMb, lost, duplicated: rows.length - logged.size }
}

/** Waits until everything sent has been answered, ten seconds at most. */
async function settled(attendees: Attendee[]): Promise<void> {
  const endMs = performance.now() + 10_000
  while (performance.now() < endMs && attendees.some(({ sentAtMs }) => sentAtMs.size > 0)) {
    await new Promise((wait) => setTimeout(wait, 50))
  }
}

const parts = await bundleParts()
const plain = await measure(parts, 'plain')
const ours = await measure(parts, 'ours')
const result = {
  name: 'ingest',
  attendees: ATTENDEES,
  eventsPerSecond: Math.round(ours.eventsPerSecond),
  plainEventsPerSecond: Math.round(plain.eventsPerSecond),
  ratio: rounded(ours.eventsPerSecond / plain.eventsPerSecond),
  ackP50Ms: rounded(ours.ackP50Ms),
  ackP99Ms: rounded(ours.ackP99Ms),
  fanoutP99Ms: rounded(ours.fanoutP99Ms),
  calmP99Ms: rounded(ours.calmP99Ms),
  floodedP99Ms: rounded(ours.floodedP99Ms),
  floodRatio: Math.round(ours.floodRatio * 100) / 100,
  quietVoteP99Ms: rounded(ours.quietVoteP99Ms),
  stormVoteP99Ms: rounded(ours.stormVoteP99Ms),
  rssMb: ours.rssMb,
  lost: ours.lost,
  duplicated: ours.duplicated,
}
if (!json) say(`${result.eventsPerSecond} events a second against ${result.plainEventsPerSecond}`)
process.stdout.write(`${JSON.stringify(result)}\n`)
