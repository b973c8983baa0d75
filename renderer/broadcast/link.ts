/** The only file that knows simple-peer here: publishes one picture and one sound, and keeps them published. */
import Peer from 'simple-peer/simplepeer.min.js'
import { LAYERS, type Layer } from '../../shared/broadcast'
import type { Signal } from '../../shared/wire'

export type LinkState = 'connecting' | 'live' | 'failed'

export interface LinkOptions {
  video: MediaStreamTrack
  audio: MediaStreamTrack
  send(signal: Signal): void
  onState(state: LinkState): void
}

export interface Link {
  signal(signal: Signal): void
  /** Encodes these layers and no others, now and after each new connection. */
  encodeLayers(layers: readonly Layer[]): void
  /** The forwarder knows us no more: publishes anew, at once. */
  again(): void
  close(): void
}

/** What each layer may take at most. */
const MAX_KBPS: Record<Layer, number> = { '720': 1700, '360': 500, '180': 150 }
const MAX_AUDIO_KBPS = 48
const FIRST_WAIT_MS = 300
const LONGEST_WAIT_MS = 3000
const CONNECT_MS = 5000
const HICCUP_MS = 1500

const userNameOf = (sdp: string) => /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1]
/** The forwarder names in its answer the offer that it answers; other servers put `-` there. */
const isAnswerTo = (answerSdp: string, offerSdp: string) => {
  const reference = /^s=(\S+)/m.exec(answerSdp)?.[1] ?? '-'
  return reference === '-' || reference === userNameOf(offerSdp)
}

/** Publishes, and publishes again whenever the connection is lost. */
export function openLink(options: LinkOptions): Link {
  const { video } = options
  let layers: readonly Layer[] = ['720']
  let peer: Peer | undefined
  let offerSdp = ''
  let waitMs = FIRST_WAIT_MS
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false

  function after(delayMs: number, act: () => void): void {
    clearTimeout(timer)
    timer = setTimeout(act, delayMs)
  }

  function drop(): void {
    clearTimeout(timer)
    const old = peer
    peer = undefined
    old?.destroy()
  }

  function publish(): void {
    drop()
    options.onState('connecting')
    const mine = new Peer({ initiator: true, trickle: true, config: { iceServers: [] } })
    const stream = new MediaStream()
    mine.addTransceiver(video, { direction: 'sendonly', streams: [stream], sendEncodings: encodings(layers) })
    mine.addTransceiver(options.audio, { direction: 'sendonly', streams: [stream] })
    peer = mine
    mine.on('signal', (raw) => {
      if (peer !== mine) return
      const signal = raw as Signal
      if (signal.type === 'offer') offerSdp = signal.sdp
      if (signal.type === 'offer' || signal.type === 'candidate') options.send(signal)
    })
    mine.on('error', () => {})
    mine.on('close', () => {
      if (peer === mine) lose()
    })
    watch(mine)
    after(CONNECT_MS, lose)
  }

  function watch(mine: Peer): void {
    const pc = mine._pc
    pc?.addEventListener('connectionstatechange', () => {
      if (peer !== mine) return
      if (pc.connectionState === 'connected') {
        clearTimeout(timer)
        waitMs = FIRST_WAIT_MS
        options.onState('live')
      } else if (pc.connectionState === 'disconnected') after(HICCUP_MS, lose)
    })
    pc?.addEventListener('signalingstatechange', () => {
      if (peer === mine && pc.signalingState === 'stable') for (const sender of pc.getSenders()) limit(sender, layers)
    })
  }

  function lose(): void {
    if (closed) return
    drop()
    options.onState('failed')
    after(waitMs, publish)
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
  }

  const senders = () => peer?._pc?.getSenders() ?? []

  publish()
  return {
    signal(signal) {
      if (!peer || peer.destroyed || signal.type === 'offer') return
      if (signal.type === 'answer' && !isAnswerTo(signal.sdp, offerSdp)) return
      peer.signal(signal)
    },
    encodeLayers(next) {
      layers = next
      for (const sender of senders()) limit(sender, layers)
    },
    again() {
      waitMs = FIRST_WAIT_MS
      publish()
    },
    close() {
      closed = true
      drop()
    },
  }
}

/** Smallest first, as browsers want it. Each layer is named by its lines and has half the width of the next. */
const encodings = (layers: readonly Layer[]): RTCRtpEncodingParameters[] =>
  [...LAYERS].reverse().map((layer) => ({
    rid: layer,
    active: layers.includes(layer),
    scaleResolutionDownBy: 720 / Number(layer),
    maxBitrate: MAX_KBPS[layer] * 1000,
  }))

/** Changes of one sender follow each other: each starts from what the one before has set. */
const turns = new WeakMap<RTCRtpSender, Promise<void>>()

function limit(sender: RTCRtpSender, layers: readonly Layer[]): void {
  const turn = (turns.get(sender) ?? Promise.resolve()).then(() => limitNow(sender, layers)).catch(() => {})
  turns.set(sender, turn)
}

/** Under pressure the frame rate gives way, never the size: small text is what a class looks at. */
async function limitNow(sender: RTCRtpSender, layers: readonly Layer[]): Promise<void> {
  const isVideo = sender.track?.kind === 'video'
  const parameters = sender.getParameters() as RTCRtpSendParameters & { degradationPreference?: string }
  if (!sender.track || parameters.encodings.length === 0) return
  for (const encoding of parameters.encodings) {
    if (!isVideo) encoding.maxBitrate = MAX_AUDIO_KBPS * 1000
    else encoding.active = layers.some((layer) => layer === encoding.rid) || parameters.encodings.length === 1
  }
  if (isVideo) parameters.degradationPreference = 'maintain-resolution'
  await sender.setParameters(parameters)
}
