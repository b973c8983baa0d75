/// <reference path="../../../renderer/broadcast/simple-peer.d.ts" />
/** The page of the viewers: any number of connections, each decoded and shown or only received, and what was seen. */
import Peer from 'simple-peer/simplepeer.min.js'
import { openViewer } from '../../../renderer/ui/viewer-link'
import type { Signal } from '../../../shared/wire'
import { type Hub, joinHub, type Note } from './broadcast-hub'
import { openJanus } from './broadcast-janus-client'
import { nowMs, readAgeMs } from './broadcast-timecode'

/** Reading pixels takes from the cores the studio runs on; so many viewers' pictures, each so often, tell the delay. */
const CLOCKS_READ = 3
const READ_EVERY = 5
/** As on a phone: to draw them larger would cost more than to decode them. */
const SHOWN_WIDTH = '320px'

interface Watching {
  signal(signal: unknown): void
  close(): void
}
interface Viewer extends Watching {
  video: HTMLVideoElement
  startedAtMs: number
  firstPictureMs?: number
  agesMs: number[]
  before: ReturnType<typeof nothingYet>
}

/** Chromium's own, not in the types. */
interface EncodedReceiver {
  createEncodedStreams(): { readable: ReadableStream }
}

let hub: Hub
const viewers = new Map<string, Viewer>()
const connections = new Map<string, RTCPeerConnection>()
let opening = ''
const Native = RTCPeerConnection
window.RTCPeerConnection = class extends Native {
  constructor(configuration?: RTCConfiguration) {
    super(opening.startsWith('many') ? ({ ...configuration, encodedInsertableStreams: true } as never) : configuration)
    connections.set(opening, this)
  }
}

/** How long the browser itself held each picture or sample back. */
const heldMs = ([sumBefore, countBefore]: number[], [sum, count]: number[]) =>
  (((sum ?? 0) - (sumBefore ?? 0)) * 1000) / Math.max(1, (count ?? 0) - (countBefore ?? 0))

const nothingYet = () => ({
  frames: 0,
  bytes: 0,
  packets: 0,
  held: { audio: [0, 0], video: [0, 0] },
  atMs: performance.now(),
})

/** What each viewer has had since it was last asked. */
async function look(): Promise<unknown[]> {
  const seen: unknown[] = []
  for (const [id, viewer] of viewers) {
    const report = await connections.get(id)?.getStats()
    let [frames, bytes, packets] = [0, 0, 0]
    const held = { audio: [0, 0], video: [0, 0] }
    for (const one of report?.values() ?? []) {
      if (one.type !== 'inbound-rtp') continue
      bytes += one.bytesReceived + one.headerBytesReceived
      packets += one.packetsReceived
      frames += one.framesDecoded ?? 0
      held[one.kind as 'audio' | 'video'] = [one.jitterBufferDelay ?? 0, one.jitterBufferEmittedCount ?? 0]
    }
    const atMs = performance.now()
    const seconds = (atMs - viewer.before.atMs) / 1000
    seen.push({
      id,
      width: viewer.video.videoWidth,
      height: viewer.video.videoHeight,
      fps: (frames - viewer.before.frames) / seconds,
      kbps: ((bytes - viewer.before.bytes) * 8) / seconds / 1000,
      packetsPerSecond: (packets - viewer.before.packets) / seconds,
      firstPictureMs: viewer.firstPictureMs,
      agesMs: viewer.agesMs,
      heldMs: {
        audio: heldMs(viewer.before.held.audio, held.audio),
        video: heldMs(viewer.before.held.video, held.video),
      },
    })
    viewer.agesMs = []
    viewer.before = { frames, bytes, packets, held, atMs }
  }
  return seen
}

function show(id: string): (stream: MediaStream) => void {
  const video = document.createElement('video')
  video.muted = true
  video.autoplay = true
  video.style.width = SHOWN_WIDTH
  document.body.append(video)
  const startedAtMs = performance.now()
  const viewer: Viewer = {
    video,
    startedAtMs,
    agesMs: [],
    before: nothingYet(),
    signal: () => {},
    close: () => {},
  }
  const readsClock = viewers.size < CLOCKS_READ
  viewers.set(id, viewer)
  let frames = 0
  const frame = () => {
    viewer.firstPictureMs ??= performance.now() - startedAtMs
    if (!readsClock) return
    if (++frames % READ_EVERY === 0) {
      const ageMs = readAgeMs(video, nowMs())
      if (ageMs !== undefined) viewer.agesMs.push(ageMs)
    }
    video.requestVideoFrameCallback(frame)
  }
  video.requestVideoFrameCallback(frame)
  return (stream) => {
    video.srcObject = stream
  }
}

function lectern(id: string, onStream: (stream: MediaStream) => void): Watching {
  const link = openViewer({
    send: (signal) => hub.send('studio', 'signal', signal, id),
    join: () => hub.send('studio', 'join', undefined, id),
    onStream,
    onState: () => {},
  })
  return {
    signal: (signal) => {
      opening = id
      link.signal(signal as Signal)
    },
    close: () => {
      link.close()
      hub.send('studio', 'leave', undefined, id)
    },
  }
}

/** Receives as `show` does, but the browser hands out whole frames as they came and decodes none. */
function receive(id: string): void {
  const startedAtMs = performance.now()
  const viewer: Viewer = {
    video: document.createElement('video'),
    startedAtMs,
    agesMs: [],
    before: nothingYet(),
    ...lectern(id, () => {
      for (const receiver of connections.get(id)?.getReceivers() ?? []) {
        const { readable } = (receiver as RTCRtpReceiver & EncodedReceiver).createEncodedStreams()
        const isPicture = receiver.track.kind === 'video'
        const write = () => {
          if (isPicture) viewer.firstPictureMs ??= performance.now() - startedAtMs
        }
        void readable.pipeTo(new WritableStream({ write })).catch(() => {})
      }
    }),
  }
  viewers.set(id, viewer)
}

async function run(): Promise<void> {
  const watch = (id: string, way: string, url: string): void => {
    const onStream = show(id)
    const viewer = viewers.get(id) as Viewer
    opening = id
    if (way === 'lectern') Object.assign(viewer, lectern(id, onStream))
    else if (way === 'naive') Object.assign(viewer, naive(id, onStream))
    else void janus(id, url, onStream).then((watching) => Object.assign(viewer, watching))
  }

  const naive = (id: string, onStream: (stream: MediaStream) => void): Watching => {
    const peer = new Peer({ initiator: false, trickle: true, config: { iceServers: [] } })
    peer.on('signal', (signal) => hub.send('publisher', 'signal', signal, id))
    peer.on('stream', onStream)
    peer.on('error', () => {})
    hub.send('publisher', 'join', undefined, id)
    return {
      signal: (signal) => peer.signal(signal),
      close: () => {
        peer.destroy()
        hub.send('publisher', 'leave', undefined, id)
      },
    }
  }

  const janus = async (id: string, url: string, onStream: (stream: MediaStream) => void): Promise<Watching> => {
    const session = await openJanus(url)
    opening = id
    const pc = new RTCPeerConnection()
    pc.ontrack = ({ streams: [stream] }) => stream && onStream(stream)
    await session.watch(pc)
    return {
      signal: () => {},
      close: () => {
        pc.close()
        session.close()
      },
    }
  }

  const leave = (id: string): void => {
    viewers.get(id)?.close()
    viewers.get(id)?.video.remove()
    viewers.delete(id)
    connections.delete(id)
  }

  const hear = ({ what, body, id = '' }: Note): void => {
    if (what === 'watch') {
      const { way, url } = body as { way: string; url: string }
      watch(id, way, url)
    } else if (what === 'watch-many') {
      for (let i = 0; i < Number(body); i++) receive(`many-${i}`)
    } else if (what === 'signal') viewers.get(id)?.signal(body)
    else if (what === 'look') void look().then((seen) => hub.send('bench', 'answer', seen, id))
    else if (what === 'leave') leave(id)
    else if (what === 'leave-all') for (const viewerId of viewers.keys()) leave(viewerId)
  }
  hub = await joinHub('viewers', `ws://${location.host}`, hear)
  hub.send('bench', 'ready')
}

void run()
