/** What the broadcast bench plays on: the studio's media side in Electron, viewers in Chromium and in Node, and a hub. */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from '@playwright/test'
import { build } from 'vite'
import { type WebSocket, WebSocketServer } from 'ws'
import type { SfuStats } from '../../../electron/sfu/messages'
import type { Note } from './broadcast-hub'

const root = process.cwd()
const parts = join(root, 'test', 'bench', 'parts')
const runtime = JSON.parse(readFileSync(process.env.LECTERN_RUNTIME as string, 'utf8')) as {
  electron: string
  chromium: string
}
export const say = (text: string) => process.stderr.write(`${text}\n`)
export const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export interface Stage {
  directory: string
  /** Of Electron with all its processes, and of the viewers in Node. */
  pids: { studio: number; light: number }
  send(to: string, what: string, body?: unknown, id?: string): void
  ask<T>(of: string, what: string): Promise<T>
  stats: SfuStats[]
  close(): Promise<void>
}

type Hub = Pick<Stage, 'send' | 'ask' | 'stats'> & {
  origin: string
  isReady(name: string): Promise<void>
  close(): void
}

/** Builds and starts everything; resolves when all have said that they are ready. */
export async function openStage(): Promise<Stage> {
  const directory = mkdtempSync(join(tmpdir(), 'lectern-bench-broadcast-'))
  mkdirSync(join(directory, 'pages'))
  const pages = {
    'broadcast-publisher': await bundlePage('broadcast-publisher', join(directory, 'pages')),
    'broadcast-viewers': await bundlePage('broadcast-viewers', join(directory, 'pages')),
  }
  await bundleProgram('broadcast-studio', directory)
  await bundleProgram('broadcast-light-viewers', directory)
  writeFileSync(join(directory, 'package.json'), '{"name":"bench","version":"0.0.0","main":"broadcast-studio.cjs"}')
  const hub = await openHub(pages)
  const studio = startStudio(directory, hub)
  const browser = await launchViewers()
  const light = fork(join(directory, 'broadcast-light-viewers.cjs'), [`ws://${hub.origin}/`])
  const page = await browser.newPage()
  await page.goto(`http://${hub.origin}/broadcast-viewers`)
  await Promise.all(['publisher', 'viewers', 'light'].map(hub.isReady))
  return {
    ...hub,
    directory,
    pids: { studio: studio.pid as number, light: light.pid as number },
    async close() {
      await browser.close()
      light.kill('SIGKILL')
      if (studio.pid) process.kill(-studio.pid, 'SIGKILL')
      hub.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

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

async function openHub(pages: Record<string, string>): Promise<Hub> {
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
  const hub: Hub = {
    origin: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    send: (to, what, body, id) => sockets.get(to)?.send(JSON.stringify({ from: 'bench', to, what, body, id })),
    ask: <T>(of: string, what: string) =>
      new Promise<T>((resolve) => {
        const id = `ask-${asked++}`
        answers.set(id, resolve as (body: unknown) => void)
        hub.send(of, what, undefined, id)
      }),
    async isReady(name) {
      while (!ready.has(name)) await wait(50)
    },
    stats: [],
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
  const hear = (note: Note): void => {
    if (note.what === 'ready') ready.add(note.from)
    else if (note.what === 'answer') answers.get(note.id ?? '')?.(note.body)
    else if (note.what === 'stats') hub.stats.push(note.body as SfuStats)
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
  return hub
}

function startStudio(directory: string, hub: Hub): ChildProcess {
  const args = [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    directory,
    `--user-data-dir=${join(directory, 'engine')}`,
    '--hub',
    `ws://${hub.origin}/`,
    '--page',
    `http://${hub.origin}/broadcast-publisher`,
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
