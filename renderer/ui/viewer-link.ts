/**
 * Receives the class: picture and sound from the studio's forwarder, over one connection that comes back by itself.
 * Used by the attendee page (signals over its WebSocket) and by the studio's monitor (signals over IPC).
 */
import Peer from 'simple-peer/simplepeer.min.js'
import type { Signal } from '../../shared/wire'
import { createViewerBuffer } from './viewer-buffer'

/**
 * `waiting`: for the teacher's picture; `lost`: it was there, or nearly, and is asked for again; `unable`: this browser
 * was built without WebRTC, as WebKitGTK is on some systems.
 */
export type ViewingState = 'waiting' | 'connecting' | 'playing' | 'lost' | 'unable'

export interface ViewerOptions {
  send(signal: Signal): void
  /** Asks the studio for an offer; it comes when there is something to see. */
  join(): void
  /** A new stream for the video element; each one replaces the one before. */
  onStream(stream: MediaStream): void
  onState(state: ViewingState): void
}

export interface ViewerLink {
  signal(signal: Signal): void
  /** The studio said that the connection is gone, or the way to the studio is a new one: asks again. */
  gone(): void
  close(): void
}

const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 2000
/** From the offer to a connection. */
const CONNECT_MS = 8000
/** The studio reports every second, even while nobody publishes: longer silence is a way that is cut. */
const SILENCE_MS = 2500
const LOOK_MS = 500
/** Whoever has lost the picture looks and asks more often, to have it back soon. */
const ASK_AGAIN_MS = 500

/** Opens the link and asks for the class at once. */
export function openViewer(options: ViewerOptions): ViewerLink {
  let peer: Peer | undefined
  let waitMs = FIRST_WAIT_MS
  let timer: ReturnType<typeof setTimeout> | undefined
  let state: ViewingState | undefined
  let closed = false

  function setState(next: ViewingState): void {
    if (state === next) return
    state = next
    options.onState(next)
  }

  function after(delayMs: number, act: () => void): void {
    clearTimeout(timer)
    timer = setTimeout(act, delayMs)
  }

  function drop(): void {
    clearTimeout(timer)
    const old = peer
    // First forgotten, then destroyed, so that its last words are not heard.
    peer = undefined
    old?.destroy()
  }

  /** Until an offer comes: what was asked while the way to the studio was cut may never have arrived. */
  function ask(): void {
    options.join()
    after(LONGEST_WAIT_MS, ask)
  }

  function lose(): void {
    if (closed) return
    drop()
    // Who has seen nothing yet goes on waiting.
    if (state !== 'waiting') setState('lost')
    after(waitMs, ask)
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
  }

  /**
   * Asks for another connection while a way is silent. The old one is kept: should its network come back sooner, it
   * goes on.
   */
  async function listen(mine: Peer): Promise<void> {
    let [bytes, heardAtMs, askedAtMs] = [0, performance.now(), 0]
    const buffer = createViewerBuffer(() => mine._pc?.getReceivers() ?? [])
    while (peer === mine && !mine.destroyed && mine._pc) {
      const stats = await mine._pc.getStats().catch(() => undefined)
      const received = stats && bytesOf(stats)
      if (received === undefined || peer !== mine) return
      const nowMs = performance.now()
      buffer.look(stats as RTCStatsReport, nowMs)
      if (received !== bytes) {
        ;[bytes, heardAtMs] = [received, nowMs]
        if (state === 'lost') setState('playing')
      } else if (nowMs - heardAtMs > SILENCE_MS && nowMs - askedAtMs >= ASK_AGAIN_MS) {
        askedAtMs = nowMs
        setState('lost')
        options.join()
      }
      await new Promise((resolve) => setTimeout(resolve, state === 'lost' ? LOOK_MS / 2 : LOOK_MS))
    }
  }

  function watch(mine: Peer): void {
    const pc = mine._pc
    // Not `connectionState`, which Firefox has only since 113.
    pc?.addEventListener('iceconnectionstatechange', () => {
      if (peer !== mine) return
      if (pc.iceConnectionState === 'connected' || pc.iceConnectionState === 'completed') {
        clearTimeout(timer)
        waitMs = FIRST_WAIT_MS
        if (state !== 'playing') void listen(mine)
        setState('playing')
      }
    })
  }

  function answer(offerSdp: string): void {
    drop()
    setState('connecting')
    // No servers of other people are asked for this browser's address: the studio is on the same network, or reachable.
    const mine = new Peer({ initiator: false, trickle: true, config: { iceServers: [] } })
    // An ICE-lite studio has no use for the browser's candidates.
    const wanted = (type: string) => type === 'answer' || (type === 'candidate' && !/^a=ice-lite/m.test(offerSdp))
    peer = mine
    mine.on('signal', (signal) => {
      if (peer === mine && wanted(signal.type)) options.send(signal as Signal)
    })
    mine.on('stream', (stream) => {
      if (peer === mine) options.onStream(stream)
    })
    mine.on('error', () => {})
    mine.on('close', () => {
      if (peer === mine) lose()
    })
    watch(mine)
    after(CONNECT_MS, lose)
    mine.signal({ type: 'offer', sdp: offerSdp })
  }

  if (typeof RTCPeerConnection === 'undefined') {
    setState('unable')
    return { signal() {}, gone() {}, close() {} }
  }
  setState('waiting')
  options.join()
  return {
    signal(signal) {
      if (closed) return
      if (signal.type === 'offer') answer(signal.sdp)
      else if (peer && !peer.destroyed) peer.signal(signal)
    },
    gone: lose,
    close() {
      closed = true
      drop()
    },
  }
}

/** All that came in over the connection; undefined where the browser does not say. */
function bytesOf(stats: RTCStatsReport): number | undefined {
  let sum: number | undefined
  for (const one of stats.values())
    if (one.type === 'candidate-pair' && typeof one.bytesReceived === 'number') sum = (sum ?? 0) + one.bytesReceived
  return sum
}
