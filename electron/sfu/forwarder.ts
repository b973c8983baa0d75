/** Who publishes, and the halls in which viewers watch. Never decodes. */
import { LAYERS, type Layer } from '../../shared/broadcast'
import { assertNever } from '../../shared/model'
import type { Signal } from '../../shared/wire'
import { type Coalescer, createCoalescer } from './coalescer'
import type { Network } from './connection'
import type { FromHall, HallFigures } from './hall-messages'
import { createHalls } from './halls'
import type { Wishes } from './layer-choice'
import type { FromSfu, PublisherState } from './messages'
import { createMeter } from './meter'
import { parsePacket, type RawPacket } from './packet'
import { acceptPublisher, type Publisher } from './publisher'
import { isPublication } from './sdp'

const KEY_FRAME_INTERVAL_MS = 500
const SWEEP_MS = 1000
/** A browser proves its presence every 2.5 s; after this long without it is gone. */
const SILENCE_MS = 10_000
/** A layer is encoded for so long after the last viewer has left it: one often comes back. */
const KEEP_LAYER_MS = 5000

export interface Forwarder {
  publisherSignal(signal: Signal): void
  publisherGone(): void
  view(viewerId: string): void
  viewerSignal(viewerId: string, signal: Signal): void
  wish(viewerId: string, wishes: Wishes): void
  leave(viewerId: string): void
  close(): void
}

/**
 * Opens the forwarder; everything it has to say goes to `post`. Nothing it is given makes it throw.
 *
 * @param threadFile the script of a further thread, for when there are many viewers
 */
export function openForwarder(network: Network, threadFile: string, post: (message: FromSfu) => void): Forwarder {
  const meter = createMeter()
  const halls = createHalls({ network, threadFile, hear: hearHall })
  const figures = new Map<number, HallFigures>()
  const wanted = new Map<number, Layer[]>()
  const keptUntilMs = new Map<Layer, number>()
  let toldLayers = ''
  let publisher: Publisher | undefined
  let publisherState: PublisherState = 'gone'
  /** Counts the publisher's offers, so that what an earlier connection still says is not heard. */
  let publication = 0

  const keyFrames = Object.fromEntries(
    LAYERS.map((layer) => [
      layer,
      createCoalescer(KEY_FRAME_INTERVAL_MS, () => {
        if (!publisher?.connected()) return
        meter.keyFrameRequests++
        publisher.askKeyFrame(layer)
      }),
    ]),
  ) as Record<Layer, Coalescer>
  const sweeper = setInterval(sweep, SWEEP_MS)

  function hearHall(hall: number, message: FromHall): void {
    switch (message.kind) {
      case 'viewer-signal':
      case 'viewer-quality':
      case 'log':
        post(message)
        return
      case 'viewer-state':
        if (message.state === 'failed') halls.forget(message.viewerId)
        post(message)
        return
      case 'key-frame':
        keyFrames[message.layer].ask()
        return
      case 'wanted':
        wanted.set(hall, message.layers)
        tellLayers()
        return
      case 'figures':
        figures.set(hall, message)
        return
      default:
        assertNever(message)
    }
  }

  /** Tells the publisher which layers to encode. While nobody watches, the smallest, so that the way stays open. */
  function tellLayers(): void {
    const nowMs = performance.now()
    for (const layer of [...wanted.values()].flat()) keptUntilMs.set(layer, nowMs + KEEP_LAYER_MS)
    const kept = LAYERS.filter((layer) => (keptUntilMs.get(layer) ?? 0) > nowMs)
    const layers: Layer[] = kept.length > 0 ? kept : ['180']
    if (layers.join() === toldLayers) return
    toldLayers = layers.join()
    post({ kind: 'layers-wanted', layers })
  }

  function setPublisherState(state: PublisherState): void {
    publisherState = state
    post({ kind: 'publisher-state', state })
    halls.tellAll({ kind: 'publishing', publishing: state === 'connected' })
    if (state !== 'connected') return
    // The encoder has begun anew and knows nothing of what was told before.
    toldLayers = ''
    tellLayers()
    for (const layer of LAYERS) keyFrames[layer].ask()
  }

  function dropPublisher(): void {
    publication++
    publisher?.close()
    publisher = undefined
  }

  function forward(raw: RawPacket): void {
    const packet = parsePacket(raw)
    meter.count(packet)
    if (packet.begins && packet.source !== 'audio') keyFrames[packet.source].satisfied()
    halls.tellAll({ kind: 'packet', packet: raw })
  }

  async function publish(offerSdp: string): Promise<void> {
    dropPublisher()
    const mine = publication
    const current = () => mine === publication
    halls.tellAll({ kind: 'restart' })
    try {
      const accepted = await acceptPublisher(offerSdp, {
        signal: (signal) => current() && post({ kind: 'publisher-signal', signal }),
        state: (state) => {
          if (!current()) return
          if (state === 'failed') dropPublisher()
          setPublisherState(state)
        },
        packet: (packet) => current() && forward(packet),
        clock: (clock) => current() && halls.tellAll({ kind: 'clock', clock }),
      })
      if (current()) publisher = accepted
      else accepted.close()
    } catch (error) {
      post({ kind: 'log', level: 'warn', text: `publisher refused: ${String(error)}` })
      if (current()) setPublisherState('failed')
    }
  }

  function sweep(): void {
    if (publisher && performance.now() - publisher.heardAtMs() > SILENCE_MS) {
      dropPublisher()
      setPublisherState('failed')
    }
    tellLayers()
    post({
      kind: 'stats',
      ...meter.read([...figures.values()], publisherState, toldLayers.split(',') as Layer[], halls.threads()),
    })
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
    view: (viewerId) => halls.seat(viewerId),
    viewerSignal: (viewerId, signal) => halls.tell(viewerId, { kind: 'viewer-signal', viewerId, signal }),
    wish: (viewerId, wishes) => halls.tell(viewerId, { kind: 'wish', viewerId, wishes }),
    leave(viewerId) {
      halls.tell(viewerId, { kind: 'leave', viewerId })
      halls.forget(viewerId)
    },
    close() {
      clearInterval(sweeper)
      for (const layer of LAYERS) keyFrames[layer].close()
      dropPublisher()
      halls.close()
    },
  }
}
