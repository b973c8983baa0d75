/// <reference path="../../../renderer/broadcast/simple-peer.d.ts" />
/** The page of the viewers: any number of connections, each decoded and shown, and what was seen of each. */
import Peer from 'simple-peer/simplepeer.min.js'
import { openViewer } from '../../../renderer/ui/viewer-link'
import type { Signal } from '../../../shared/wire'
import { joinHub, type Note } from './broadcast-hub'
import { openJanus } from './broadcast-janus-client'
import { nowMs, readAgeMs } from './broadcast-timecode'

/** Reading pixels costs too; so many are enough to know the delay. */
const CLOCKS_READ = 3

interface Watching {
  signal(signal: unknown): void
  close(): void
}
interface Viewer extends Watching {
  video: HTMLVideoElement
  startedAtMs: number
  firstPictureMs?: number
  agesMs: number[]
  before: { frames: number; bytes: number; packets: number; atMs: number }
}

const viewers = new Map<string, Viewer>()
const connections = new Map<string, RTCPeerConnection>()
let opening = ''
const Native = RTCPeerConnection
window.RTCPeerConnection = class extends Native {
  constructor(configuration?: RTCConfiguration) {
    super(configuration)
    connections.set(opening, this)
  }
}

/** What each viewer has had since it was last asked. */
async function look(): Promise<unknown[]> {
  const seen: unknown[] = []
  for (const [id, viewer] of viewers) {
    const report = await connections.get(id)?.getStats()
    let [frames, bytes, packets] = [0, 0, 0]
    for (const one of report?.values() ?? []) {
      if (one.type !== 'inbound-rtp') continue
      bytes += one.bytesReceived + one.headerBytesReceived
      packets += one.packetsReceived
      frames += one.framesDecoded ?? 0
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
    })
    viewer.agesMs = []
    viewer.before = { frames, bytes, packets, atMs }
  }
  return seen
}

function show(id: string): (stream: MediaStream) => void {
  const video = document.createElement('video')
  video.muted = true
  video.autoplay = true
  document.body.append(video)
  const startedAtMs = performance.now()
  const viewer: Viewer = {
    video,
    startedAtMs,
    agesMs: [],
    before: { frames: 0, bytes: 0, packets: 0, atMs: startedAtMs },
    signal: () => {},
    close: () => {},
  }
  const readsClock = viewers.size < CLOCKS_READ
  viewers.set(id, viewer)
  const frame = () => {
    viewer.firstPictureMs ??= performance.now() - startedAtMs
    if (readsClock) {
      const ageMs = readAgeMs(video, nowMs())
      if (ageMs !== undefined) viewer.agesMs.push(ageMs)
      video.requestVideoFrameCallback(frame)
    }
  }
  video.requestVideoFrameCallback(frame)
  return (stream) => {
    video.srcObject = stream
  }
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

  const lectern = (id: string, onStream: (stream: MediaStream) => void): Watching => {
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

  const hear = ({ what, body, id = '' }: Note): void => {
    if (what === 'watch') {
      const { way, url } = body as { way: string; url: string }
      watch(id, way, url)
    } else if (what === 'signal') viewers.get(id)?.signal(body)
    else if (what === 'look') void look().then((seen) => hub.send('bench', 'answer', seen, id))
    else if (what === 'leave-all') {
      for (const viewer of viewers.values()) {
        viewer.close()
        viewer.video.remove()
      }
      viewers.clear()
      connections.clear()
    }
  }
  const hub = await joinHub('viewers', `ws://${location.host}`, hear)
  hub.send('bench', 'ready')
}

void run()
