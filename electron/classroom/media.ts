import type { BroadcastHealth, Layer, ViewerHealth } from '../../shared/broadcast'
import type { Sources } from '../../shared/ipc'
import type { ServerMessage, Signal } from '../../shared/wire'
import type { Sfu, SfuListeners } from '../sfu/link'
import type { MediaDesk } from './connection'
import { createStills } from './stills'

/** The studio's own monitor is a viewer like any other, under this name. */
const MONITOR = 'monitor'

export interface MediaOptions {
  openSfu(listeners: SfuListeners): Sfu
  toSeat(seatId: string, message: ServerMessage): void
  toMonitor(signal: Signal): void
  monitorGone(): void
  toPublisher(signal: Signal): void
  layersWanted(layers: Layer[]): void
  /** Asks the broadcast window for a picture of now. */
  takeStill(): void
  /** The forwarder came back from a crash: publish again. */
  publishAgain(): void
  viewersChanged(count: number): void
  /** Once a second, how the broadcast is. */
  health(health: BroadcastHealth): void
  now(): number
}

export interface Media extends MediaDesk {
  /** What the broadcast window is to show, and whether it is to be heard: kept here because that window may die. */
  readonly sources: Sources
  readonly muted: boolean
  use(sources: Sources): void
  mute(muted: boolean): void
  monitorJoin(): void
  monitorSignal(signal: Signal): void
  publisherSignal(signal: Signal): void
  /** The picture that was asked for, as a JPEG. */
  still(jpeg: Uint8Array): void
  /** The broadcast window has gone or begins anew. */
  publisherGone(): void
  viewers(): number
  close(): Promise<void>
}

/** Relays the signalling between the broadcast window, the forwarder and the viewers. Pictures never pass here. */
export function openMedia(first: Sources, options: MediaOptions): Media {
  let sources = first
  /** Viewers and, where it is one, the attendee who watches. */
  const viewing = new Map<string, string | undefined>()
  let muted = false
  /** Kept from one connection of a viewer to the next. */
  const wishes = new Map<string, Parameters<MediaDesk['wish']>[1]>()

  const stills = createStills({ ask: options.takeStill, send: options.toSeat, now: options.now })

  const sfu = options.openSfu({
    publisherSignal: options.toPublisher,
    viewerSignal: (viewerId, signal) =>
      viewerId === MONITOR ? options.toMonitor(signal) : options.toSeat(viewerId, { type: 'media:signal', signal }),
    viewerState: (viewerId, state) => {
      if (state === 'failed') gone(viewerId)
    },
    publisherState: (state) => {
      if (state === 'failed') options.publishAgain()
    },
    viewerQuality: (viewerId, quality, limit) => {
      if (viewerId === MONITOR || !viewing.has(viewerId)) return
      options.toSeat(viewerId, { type: 'media:quality', quality, limit })
      stills.follow(viewerId, quality)
    },
    layersWanted: options.layersWanted,
    restarted: () => {
      for (const viewerId of [...viewing.keys()]) gone(viewerId)
      options.publishAgain()
    },
    stats: ({ keyFrameRequests, packetsLost, passMs, heldUpMs, udpSockets, timers, memoryBytes, cpuMs, ...health }) =>
      options.health({ ...health, viewers: health.viewers.map(named) }),
  })

  function named(viewer: ViewerHealth): ViewerHealth {
    const attendeeId = viewing.get(viewer.viewerId)
    return attendeeId === undefined ? viewer : { ...viewer, attendeeId }
  }

  /** Tells a viewer to ask again. */
  function gone(viewerId: string): void {
    if (!viewing.delete(viewerId)) return
    sfu.leave(viewerId)
    stills.leave(viewerId)
    if (viewerId === MONITOR) options.monitorGone()
    else {
      options.toSeat(viewerId, { type: 'media:gone' })
      options.viewersChanged(viewers())
    }
  }

  function join(viewerId: string, attendeeId?: string): void {
    if (viewing.has(viewerId)) sfu.leave(viewerId)
    viewing.set(viewerId, attendeeId)
    sfu.view(viewerId)
    const wish = wishes.get(viewerId)
    if (wish) sfu.wish(viewerId, wish)
    if (viewerId !== MONITOR) options.viewersChanged(viewers())
  }

  function leave(viewerId: string): void {
    if (!viewing.delete(viewerId)) return
    sfu.leave(viewerId)
    stills.leave(viewerId)
    if (viewerId !== MONITOR) options.viewersChanged(viewers())
  }

  const viewers = () => viewing.size - Number(viewing.has(MONITOR))

  return {
    get sources() {
      return sources
    },
    get muted() {
      return muted
    },
    use(next) {
      sources = next
    },
    mute(next) {
      muted = next
    },
    join,
    leave(viewerId) {
      wishes.delete(viewerId)
      leave(viewerId)
    },
    wish(viewerId, wish) {
      wishes.set(viewerId, wish)
      if (viewing.has(viewerId)) sfu.wish(viewerId, wish)
    },
    signal(viewerId, signal) {
      if (viewing.has(viewerId)) sfu.viewerSignal(viewerId, signal)
    },
    monitorJoin: () => join(MONITOR),
    monitorSignal: (signal) => {
      if (viewing.has(MONITOR)) sfu.viewerSignal(MONITOR, signal)
    },
    publisherSignal: (signal) => sfu.publisherSignal(signal),
    publisherGone: () => sfu.publisherGone(),
    still: stills.take,
    viewers,
    close: () => {
      stills.close()
      return sfu.close()
    },
  }
}
