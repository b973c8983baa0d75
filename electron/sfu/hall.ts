/** The viewers of one thread. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { LAYERS, type ViewerHealth } from '../../shared/broadcast'
import type { Signal } from '../../shared/wire'
import { addressesOf, type Network } from './connection'
import { createDelays } from './delays'
import type { FromHall, ToHall } from './hall-messages'
import { createHistory, type History } from './history'
import { createIntake } from './intake'
import { type LayerRates, PROBE_MS, type Wishes } from './layer-choice'
import type { ViewerState } from './messages'
import { clockMs, parsePacket, type RawPacket, type Source, type SourceClock } from './packet'
import { createRates } from './rates'
import { openViewer, type Viewer } from './viewer'

export interface Hall {
  hear(message: ToHall): void
  close(): void
}

/** `opening` while the offer is made; `waiting` until there is somebody to watch. */
type Seat = { kind: 'waiting' } | { kind: 'opening' } | { kind: 'open'; viewer: Viewer }

const SWEEP_MS = 1000
const ADAPT_MS = 100
/** Viewers are divided into so many parts that take turns in trying a better layer. */
const TRIAL_PARTS = 8
const REPORT_TURNS = 10
const TICK_MS = 5
/** A browser proves its presence every 2.5 s; after this long without it is gone. */
const SILENCE_MS = 10_000
/** An offer that nobody answers. */
const CONNECT_MS = 15_000
const LOOK_MS = 10
const NS_PER_MS = 1e6

/** Opens a hall; nothing it is told makes it throw. */
export function openHall(network: Network, post: (message: FromHall) => void): Hall {
  const seats = new Map<string, Seat>()
  const wishes = new Map<string, Wishes>()
  const histories = Object.fromEntries(['audio', ...LAYERS].map((source) => [source, createHistory()])) as Record<
    Source,
    History
  >
  const clocks = new Map<Source, SourceClock>()
  const rates = createRates()
  const delays = createDelays()
  const intake = createIntake(forward)
  const turns = monitorEventLoopDelay({ resolution: LOOK_MS })
  turns.enable()
  let publishing = false
  let packetsLost = 0
  let wanted = ''
  let turn = 0
  let ticker: ReturnType<typeof setInterval> | undefined
  const sweeper = setInterval(sweep, SWEEP_MS)
  const adapter = setInterval(adapt, ADAPT_MS)

  function* viewers(): Iterable<Viewer> {
    for (const seat of seats.values()) if (seat.kind === 'open') yield seat.viewer
  }

  function setState(viewerId: string, state: ViewerState): void {
    if (state === 'failed') drop(viewerId)
    post({ kind: 'viewer-state', viewerId, state })
  }

  function drop(viewerId: string): void {
    const seat = seats.get(viewerId)
    seats.delete(viewerId)
    wishes.delete(viewerId)
    if (seat?.kind === 'open') seat.viewer.close()
  }

  async function offer(viewerId: string): Promise<void> {
    const mine: Seat = { kind: 'opening' }
    seats.set(viewerId, mine)
    let seat: Seat = mine
    const current = () => seats.get(viewerId) === seat
    try {
      const viewer = await openViewer({
        addresses: addressesOf(network),
        wishes: wishes.get(viewerId) ?? { quality: 'auto' },
        histories,
        clocks,
        signal: (signal) => current() && post({ kind: 'viewer-signal', viewerId, signal }),
        state: (state) => current() && setState(viewerId, state),
        keyFrameNeeded: (layer) => post({ kind: 'key-frame', layer }),
        lost: (packets) => {
          packetsLost += packets
        },
        took: delays.count,
        quality: (quality, limit) => {
          post({ kind: 'viewer-quality', viewerId, quality, limit })
          tellWanted()
        },
      })
      if (!current()) return viewer.close()
      seat = { kind: 'open', viewer }
      seats.set(viewerId, seat)
      // A wish that came while the offer was made.
      const latest = wishes.get(viewerId)
      if (latest) viewer.wish(latest)
      tellWanted()
    } catch (error) {
      post({ kind: 'log', level: 'warn', text: `no offer for ${viewerId}: ${String(error)}` })
      if (current()) setState(viewerId, 'failed')
    }
  }

  function forward(raw: RawPacket): void {
    const packet = parsePacket(raw)
    histories[packet.source].add(packet)
    rates.count(packet.source, packet.payload.length)
    let waits = false
    for (const viewer of viewers()) if (viewer.take(packet)) waits = true
    if (waits) ticker ??= setInterval(tick, TICK_MS)
  }

  /** Runs only while anything waits. */
  function tick(): void {
    const nowMs = clockMs()
    let waits = false
    for (const viewer of viewers()) if (viewer.tick(nowMs)) waits = true
    if (waits) return
    clearInterval(ticker)
    ticker = undefined
  }

  /**
   * Reports are due once a second; all at once they would hold packets up, so each time a part of the viewers' is. So do
   * trials of a better layer take turns: viewers that were set back together share a way, which all at once would fill.
   */
  function adapt(): void {
    const nowMs = clockMs()
    const layerRates: LayerRates = rates.read(nowMs)
    turn = (turn + 1) % REPORT_TURNS
    const parts = Math.max(1, Math.min(TRIAL_PARTS, seats.size))
    const trying = Math.floor(nowMs / PROBE_MS) % parts
    let at = 0
    for (const viewer of viewers()) {
      viewer.adapt(nowMs, layerRates, at % parts === trying)
      if (at++ % REPORT_TURNS === turn) viewer.report(nowMs)
    }
  }

  function tellWanted(): void {
    const layers = LAYERS.filter((layer) => [...viewers()].some((viewer) => viewer.wanted() === layer))
    if (layers.join() === wanted) return
    wanted = layers.join()
    post({ kind: 'wanted', layers })
  }

  function sweep(): void {
    const nowMs = performance.now()
    for (const [viewerId, seat] of seats) {
      if (seat.kind !== 'open') continue
      const { viewer } = seat
      const lateMs = viewer.connected()
        ? nowMs - viewer.heardAtMs() - SILENCE_MS
        : nowMs - viewer.openedAtMs - CONNECT_MS
      if (lateMs > 0) setState(viewerId, 'failed')
    }
    tellWanted()
    const health = [...seats].map(([viewerId, seat]) => healthOf(viewerId, seat))
    const resources = process.getActiveResourcesInfo()
    post({
      kind: 'figures',
      viewers: health.map(({ packets, ...viewer }) => viewer),
      packets: health.reduce((sum, viewer) => sum + viewer.packets, 0),
      packetsLost,
      delays: delays.read(),
      heldUpMs: Math.max(0, Math.round(turns.max / NS_PER_MS) - LOOK_MS),
      udpSockets: resources.filter((name) => name === 'UDPWrap').length,
      timers: resources.filter((name) => name === 'Timeout').length,
    })
    turns.reset()
  }

  function view(viewerId: string): void {
    // Asks that were held up on the way come all at once: one offer answers them.
    if (seats.get(viewerId)?.kind === 'opening') return
    drop(viewerId)
    if (publishing) void offer(viewerId)
    else {
      seats.set(viewerId, { kind: 'waiting' })
      setState(viewerId, 'waiting')
    }
  }

  function signal(viewerId: string, heard: Signal): void {
    const seat = seats.get(viewerId)
    if (seat?.kind !== 'open') return
    seat.viewer.signal(heard).catch((error: unknown) => {
      post({ kind: 'log', level: 'warn', text: `signal of ${viewerId} refused: ${String(error)}` })
      if (seats.get(viewerId) === seat) setState(viewerId, 'failed')
    })
  }

  function publish(now: boolean): void {
    publishing = now
    if (!publishing) return
    for (const [viewerId, seat] of seats) if (seat.kind === 'waiting') void offer(viewerId)
  }

  return {
    hear(message) {
      switch (message.kind) {
        case 'packet':
          return intake.add(message.packet)
        case 'clock':
          clocks.set(message.clock.source, message.clock)
          return
        case 'publishing':
          return publish(message.publishing)
        case 'restart':
          intake.clear()
          for (const source of ['audio', ...LAYERS] as const) histories[source].clear()
          for (const viewer of viewers()) viewer.restart()
          return
        case 'view':
          return view(message.viewerId)
        case 'viewer-signal':
          return signal(message.viewerId, message.signal)
        case 'wish': {
          wishes.set(message.viewerId, message.wishes)
          const seat = seats.get(message.viewerId)
          if (seat?.kind === 'open') seat.viewer.wish(message.wishes)
          return
        }
        case 'leave':
          drop(message.viewerId)
          return tellWanted()
      }
    },
    close() {
      clearInterval(sweeper)
      clearInterval(adapter)
      clearInterval(ticker)
      intake.clear()
      turns.disable()
      for (const viewerId of [...seats.keys()]) drop(viewerId)
    },
  }
}

function healthOf(viewerId: string, seat: Seat): ViewerHealth & { packets: number } {
  if (seat.kind === 'open') return { viewerId, ...seat.viewer.health() }
  const state = seat.kind === 'waiting' ? 'waiting' : 'connecting'
  return {
    viewerId,
    state,
    quality: '720',
    wish: 'auto',
    limit: 'none',
    kbps: 0,
    lossPercent: 0,
    queueMs: 0,
    packets: 0,
  }
}
