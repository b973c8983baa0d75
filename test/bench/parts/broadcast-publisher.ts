/// <reference path="../../../renderer/broadcast/simple-peer.d.ts" />
/** The page of the publisher: one busy picture with a clock in it, one tone, sent in one of three ways. */
import Peer from 'simple-peer/simplepeer.min.js'
import { type Link, openLink } from '../../../renderer/broadcast/link'
import type { Layer } from '../../../shared/broadcast'
import type { Signal } from '../../../shared/wire'
import { joinHub, type Note } from './broadcast-hub'
import { openJanus } from './broadcast-janus-client'
import { drawTimecode, nowMs } from './broadcast-timecode'

const WIDTH = 1280
const HEIGHT = 720
const FRAMES_PER_SECOND = 20
const MAX_VIDEO_BPS = 1_700_000

interface TrackGenerator extends MediaStreamTrack {
  readonly writable: WritableStream<VideoFrame>
}
declare const MediaStreamTrackGenerator: new (init: { kind: 'video' }) => TrackGenerator

/** Enough going on that the encoder uses all the rate it may. */
function openPicture(): MediaStreamTrack {
  const track = new MediaStreamTrackGenerator({ kind: 'video' })
  const writer = track.writable.getWriter()
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const ground = drawGround()
  if (!context) throw new Error('no canvas')
  setInterval(() => {
    const atMs = nowMs()
    const x = Math.floor(atMs / 12) % WIDTH
    context.drawImage(ground, -x, 0)
    for (let i = 0; i < 40; i++) {
      context.fillStyle = `hsl(${(i * 47 + atMs / 40) % 360} 70% ${30 + (i % 5) * 10}%)`
      const angle = atMs / (400 + i * 37) + i
      context.fillRect(600 + 560 * Math.cos(angle) * ((i % 7) / 7), 380 + 280 * Math.sin(angle * 1.3), 70, 50)
    }
    context.fillStyle = '#ffffff'
    context.font = '28px sans-serif'
    for (let line = 0; line < 6; line++)
      context.fillText(`${line} ${Math.floor(atMs / (line + 1))}`, 60, 300 + line * 60)
    drawTimecode(context, atMs)
    if ((writer.desiredSize ?? 0) > 0) void writer.write(new VideoFrame(canvas, { timestamp: Math.round(atMs * 1000) }))
  }, 1000 / FRAMES_PER_SECOND)
  return track
}

/** Twice the width, and the same again after one, so that it can scroll forever. */
function drawGround(): OffscreenCanvas {
  const ground = new OffscreenCanvas(WIDTH * 2, HEIGHT)
  const context = ground.getContext('2d') as OffscreenCanvasRenderingContext2D
  for (let i = 0; i < 700; i++) {
    context.fillStyle = `hsl(${(i * 61) % 360} 40% ${20 + ((i * 13) % 50)}%)`
    const [x, y] = [(i * 379) % WIDTH, (i * 211) % HEIGHT]
    for (const at of [x - WIDTH, x, x + WIDTH]) context.fillRect(at, y, 40 + ((i * 17) % 120), 30 + ((i * 29) % 90))
  }
  return ground
}

function openTone(): MediaStreamTrack {
  const context = new AudioContext({ sampleRate: 48_000 })
  const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 })
  const tone = new OscillatorNode(context, { frequency: 330 })
  const swell = new OscillatorNode(context, { frequency: 3 })
  const gain = new GainNode(context, { gain: 0.3 })
  swell.connect(gain.gain)
  tone.connect(gain).connect(destination)
  tone.start()
  swell.start()
  return destination.stream.getAudioTracks()[0] as MediaStreamTrack
}

async function holdSize(pc: RTCPeerConnection): Promise<void> {
  for (const sender of pc.getSenders()) {
    if (sender.track?.kind !== 'video') continue
    const parameters = sender.getParameters() as RTCRtpSendParameters & { degradationPreference?: string }
    if (parameters.encodings.length === 0) continue
    for (const encoding of parameters.encodings) encoding.maxBitrate = MAX_VIDEO_BPS
    parameters.degradationPreference = 'maintain-resolution'
    await sender.setParameters(parameters)
  }
}

const connections = new Set<RTCPeerConnection>()
const Native = RTCPeerConnection
window.RTCPeerConnection = class extends Native {
  constructor(configuration?: RTCConfiguration) {
    super(configuration)
    connections.add(this)
  }
}

async function run(): Promise<void> {
  const video = openPicture()
  const audio = openTone()
  const stream = new MediaStream([video, audio])
  const peers = new Map<string, Peer>()
  let link: Link | undefined
  let stopJanus: (() => void) | undefined

  function naive(viewerId: string): void {
    const peer = new Peer({ initiator: true, trickle: true, config: { iceServers: [] }, stream })
    peers.set(viewerId, peer)
    peer.on('signal', (signal) => hub.send('viewers', 'signal', signal, viewerId))
    peer.on('error', () => {})
    const pc = peer._pc as RTCPeerConnection
    pc.addEventListener('connectionstatechange', () => {
      if (pc.connectionState === 'connected') void holdSize(pc)
    })
  }

  async function janus(url: string): Promise<void> {
    const session = await openJanus(url)
    const pc = new RTCPeerConnection()
    for (const track of stream.getTracks()) pc.addTrack(track, stream)
    await pc.setLocalDescription(await pc.createOffer())
    const answer = await session.publish(pc.localDescription as RTCSessionDescription, pc)
    await pc.setRemoteDescription(answer)
    await holdSize(pc)
    stopJanus = () => {
      pc.close()
      session.close()
    }
  }

  /** Pictures of which anything was encoded since the last count. */
  const before = new Map<string, number>()
  async function encoders(): Promise<number> {
    let count = 0
    for (const pc of connections) {
      if (pc.connectionState !== 'connected') continue
      for (const one of (await pc.getStats()).values()) {
        if (one.type !== 'outbound-rtp' || one.kind !== 'video') continue
        const key = `${[...connections].indexOf(pc)} ${one.id}`
        const frames = one.framesEncoded ?? 0
        if (frames > (before.get(key) ?? 0)) count++
        before.set(key, frames)
      }
    }
    return count
  }

  function stop(): void {
    link?.close()
    link = undefined
    for (const peer of peers.values()) peer.destroy()
    peers.clear()
    stopJanus?.()
    stopJanus = undefined
  }

  const hear = ({ from, what, body, id = '' }: Note): void => {
    if (what === 'publish') {
      link = openLink({ video, audio, send: (signal) => hub.send('studio', 'signal', signal), onState: () => {} })
    } else if (what === 'layers') link?.encodeLayers(body as Layer[])
    else if (what === 'publish-janus') void janus(String(body))
    else if (what === 'stop') stop()
    else if (what === 'encoders') void encoders().then((count) => hub.send('bench', 'answer', count, id))
    else if (what === 'join') naive(id)
    else if (what === 'leave') peers.get(id)?.destroy()
    else if (what === 'signal' && from === 'studio') link?.signal(body as Signal)
    else if (what === 'signal') peers.get(id)?.signal(body)
  }
  const hub = await joinHub('publisher', `ws://${location.host}`, hear)
  hub.send('bench', 'ready')
}

void run()
