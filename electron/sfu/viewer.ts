/** One who watches: werift shakes hands, an outlet sends. */
import { MediaStream, MediaStreamTrack, type RTCRtpSender } from 'werift'
import type { Layer, Quality, QualityWish, ViewerHealth } from '../../shared/broadcast'
import type { Signal } from '../../shared/wire'
import { type Connection, openConnection } from './connection'
import type { History } from './history'
import { openPath } from './inside'
import { createLayerChoice, type LayerChoice, type LayerRates, type Wishes } from './layer-choice'
import type { ViewerState } from './messages'
import { createOutlet, type Outlet } from './outlet'
import { clockMs, type MediaPacket, type Source, type SourceClock } from './packet'
import { readTerms } from './sdp'

export interface ViewerOptions {
  addresses: string[]
  wishes: Wishes
  histories: Record<Source, History>
  clocks: Map<Source, SourceClock>
  signal(signal: Signal): void
  state(state: ViewerState): void
  keyFrameNeeded(layer: Layer): void
  lost(packets: number): void
  /** A packet of the picture went out, so long after it had come in. */
  took(ms: number): void
  quality(quality: Quality, limit: ViewerHealth['limit']): void
}

export interface Viewer {
  connected(): boolean
  openedAtMs: number
  heardAtMs(): number
  signal(signal: Signal): Promise<void>
  wish(wishes: Wishes): void
  /** Takes a packet, or sends what waits: true while anything does. */
  take(packet: MediaPacket): boolean
  restart(): void
  tick(nowMs: number): boolean
  /** Chooses the layer anew; a better one only in its turn. */
  adapt(nowMs: number, rates: LayerRates, mayRise: boolean): void
  report(nowMs: number): void
  /** The layer that has to be encoded for this viewer. */
  wanted(): Layer | undefined
  /** Since it was last asked, and the packets sent in that time. */
  health(): Omit<ViewerHealth, 'viewerId'> & { packets: number }
  close(): void
}

/** What is sent to a viewer whose way is free, so that it does not come all at once. */
const FREE_PACE_KBPS = 20_000
/** To one whose way is not: fast enough for a key frame to be out in time, or it would never get one. */
const PACE_OVER_RATE = 8

/** Makes the offer of picture and sound to one viewer; the browser answers. */
export async function openViewer(options: ViewerOptions): Promise<Viewer> {
  let outlet: Outlet | undefined
  const connection = openConnection(options.addresses, 'sending', (data) => outlet?.hear(data))
  const { pc } = connection
  const stream = new MediaStream()
  let choice: LayerChoice | undefined
  let wishes = options.wishes
  let told: { quality: Quality; limit: ViewerHealth['limit'] } = { quality: '720', limit: 'none' }
  let answerSdp = ''
  let closed = false
  let measuredAtMs = performance.now()

  const addSender = (kind: 'audio' | 'video'): RTCRtpSender => {
    const track = new MediaStreamTrack({ kind })
    stream.addTrack(track)
    return pc.addTransceiver(track, { direction: 'sendonly', streams: [stream] }).sender
  }
  const senders = { audio: addSender('audio'), video: addSender('video') }

  function open(): void {
    const path = openPath(pc)
    if (!path) return options.state('failed')
    const { histories, clocks } = options
    const terms = readTerms(answerSdp, senders)
    choice = createLayerChoice(terms.repair !== undefined)
    outlet = createOutlet({
      path,
      terms,
      histories,
      clocks,
      name: stream.id,
      keyFrameNeeded: options.keyFrameNeeded,
      lost: options.lost,
      took: options.took,
    })
    outlet.use(told.quality)
    if (!outlet.catchUp(clockMs()) && told.quality !== 'sound') options.keyFrameNeeded(told.quality)
    options.state('connected')
  }

  function shut(): void {
    outlet?.close()
    outlet = undefined
  }

  pc.connectionStateChange.subscribe((state) => {
    if (closed) return
    // An outlet stays while its keys are valid: another one would give their numbers to other packets.
    if (state === 'connected' && !outlet) open()
    if (state !== 'failed' && state !== 'closed') return
    shut()
    options.state('failed')
  })
  await offer(connection, options)

  return {
    connected: () => outlet !== undefined,
    openedAtMs: performance.now(),
    heardAtMs: connection.heardAtMs,
    async signal(signal) {
      // Candidates are not needed: this side is ICE-lite. A second answer is a repeat, and the first stands.
      if (signal.type !== 'answer' || pc.signalingState !== 'have-local-offer') return
      answerSdp = signal.sdp
      await connection.accept('answer', signal.sdp)
    },
    wish(next) {
      wishes = next
    },
    take: (packet) => outlet?.take(packet) ?? false,
    restart: () => outlet?.restart(),
    tick: (nowMs) => outlet?.tick(nowMs) ?? false,
    adapt(nowMs, rates, mayRise) {
      if (!outlet || !choice) return
      const estimate = outlet.estimate()
      const { quality, limit, probeKbps } = choice.choose(nowMs, wishes, estimate, rates, mayRise)
      outlet.use(quality)
      const isFree = limit !== 'network' || quality === 'sound'
      outlet.setPace(isFree ? FREE_PACE_KBPS : PACE_OVER_RATE * rates[quality])
      if (probeKbps !== undefined)
        outlet.pad(Math.max(0, probeKbps - (quality === 'sound' ? 0 : rates[quality])), nowMs)
      if (quality === told.quality && limit === told.limit) return
      told = { quality, limit }
      options.quality(quality, limit)
    },
    report: (nowMs) => outlet?.report(nowMs),
    wanted: () => (told.quality === 'sound' ? undefined : told.quality),
    health() {
      const wish: QualityWish = wishes.quality
      const nowMs = performance.now()
      const figures = outlet?.figures()
      const kbps = Math.round(((figures?.bytes ?? 0) * 8) / Math.max(1, nowMs - measuredAtMs))
      measuredAtMs = nowMs
      if (!figures || !outlet)
        return { state: 'connecting', ...told, wish, kbps: 0, lossPercent: 0, queueMs: 0, packets: 0 }
      const { estimate, roundTripMs, lossShare, queueMs, packets } = figures
      return {
        state: 'connected',
        quality: outlet.quality(),
        limit: told.limit,
        wish,
        kbps,
        ...(estimate.kbps === undefined ? {} : { estimateKbps: Math.round(estimate.kbps) }),
        lossPercent: Math.round(lossShare * 1000) / 10,
        ...(roundTripMs === undefined ? {} : { roundTripMs: Math.round(roundTripMs) }),
        queueMs: Math.round(queueMs),
        packets,
      }
    },
    close() {
      closed = true
      shut()
      void connection.close().catch(() => {})
    },
  }
}

async function offer(connection: Connection, events: Pick<ViewerOptions, 'signal' | 'state'>): Promise<void> {
  try {
    const sdp = await connection.describe('offer')
    events.state('connecting')
    events.signal({ type: 'offer', sdp })
  } catch (error) {
    void connection.close()
    throw error
  }
}
