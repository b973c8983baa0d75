/**
 * What one more viewer costs the studio: Lectern (encoded once, forwarded), simple-peer with an encoder per viewer, and
 * Debian's Janus forwarding the same stream, each at several viewer counts, the slope by least squares. Publisher and
 * forwarder run in the real Electron runtime, viewers in Chromium, all over loopback.
 *
 * `perViewerCpuPct` is of all processes of the studio, and so are `ratioNaive`, `ratioJanus` and `usPerPacket`, although
 * of Janus only its own process is measured. What capturing and encoding take (a third of a core, the same for any
 * number of viewers) swings by several percent, so Lectern has one more count, with viewers that only receive.
 * `forwarderRatioJanus` holds the forwarder's process alone against Janus', at the same counts of the same viewers.
 *
 * `--viewers N` measures Lectern at one count alone, `--hold SECONDS` for that long; beyond four, viewers do not decode.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from '@playwright/test'
import { build } from 'vite'
import { type WebSocket, WebSocketServer } from 'ws'
import type { SfuStats } from '../../electron/sfu/messages'
import type { Note } from './parts/broadcast-hub'
import { type Janus, startJanus } from './parts/broadcast-janus'
import { treeCpuMs } from './parts/process-cpu'

type Way = 'lectern' | 'naive' | 'janus'
interface Seen {
  id: string
  width: number
  height: number
  fps: number
  kbps: number
  packetsPerSecond: number
  firstPictureMs?: number
  agesMs: number[]
}
interface LightSeen {
  watching: number
  packetsPerSecond: number
}
interface Reading {
  viewers: number
  cpuPct: number
  /** Of which the forwarder's process; undefined where there is none. */
  forwarderCpuPct: number | undefined
  /** What all viewers together received a second. */
  packetsPerSecond: number
  encoders: number
  seen: Seen[]
  light: LightSeen
}

const option = (name: string, usual: number) => {
  const at = process.argv.indexOf(name)
  return at < 0 ? usual : Number(process.argv[at + 1])
}
const COUNTS = { lectern: [2, 5, 8, 24], naive: [1, 2, 3], janus: [2, 5, 8] }
const ONE_COUNT = option('--viewers', 0)
/** With those that only receive. */
const LARGE_COUNT = 24
/** Of the viewers held, so many decode in Chromium. */
const DECODING = 4
const HOLD_SECONDS = option('--hold', 10)
const SETTLE_MS = 4000
/** Starting takes a while of CPU that says nothing of viewers. */
const WARM_UP_MS = 8000
const say = (text: string) => process.stderr.write(`${text}\n`)
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const root = process.cwd()
const parts = join(root, 'test', 'bench', 'parts')
const runtime = JSON.parse(readFileSync(process.env.LECTERN_RUNTIME as string, 'utf8')) as {
  electron: string
  chromium: string
}

// --- the stage ---------------------------------------------------------------------------------------------------

async function bundlePage(name: string, outDir: string): Promise<string> {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      target: 'chrome114',
      outDir,
      emptyOutDir: false,
      minify: false,
      rollupOptions: { input: join(parts, `${name}.ts`), output: { format: 'iife', entryFileNames: `${name}.js` } },
    },
  })
  return readFileSync(join(outDir, `${name}.js`), 'utf8')
}

/** What runs in Node: CommonJS, since Electron's is old. */
async function bundleProgram(name: string, outDir: string): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: join(parts, `${name}.ts`),
      target: 'node18',
      outDir,
      emptyOutDir: false,
      minify: false,
      rollupOptions: { external: ['electron'], output: { format: 'cjs', entryFileNames: `${name}.cjs` } },
    },
  })
}

interface Stage {
  origin: string
  send(to: string, what: string, body?: unknown, id?: string): void
  ask<T>(of: string, what: string): Promise<T>
  isReady(name: string): Promise<void>
  stats: SfuStats[]
  publisherStates: string[]
  close(): void
}

async function openHub(pages: Record<string, string>): Promise<Stage> {
  const server = createServer((request, response) => {
    const name = (request.url ?? '').replace(/^\/|\.js$/g, '')
    const script = request.url?.endsWith('.js')
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html')
    response.end(
      script
        ? pages[name]
        : `<!doctype html><style>video{width:160px;height:90px}</style><body><script src="/${name}.js"></script>`,
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const sockets = new Map<string, WebSocket>()
  const answers = new Map<string, (body: unknown) => void>()
  const ready = new Set<string>()
  let asked = 0
  const stage: Stage = {
    origin: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    send: (to, what, body, id) => sockets.get(to)?.send(JSON.stringify({ from: 'bench', to, what, body, id })),
    ask: <T>(of: string, what: string) =>
      new Promise<T>((resolve) => {
        const id = `ask-${asked++}`
        answers.set(id, resolve as (body: unknown) => void)
        stage.send(of, what, undefined, id)
      }),
    async isReady(name) {
      while (!ready.has(name)) await wait(50)
    },
    stats: [],
    publisherStates: [],
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
  const hear = (note: Note): void => {
    if (note.what === 'ready') ready.add(note.from)
    else if (note.what === 'answer') answers.get(note.id ?? '')?.(note.body)
    else if (note.what === 'stats') stage.stats.push(note.body as SfuStats)
    else if (note.what === 'publisher-state') stage.publisherStates.push(String(note.body))
    else if (note.what === 'log' && !String(note.body).startsWith('info')) say(`forwarder: ${String(note.body)}`)
  }
  new WebSocketServer({ server }).on('connection', (socket, request) => {
    sockets.set((request.url ?? '').slice((request.url ?? '').indexOf('?') + 1), socket)
    socket.on('message', (data) => {
      const note = JSON.parse(String(data)) as Note
      if (note.to === 'bench') hear(note)
      else sockets.get(note.to)?.send(String(data))
    })
  })
  return stage
}

function startStudio(directory: string, stage: Stage): ChildProcess {
  const args = [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    directory,
    `--user-data-dir=${join(directory, 'engine')}`,
    '--hub',
    `ws://${stage.origin}/`,
    '--page',
    `http://${stage.origin}/broadcast-publisher`,
    '--forwarder',
    join(root, 'out', 'main', 'sfu.js'),
  ]
  return spawn(runtime.electron, args, { stdio: ['ignore', 'ignore', 'ignore'], detached: true })
}

const launchViewers = (): Promise<Browser> =>
  chromium.launch({
    executablePath: runtime.chromium,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--autoplay-policy=no-user-gesture-required',
      '--allow-loopback-in-peer-connection',
      '--disable-features=WebRtcHideLocalIpsWithMdns',
    ],
  })

/** What the forwarder's process itself has counted. */
function forwarderCpu(stats: SfuStats[]): number | undefined {
  const [first, last] = [stats[0], stats.at(-1)]
  if (!first || !last || first === last) return undefined
  return ((last.cpuMs - first.cpuMs) * 100) / (last.atMs - first.atMs)
}

// --- measuring ---------------------------------------------------------------------------------------------------

async function measure(stage: Stage, way: Way, counts: number[], cpuOf: number, url: string): Promise<Reading[]> {
  stage.send('publisher', way === 'janus' ? 'publish-janus' : way === 'lectern' ? 'publish' : 'none', url)
  await wait(WARM_UP_MS)
  const readings: Reading[] = []
  let open = 0
  for (const count of counts) {
    for (; open < count; open++) {
      if (count === LARGE_COUNT) stage.send('light', 'watch', undefined, `light-${open}`)
      else stage.send('viewers', 'watch', { way, url }, `${way}-${open}`)
      await wait(count === LARGE_COUNT ? 100 : 400)
    }
    await wait(SETTLE_MS)
    await Promise.all([stage.ask('viewers', 'look'), stage.ask('light', 'look'), stage.ask('publisher', 'encoders')])
    const [cpuBefore, atMs, statsBefore] = [treeCpuMs(cpuOf), performance.now(), stage.stats.length]
    await wait(HOLD_SECONDS * 1000)
    const cpuPct = ((treeCpuMs(cpuOf) - cpuBefore) * 100) / (performance.now() - atMs)
    const forwarderCpuPct = forwarderCpu(stage.stats.slice(statsBefore))
    const seen = await stage.ask<Seen[]>('viewers', 'look')
    const light = await stage.ask<LightSeen>('light', 'look')
    const reading = {
      viewers: count,
      cpuPct,
      forwarderCpuPct: way === 'lectern' ? forwarderCpuPct : undefined,
      packetsPerSecond: seen.reduce((sum, one) => sum + one.packetsPerSecond, light.packetsPerSecond),
      encoders: await stage.ask<number>('publisher', 'encoders'),
      seen,
      light,
    }
    readings.push(reading)
    say(summary(way, reading))
  }
  stage.send('viewers', 'leave-all')
  stage.send('light', 'leave-all')
  stage.send('publisher', 'stop')
  await wait(1500)
  return readings
}

const sizes = (seen: Seen[]) => [...new Set(seen.map((one) => `${one.width}x${one.height}`))].join(' ')
const summary = (way: Way, { viewers, cpuPct, forwarderCpuPct, packetsPerSecond, encoders, seen }: Reading) =>
  `${way}: ${viewers} viewers, ${cpuPct.toFixed(1)} % of a core, ` +
  `${forwarderCpuPct === undefined ? '' : `${forwarderCpuPct.toFixed(1)} % the forwarder, `}${packetsPerSecond.toFixed(0)} packets/s, ` +
  `${mean(seen.map((one) => one.kbps)).toFixed(0)} kbit/s each, ${Math.min(...seen.map((one) => one.fps)).toFixed(1)} fps least, ` +
  `${sizes(seen)}, ${encoders} encoders, glass to glass ${quantile(
    seen.flatMap((one) => one.agesMs),
    0.5,
  ).toFixed(0)}/` +
  `${quantile(
    seen.flatMap((one) => one.agesMs),
    0.95,
  ).toFixed(0)} ms`

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const quantile = (values: number[], share: number) => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}
/** Least squares of y over x. */
function slope(points: [x: number, y: number][]): number {
  const [mx, my] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))]
  const over = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0)
  return over / points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0)
}
const perViewer = (readings: Reading[]) => slope(readings.map(({ viewers, cpuPct }) => [viewers, cpuPct]))
const perViewerOfForwarder = (readings: Reading[]) =>
  slope(readings.map(({ viewers, forwarderCpuPct }) => [viewers, forwarderCpuPct ?? Number.NaN]))
const round = (value: number, places: number) => Number(value.toFixed(places))

// --- the run -----------------------------------------------------------------------------------------------------

/** What Lectern's own readings say, whatever it is compared with. */
function figures(readings: Reading[], stats: SfuStats[]) {
  const seen = readings.flatMap((reading) => reading.seen)
  const joins = [...new Map(seen.map((one) => [one.id, one.firstPictureMs ?? Number.POSITIVE_INFINITY])).values()]
  return {
    viewers: readings.map((reading) => reading.viewers),
    width: Math.min(...seen.map((one) => one.width)),
    height: Math.min(...seen.map((one) => one.height)),
    kbps: round(mean(seen.map((one) => one.kbps)), 0),
    fpsMin: round(Math.min(...seen.map((one) => one.fps)), 1),
    encoders: Math.max(...readings.map((reading) => reading.encoders)),
    queueMsMax: Math.max(...stats.flatMap((one) => one.viewers.map((viewer) => viewer.queueMs))),
    joinP95Ms: round(quantile(joins, 0.95), 0),
    glassToGlassP95Ms: round(
      quantile(
        seen.flatMap((one) => one.agesMs),
        0.95,
      ),
      0,
    ),
  }
}

async function compare(stage: Stage, studioPid: number, directory: string) {
  const lectern = await measure(stage, 'lectern', COUNTS.lectern, studioPid, '')
  const own = figures(lectern, stage.stats)
  const naive = await measure(stage, 'naive', COUNTS.naive, studioPid, '')
  const janus = await startJanus(join(directory, 'janus'))
  const theirs = typeof janus === 'string' ? janus : await withJanus(stage, janus)
  if (typeof theirs === 'string') say(`no comparison with Janus: ${theirs}`)
  const pct = perViewer(lectern)
  const naivePct = perViewer(naive)
  const janusPct = typeof theirs === 'string' ? undefined : perViewer(theirs)
  const packets = slope(lectern.map(({ viewers, packetsPerSecond }) => [viewers, packetsPerSecond]))
  const asJanus = perViewerOfForwarder(lectern.filter(({ viewers }) => COUNTS.janus.includes(viewers)))
  return {
    ...own,
    perViewerCpuPct: round(pct, 3),
    forwarderPerViewerCpuPct: round(asJanus, 3),
    naivePerViewerCpuPct: round(naivePct, 2),
    ratioNaive: round(naivePct / pct, 1),
    ...(janusPct === undefined
      ? {}
      : {
          janusPerViewerCpuPct: round(janusPct, 3),
          ratioJanus: round(pct / janusPct, 2),
          forwarderRatioJanus: round(asJanus / janusPct, 2),
        }),
    usPerPacket: round((pct * 10_000) / packets, 1),
  }
}

async function withJanus(stage: Stage, janus: Janus): Promise<Reading[]> {
  try {
    return await measure(stage, 'janus', COUNTS.janus, janus.pid, janus.url)
  } finally {
    janus.close()
  }
}

/** One count for long: a few viewers decode, the others only receive. */
async function hold(stage: Stage, studioPid: number) {
  const decoding = Math.min(DECODING, ONE_COUNT)
  const opening = (async () => {
    await wait(3000)
    for (let i = decoding; i < ONE_COUNT; i++) {
      stage.send('light', 'watch', undefined, `light-${i}`)
      await wait(100)
    }
    await wait(2000)
    stage.stats.length = 0
  })()
  const readings = await measure(stage, 'lectern', [decoding], studioPid, '')
  await opening
  const memory = stage.stats.map((one) => one.memoryBytes / 2 ** 20)
  const viewers = stage.stats.map((one) => one.viewers.filter((viewer) => viewer.state === 'connected').length)
  return {
    ...figures(readings, stage.stats),
    viewers: [Math.max(...viewers)],
    receiving: decoding + (readings[0]?.light.watching ?? 0),
    lightPacketsPerSecond: round(readings[0]?.light.packetsPerSecond ?? 0, 0),
    threads: Math.max(...stage.stats.map((one) => one.threads)),
    cpuPct: round(mean(readings.map((reading) => reading.cpuPct)), 1),
    forwarderCpuPct: round(mean(stage.stats.map((one) => one.cpuPercent)), 1),
    usPerPacket: round(mean(stage.stats.map((one) => one.usPerPacket ?? 0)), 1),
    memoryMb: [0.1, 0.5, 1].map((share) => round(memory[Math.ceil(share * (memory.length - 1))] ?? 0, 1)),
  }
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'lectern-bench-broadcast-'))
  mkdirSync(join(directory, 'pages'))
  const pages = {
    'broadcast-publisher': await bundlePage('broadcast-publisher', join(directory, 'pages')),
    'broadcast-viewers': await bundlePage('broadcast-viewers', join(directory, 'pages')),
  }
  await bundleProgram('broadcast-studio', directory)
  await bundleProgram('broadcast-light-viewers', directory)
  writeFileSync(join(directory, 'package.json'), '{"name":"bench","version":"0.0.0","main":"broadcast-studio.cjs"}')
  const stage = await openHub(pages)
  const studio = startStudio(directory, stage)
  const browser = await launchViewers()
  const light = fork(join(directory, 'broadcast-light-viewers.cjs'), [`ws://${stage.origin}/`])
  try {
    const page = await browser.newPage()
    await page.goto(`http://${stage.origin}/broadcast-viewers`)
    await Promise.all(['publisher', 'viewers', 'light'].map(stage.isReady))
    const pid = studio.pid as number
    const result = ONE_COUNT > 0 ? await hold(stage, pid) : await compare(stage, pid, directory)
    process.stdout.write(`${JSON.stringify({ name: 'broadcast', ...result })}\n`)
  } finally {
    await browser.close()
    light.kill('SIGKILL')
    if (studio.pid) process.kill(-studio.pid, 'SIGKILL')
    stage.close()
    rmSync(directory, { recursive: true, force: true })
  }
}

await main()
process.exit(0)
