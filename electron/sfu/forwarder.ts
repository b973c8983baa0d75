/** Who publishes, who watches, and the packets between them. Never decodes. */
import type { RtpPacket } from 'werift'
import type { ViewerHealth } from '../../shared/broadcast'
import type { Signal } from '../../shared/wire'
import { createCoalescer } from './coalescer'
import { addressesOf, type Network } from './connection'
import { createContinuity } from './continuity'
import type { FromSfu, PublisherState, ViewerState } from './messages'
import { createMeter } from './meter'
import { acceptPublisher, type Kind, type Publisher } from './publisher'
import { isPublication } from './sdp'
import { openViewer, type Viewer } from './viewer'
import { startsKeyFrame } from './vp8'

const KEY_FRAME_INTERVAL_MS = 500
const SWEEP_MS = 1000
/** A browser proves its presence every 2.5 s; after this long without it is gone. */
const SILENCE_MS = 10_000
/** An offer that nobody answers. */
const CONNECT_MS = 15_000

/** `opening` while the offer is made; `waiting` until there is somebody to watch. */
type Seat = { kind: 'waiting' } | { kind: 'opening' } | { kind: 'open'; viewer: Viewer }

export interface Forwarder {
  publisherSignal(signal: Signal): void
  publisherGone(): void
  view(viewerId: string): void
  viewerSignal(viewerId: string, signal: Signal): void
  leave(viewerId: string): void
  close(): void
}

/** Opens the forwarder; everything it has to say goes to `post`. Nothing it is given makes it throw. */
export function openForwarder(network: Network, post: (message: FromSfu) => void): Forwarder {
  const seats = new Map<string, Seat>()
  const continuity = { audio: createContinuity(48_000), video: createContinuity(90_000) }
  const meter = createMeter()
  let publisher: Publisher | undefined
  let publisherState: PublisherState = 'gone'
  /** Counts the publisher's offers, so that what an earlier connection still says is not heard. */
  let publication = 0

  const keyFrames = createCoalescer(KEY_FRAME_INTERVAL_MS, () => {
    if (!publisher?.connected()) return
    meter.keyFrameRequests++
    publisher.askKeyFrame()
  })
  const sweeper = setInterval(sweep, SWEEP_MS)

  function setPublisherState(state: PublisherState): void {
    publisherState = state
    post({ kind: 'publisher-state', state })
    if (state !== 'connected') return
    keyFrames.ask()
    for (const [viewerId, seat] of seats) if (seat.kind === 'waiting') void offer(viewerId)
  }

  function setViewerState(viewerId: string, state: ViewerState): void {
    if (state === 'failed') drop(viewerId)
    post({ kind: 'viewer-state', viewerId, state })
  }

  function drop(viewerId: string): void {
    const seat = seats.get(viewerId)
    seats.delete(viewerId)
    if (seat?.kind === 'open') seat.viewer.close()
  }

  function dropPublisher(): void {
    publication++
    publisher?.close()
    publisher = undefined
  }

  function forward(kind: Kind, packet: RtpPacket): void {
    meter.count(kind, packet.payload.length, packet.header.marker)
    const { header } = packet
    const place = continuity[kind].place(header, performance.now())
    if (!place) return
    header.sequenceNumber = place.sequenceNumber
    header.timestamp = place.timestamp
    // Extensions are numbered per connection: the publisher's mean something else, or nothing, to a viewer.
    header.extensions = []
    const begins = kind === 'audio' || startsKeyFrame(packet.payload)
    if (begins && kind === 'video') keyFrames.satisfied()
    for (const seat of seats.values()) if (seat.kind === 'open' && seat.viewer.send(kind, packet, begins)) meter.sent()
  }

  async function publish(offerSdp: string): Promise<void> {
    dropPublisher()
    const mine = publication
    const current = () => mine === publication
    continuity.audio.switchSource()
    continuity.video.switchSource()
    try {
      const accepted = await acceptPublisher(offerSdp, {
        signal: (signal) => current() && post({ kind: 'publisher-signal', signal }),
        state: (state) => {
          if (!current()) return
          if (state === 'failed') dropPublisher()
          setPublisherState(state)
        },
        packet: (kind, packet) => current() && forward(kind, packet),
      })
      if (current()) publisher = accepted
      else accepted.close()
    } catch (error) {
      post({ kind: 'log', level: 'warn', text: `publisher refused: ${String(error)}` })
      if (current()) setPublisherState('failed')
    }
  }

  async function offer(viewerId: string): Promise<void> {
    const mine: Seat = { kind: 'opening' }
    seats.set(viewerId, mine)
    let seat: Seat = mine
    const current = () => seats.get(viewerId) === seat
    try {
      const viewer = await openViewer(addressesOf(network), {
        signal: (signal) => current() && post({ kind: 'viewer-signal', viewerId, signal }),
        state: (state) => current() && setViewerState(viewerId, state),
        keyFrameNeeded: () => keyFrames.ask(),
        lost: (packets) => {
          meter.packetsLost += packets
        },
      })
      if (!current()) {
        viewer.close()
        return
      }
      seat = { kind: 'open', viewer }
      seats.set(viewerId, seat)
    } catch (error) {
      post({ kind: 'log', level: 'warn', text: `no offer for ${viewerId}: ${String(error)}` })
      if (current()) setViewerState(viewerId, 'failed')
    }
  }

  function sweep(): void {
    const nowMs = performance.now()
    if (publisher && nowMs - publisher.heardAtMs() > SILENCE_MS) {
      dropPublisher()
      setPublisherState('failed')
    }
    for (const [viewerId, seat] of seats) {
      if (seat.kind !== 'open') continue
      const { viewer } = seat
      const lateMs = viewer.connected()
        ? nowMs - viewer.heardAtMs() - SILENCE_MS
        : nowMs - viewer.openedAtMs - CONNECT_MS
      if (lateMs > 0) setViewerState(viewerId, 'failed')
    }
    post({ kind: 'stats', ...meter.read([...seats].map(healthOf), publisherState) })
  }

  return {
    publisherSignal(signal) {
      if (signal.type !== 'offer') return
      // What is no offer of picture and sound must not end the publication that runs.
      if (isPublication(signal.sdp)) void publish(signal.sdp)
      else post({ kind: 'log', level: 'warn', text: 'not an offer of picture and sound' })
    },
    publisherGone() {
      dropPublisher()
      setPublisherState('gone')
    },
    view(viewerId) {
      drop(viewerId)
      if (publisher?.connected()) void offer(viewerId)
      else {
        seats.set(viewerId, { kind: 'waiting' })
        setViewerState(viewerId, 'waiting')
      }
    },
    viewerSignal(viewerId, signal) {
      const seat = seats.get(viewerId)
      if (seat?.kind !== 'open') return
      seat.viewer.signal(signal).catch((error: unknown) => {
        post({ kind: 'log', level: 'warn', text: `signal of ${viewerId} refused: ${String(error)}` })
        if (seats.get(viewerId) === seat) setViewerState(viewerId, 'failed')
      })
    },
    leave: drop,
    close() {
      clearInterval(sweeper)
      keyFrames.close()
      dropPublisher()
      for (const viewerId of [...seats.keys()]) drop(viewerId)
    },
  }
}

function healthOf([viewerId, seat]: [string, Seat]): ViewerHealth {
  const state = seat.kind === 'waiting' ? 'waiting' : 'connecting'
  const unknown = { state, quality: '720', wish: 'auto', limit: 'none', kbps: 0, lossPercent: 0, queueMs: 0 } as const
  return { viewerId, ...(seat.kind === 'open' ? seat.viewer.health() : unknown) }
}
