import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import {
  _electron,
  type Browser,
  type BrowserContext,
  chromium,
  type ElectronApplication,
  type Page,
} from '@playwright/test'
import type { Answers, Bridge, Channel, RequestOf } from '../../shared/ipc'

const root = resolve(__dirname, '..', '..')
const runtime = JSON.parse(readFileSync(join(root, '.cache', 'runtime.json'), 'utf8')) as {
  electron: string
  sqliteBinding: string | null
  chromium: string
  nodeForTests: string | null
}

export interface Studio {
  app: ElectronApplication
  page: Page
  dataDir: string
}

/** A port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

/** Runs a program until its output (both streams together) answers the pattern. Kill it with `stop`. */
export async function runUntil(
  command: string,
  args: string[],
  pattern: RegExp,
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ output: string; match: RegExpExecArray; stop(): Promise<void> }> {
  const child = spawn(command, args, { cwd: root, env, detached: true })
  let output = ''
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const match = await new Promise<RegExpExecArray>((resolve, reject) => {
    const hear = (text: Buffer) => {
      output += text
      const found = pattern.exec(output)
      if (found) resolve(found)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`ended with ${code} before ${pattern}:\n${output}`)))
    setTimeout(() => reject(new Error(`not seen in time: ${pattern}\n${output}`)), 60_000).unref()
  }).catch((error: unknown) => {
    killGroup(child.pid)
    throw error
  })
  return {
    output,
    match,
    stop: () => {
      killGroup(child.pid)
      return gone
    },
  }
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid) process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

/** A Node that loads the prebuilt SQLite module. */
export const testNode = runtime.nodeForTests ?? process.execPath

/** What starts the studio without `npm start`: program, flags and environment. */
export const bare = {
  command: runtime.electron,
  args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root],
  env: { ...process.env, ...(runtime.sqliteBinding ? { LECTERN_SQLITE_BINDING: runtime.sqliteBinding } : {}) },
}

export const temporaryDataDir = () => mkdtempSync(join(tmpdir(), 'lectern-e2e-'))
export const removeDataDir = (dir: string) => rmSync(dir, { recursive: true, force: true })

/** For tests of the picture itself: the test-pattern camera at its full rate. */
export const FULL_RATE = '--use-fake-device-for-media-stream=fps=20'

/** The real studio in a real window, with the engine's test-pattern camera, slow so that the rest of a test is not. */
export async function openStudio(dataDir: string, args: string[] = []): Promise<Studio> {
  const app = await _electron.launch({
    executablePath: runtime.electron,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--use-fake-device-for-media-stream=fps=5',
      '--use-fake-ui-for-media-stream',
      '--lang=en',
      root,
      '--data-dir',
      dataDir,
      '--port',
      '0',
      '--host',
      '127.0.0.1',
      ...args,
    ],
    env: {
      ...(process.env as Record<string, string>),
      LANG: 'en_US.UTF-8',
      ...(runtime.sqliteBinding ? { LECTERN_SQLITE_BINDING: runtime.sqliteBinding } : {}),
    },
  })
  // Closed in mid-class it asks whether to leave; the message box is the system's own, so it is answered for it: yes.
  await app.evaluate(({ dialog }) => void Object.assign(dialog, { showMessageBox: async () => ({ response: 1 }) }))
  const page = await studioWindow(app)
  return { app, page, dataDir }
}

async function studioWindow(app: ElectronApplication): Promise<Page> {
  const isStudio = (page: Page) => page.url().includes('/studio/')
  for (let tries = 0; tries < 100; tries += 1) {
    const found = app.windows().find(isStudio)
    if (found) return found
    await new Promise((wait) => setTimeout(wait, 100))
  }
  throw new Error('the studio window did not open')
}

/** What a button would ask, without looking for the button. */
export function ask<C extends Channel>(page: Page, channel: C, body?: RequestOf<C>): Promise<Answers[C]> {
  return page.evaluate(
    async ([name, sent]) => {
      const outcome = await (window as unknown as { lectern: Bridge }).lectern.request(
        name as 'report:get',
        sent as RequestOf<'report:get'>,
      )
      if (!outcome.ok) throw new Error(`${name}: ${outcome.problem}`)
      return outcome.value as unknown
    },
    [channel, body] as const,
  ) as Promise<Answers[C]>
}

/**
 * A teacher whose class is live. Returns the link for students. What `teachByHand` does with buttons, in a third of the
 * time.
 */
export async function teach(page: Page): Promise<string> {
  await ask(page, 'setup:finish', { locale: 'en', teacherName: 'Ms Lin', catalogue: 'sample' })
  const { courses } = await ask(page, 'course:list')
  const ids = courses.sort((a, b) => String(a.title.en).localeCompare(String(b.title.en))).map(({ id }) => id)
  const { id: classId } = await ask(page, 'class:create', {
    title: 'Vectors live',
    description: '',
    courseId: ids[0] as string,
    recommendable: ids.slice(1),
  })
  const { door } = await ask(page, 'class:go-live', {
    classId,
    sources: { picture: 'camera', cameraId: 'default', microphoneId: 'default' },
  })
  await page.reload()
  await page.getByTestId('monitor').waitFor()
  return door.joinUrl
}

/** Answers the first-run questions, creates a class and goes live. Returns the link for students. */
export async function teachByHand(page: Page): Promise<string> {
  await answerFirstRun(page)
  return goLive(page)
}

/** Creates a class from home and goes live. Returns the link for students. */
export async function goLive(page: Page): Promise<string> {
  await createClass(page)
  await page.getByTestId('go-live').click()
  const url = await page.getByTestId('join-url').textContent()
  await page.getByRole('button', { name: 'Close' }).click()
  return url as string
}

/** Answers the first-run questions, creates a class and waits in the green room. */
export async function prepare(page: Page): Promise<void> {
  await answerFirstRun(page)
  await createClass(page)
}

async function answerFirstRun(page: Page): Promise<void> {
  await page.getByLabel('Your name').fill('Ms Lin')
  await page.getByText('Sample catalogue').click()
  await page.getByRole('button', { name: 'Begin' }).click()
}

async function createClass(page: Page): Promise<void> {
  await page.getByTestId('new-class').click()
  await page.getByLabel('Class title').fill('Vectors live')
  await page.getByRole('button', { name: 'Create class' }).click()
  const enter = page.getByRole('button', { name: 'Green room' })
  const goLive = page.getByTestId('go-live')
  await enter.or(goLive).first().waitFor()
  if (await enter.isVisible()) await enter.click()
  await page.getByTestId('preview').waitFor()
}

/** Where students' pages are opened, and closed together. */
export type Students = Pick<Browser, 'newContext' | 'newPage' | 'close'>

let shared: Promise<Browser> | undefined

/**
 * Students' browser. One program serves all tests, each with contexts of its own, for it takes longer to start than
 * many of them; it ends with the tests.
 *
 * @param wrapper a program that starts another browser, whose path it finds in `LECTERN_TEST_BROWSER`
 */
export async function openBrowser(wrapper?: string): Promise<Students> {
  if (wrapper) return launchBrowser(wrapper)
  shared ??= launchBrowser(runtime.chromium)
  const browser = await shared
  const contexts: BrowserContext[] = []
  const newContext: Students['newContext'] = async (options) => {
    const context = await browser.newContext(options)
    contexts.push(context)
    return context
  }
  return {
    newContext,
    newPage: async (options) => (await newContext(options)).newPage(),
    close: async () => void (await Promise.all(contexts.map((context) => context.close()))),
  }
}

function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    env: { ...(process.env as Record<string, string>), LECTERN_TEST_BROWSER: runtime.chromium },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
      '--allow-loopback-in-peer-connection',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--disable-features=WebRtcHideLocalIpsWithMdns',
    ],
  })
}

export const PHONE = { width: 360, height: 740 }
export const DESKTOP = { width: 1280, height: 800 }

/** A student opens the link, on a phone if nothing else is said, and enters. */
export async function attend(
  browser: Students,
  url: string,
  name: string,
  { viewport = PHONE, ready }: { viewport?: typeof PHONE; ready?: (context: BrowserContext) => Promise<unknown> } = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'en-US' })
  await ready?.(context)
  const page = await context.newPage()
  await page.goto(url)
  await page.getByTestId('join-name').fill(name)
  await page.getByTestId('join-consent').check()
  await page.getByTestId('join-submit').click()
  await page.getByTestId('chat-input').waitFor()
  return page
}

/** A message of the protocol, sent by the page's own session past the page: what a page cannot hold back. Gives `ack` or the refusal. */
export function raw(page: Page, act: Record<string, unknown>): Promise<string> {
  return page.evaluate(
    (message) =>
      new Promise<string>((resolve) => {
        const address = new URL('socket', location.href)
        address.protocol = 'ws:'
        const socket = new WebSocket(address.href)
        socket.onopen = () =>
          socket.send(
            JSON.stringify({
              type: 'resume',
              v: 1,
              locale: 'en',
              session: localStorage.getItem('lectern-session'),
              lastSeq: 0,
            }),
          )
        socket.onmessage = ({ data }) => {
          const heard = JSON.parse(String(data))
          if (heard.type === 'welcome') socket.send(JSON.stringify(message))
          if (heard.type === 'refused' || (heard.type === 'ack' && heard.id === message.id)) {
            resolve(heard.type === 'ack' ? 'ack' : heard.code)
            socket.close()
          }
        }
      }),
    act,
  )
}

/** What a student's video element shows: its size, frames decoded, and a sum over its pixels. */
export function picture(page: Page): Promise<{ width: number; height: number; frames: number; sum: number }> {
  return page.getByTestId('stage-video').evaluate((element) => {
    const video = element as HTMLVideoElement
    const canvas = document.createElement('canvas')
    canvas.width = 160
    canvas.height = 90
    const context = canvas.getContext('2d') as CanvasRenderingContext2D
    context.drawImage(video, 0, 0, 160, 90)
    const { data } = context.getImageData(0, 0, 160, 90)
    let sum = 0
    for (let at = 0; at < data.length; at += 4) sum = (sum * 31 + (data[at] as number)) % 1_000_003
    return {
      width: video.videoWidth,
      height: video.videoHeight,
      frames: video.getVideoPlaybackQuality().totalVideoFrames,
      sum,
    }
  })
}

/** The loudest moment of the received sound within a time, 0 to 1. */
export const loudness = async (page: Page, forMs: number): Promise<number> =>
  (await listenTo(page, 'stage', forMs)) as number

/** From now on keeps what this page's new connections receive. */
export const keepReceived = (page: Page) =>
  page.evaluate(() => {
    const received: MediaStream[] = []
    Object.assign(window, { received })
    const Native = RTCPeerConnection
    window.RTCPeerConnection = class extends Native {
      constructor(config?: RTCConfiguration) {
        super(config)
        this.addEventListener('track', ({ track }) => received.push(new MediaStream([track])))
      }
    }
  })

/** The loudest moment, 0 to 1, of the newest stream a page keeps in `window.received`; undefined while it has none. */
export const receivedLoudness = (page: Page, forMs: number): Promise<number | undefined> =>
  listenTo(page, 'received', forMs)

const listenTo = (page: Page, what: 'stage' | 'received', forMs: number): Promise<number | undefined> =>
  page.locator(what === 'stage' ? '[data-testid=stage-video]' : 'html').evaluate(
    async (element, { what, forMs }) => {
      const stream =
        what === 'stage'
          ? ((element as HTMLVideoElement).srcObject as MediaStream)
          : (window as unknown as { received: MediaStream[] }).received.at(-1)
      if (!stream) return undefined
      const context = new AudioContext()
      const analyser = new AnalyserNode(context, { fftSize: 4096 })
      context.createMediaStreamSource(stream).connect(analyser)
      const samples = new Float32Array(analyser.fftSize)
      let most = 0
      const endMs = performance.now() + forMs
      while (performance.now() < endMs) {
        analyser.getFloatTimeDomainData(samples)
        for (const sample of samples) most = Math.max(most, Math.abs(sample))
        await new Promise((wait) => setTimeout(wait, 50))
      }
      await context.close()
      return most
    },
    { what, forMs },
  )
