/** A stage for the media path: a real forwarder process, real Chromium on both sides, and signalling as main relays it. */
import { type ChildProcess, fork } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, chromium, type Page } from '@playwright/test'
import { openSfu, type Sfu } from '../../electron/sfu/link'
import type { PublisherState, SfuStats, ViewerState } from '../../electron/sfu/messages'
import type { Layer, Quality } from '../../shared/broadcast'
import type { BroadcastReport, PushChannel, Pushes } from '../../shared/ipc'
import type { Signal } from '../../shared/wire'
import { childOf } from './child'
import type { MediaBuild } from './media-build'
import type { Relay } from './relay'

const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
]
export const VISIBLE_ADDRESSES = '--disable-features=WebRtcHideLocalIpsWithMdns'
export const FAKE_DEVICES = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

export const launch = (...flags: string[]): Promise<Browser> =>
  chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: [...BROWSER_FLAGS, ...flags] })

/** Every connection a page makes, in order. */
const KEEP_CONNECTIONS = `
  window.connections = []
  const Native = RTCPeerConnection
  window.RTCPeerConnection = class extends Native { constructor(...all) { super(...all); window.connections.push(this) } }
`

export interface Stage {
  sfu: Sfu
  /** The process that runs now. */
  child(): ChildProcess
  origin: string
  publisher?: Publisher
  viewers: Map<string, Page>
  /** The last offer made to each viewer: its candidates name the forwarder's ports. */
  offers: Map<string, string>
  /** Viewers that are not on the same machine, so to speak. */
  relays: Map<string, Relay>
  /** Nor is a publisher with one of these. */
  publisherRelay?: Relay
  /** What each viewer was given, in order. */
  qualities: Map<string, Quality[]>
  layersWanted: Layer[][]
  stats: SfuStats[]
  states: { publisher: PublisherState[]; viewer: Map<string, ViewerState[]> }
  log: string[]
  restarts: number
  close(): Promise<void>
}

export interface Publisher {
  page: Page
  reports: BroadcastReport[]
  push<C extends PushChannel>(channel: C, payload: Pushes[C]): Promise<void>
  close(): Promise<void>
}

export async function openStage(build: MediaBuild, execPath = process.execPath): Promise<Stage> {
  const server: Server = createServer((request, response) => {
    response.setHeader('content-type', request.url?.endsWith('.js') ? 'text/javascript' : 'text/html')
    if (request.url === '/broadcast.js') return response.end(build.broadcastScript)
    if (request.url === '/viewer.js') return response.end(build.viewerScript)
    if (request.url === '/broadcast') return response.end('<!doctype html><body><script src="/broadcast.js"></script>')
    response.end('<!doctype html><body><video autoplay playsinline></video><script src="/viewer.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  let forked: ChildProcess

  const stage: Stage = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    child: () => forked,
    viewers: new Map(),
    offers: new Map(),
    relays: new Map(),
    qualities: new Map(),
    layersWanted: [],
    stats: [],
    states: { publisher: [], viewer: new Map() },
    log: [],
    restarts: 0,
    sfu: openSfu({
      loopbackOnly: true,
      fork: () => {
        forked = fork(build.sfuFile, { execPath, execArgv: [] })
        return childOf(forked)
      },
      log: (level, text) => void stage.log.push(`${level} ${text}`),
      on: {
        publisherSignal: (heard) => {
          const relay = stage.publisherRelay
          const signal = relay && heard.type === 'answer' ? { ...heard, sdp: relay.through(heard.sdp) } : heard
          void stage.publisher?.push('broadcast:remote-signal', signal).catch(() => {})
        },
        publisherState: (state) => void stage.states.publisher.push(state),
        viewerSignal: (viewerId, heard) => {
          const relay = stage.relays.get(viewerId)
          const signal = relay && heard.type === 'offer' ? { ...heard, sdp: relay.through(heard.sdp) } : heard
          if (signal.type === 'offer') stage.offers.set(viewerId, signal.sdp)
          tellViewer(viewerId, `window.link?.signal(${JSON.stringify(signal)})`)
        },
        viewerState: (viewerId, state) => {
          stage.states.viewer.set(viewerId, [...(stage.states.viewer.get(viewerId) ?? []), state])
          // Neither does this word reach a viewer whose network is away.
          if (state === 'failed' && !stage.relays.get(viewerId)?.way.cut) tellViewer(viewerId, 'window.link?.gone()')
        },
        viewerQuality: (viewerId, quality) => {
          stage.qualities.set(viewerId, [...(stage.qualities.get(viewerId) ?? []), quality])
        },
        layersWanted: (layers) => {
          stage.layersWanted.push(layers)
          void stage.publisher?.push('broadcast:layers', layers).catch(() => {})
        },
        restarted: () => {
          stage.restarts++
          void stage.publisher?.push('broadcast:again', undefined)
          for (const viewerId of stage.viewers.keys()) tellViewer(viewerId, 'window.link?.gone()')
        },
        stats: (stats) => void stage.stats.push(stats),
      },
    }),
    async close() {
      await stage.sfu.close()
      server.close()
      server.closeAllConnections()
    },
  }
  const tellViewer = (viewerId: string, code: string): void => {
    stage.viewers
      .get(viewerId)
      ?.evaluate(code)
      .catch(() => {})
  }
  return stage
}

/** Opens the real broadcast page with a bridge as preload would make it, and makes it the stage's publisher. */
export async function openPublisher(stage: Stage, browser: Browser): Promise<Publisher> {
  const page = await browser.newPage()
  const publisher: Publisher = {
    page,
    reports: [],
    push: (channel, payload) =>
      page.evaluate(`window.pushed(${JSON.stringify(channel)}, ${JSON.stringify(payload) ?? 'undefined'})`),
    close: async () => {
      if (stage.publisher === publisher) stage.publisher = undefined
      await page.close()
    },
  }
  await page.exposeFunction('bridge', (channel: string, body: unknown) => {
    if (channel === 'broadcast:signal' && stage.publisher === publisher) stage.sfu.publisherSignal(body as Signal)
    if (channel === 'broadcast:report') publisher.reports.push(body as BroadcastReport)
  })
  await page.addInitScript(`
    const listeners = new Map()
    window.pushed = (channel, payload) => listeners.get(channel)?.(payload)
    window.lectern = {
      request: async (channel, body) => { await window.bridge(channel, body); return { ok: true } },
      on: (channel, listener) => { listeners.set(channel, listener); return () => listeners.delete(channel) },
    }
  `)
  await page.addInitScript(KEEP_CONNECTIONS)
  stage.publisher = publisher
  await page.goto(`${stage.origin}/broadcast`)
  return publisher
}

/** Opens a page that watches. `startedAtMs` and `firstFrameAtMs` on its window measure the wait for a picture. */
export async function openViewer(stage: Stage, browser: Browser, viewerId: string, relay?: Relay): Promise<Page> {
  const page = await browser.newPage()
  if (relay) stage.relays.set(viewerId, relay)
  await page.addInitScript(KEEP_CONNECTIONS)
  await page.exposeFunction(
    'sendSignal',
    (signal: Signal) => relay?.way.cut || stage.sfu.viewerSignal(viewerId, signal),
  )
  await page.exposeFunction('askToJoin', () => relay?.way.cut || stage.sfu.view(viewerId))
  await page.goto(`${stage.origin}/viewer`)
  stage.viewers.set(viewerId, page)
  await page.evaluate(`
    window.states = []
    window.candidates = 0
    const video = document.querySelector('video')
    window.frames = 0
    const count = () => { window.frames++; window.firstFrameAtMs ??= performance.now(); video.requestVideoFrameCallback(count) }
    video.requestVideoFrameCallback(count)
    window.startedAtMs = performance.now()
    window.link = openViewer({
      send: (signal) => sendSignal(signal),
      join: () => askToJoin(),
      onStream: (stream) => { video.srcObject = stream; window.stream = stream },
      onState: (state) => window.states.push(state),
    })
    undefined
  `)
  return page
}

export async function leave(stage: Stage, viewerId: string): Promise<void> {
  const page = stage.viewers.get(viewerId)
  stage.viewers.delete(viewerId)
  await page?.close()
  stage.sfu.leave(viewerId)
}
