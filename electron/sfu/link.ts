/** Main's end of the forwarder: keeps its process running and speaks to it. */
import type { Layer, Quality, ViewerHealth } from '../../shared/broadcast'
import type { Signal } from '../../shared/wire'
import type { Wishes } from './layer-choice'
import type { FromSfu, PublisherState, SfuStats, ToSfu, ViewerState } from './messages'

/** A process that was forked: Electron's `utilityProcess` or Node's `child_process`. */
export interface Child {
  postMessage(message: ToSfu): void
  onMessage(listener: (message: FromSfu) => void): void
  onExit(listener: (code: number | null) => void): void
  kill(): void
}

export interface SfuListeners {
  /** For the broadcast window. */
  publisherSignal(signal: Signal): void
  publisherState(state: PublisherState): void
  viewerSignal(viewerId: string, signal: Signal): void
  /** After `failed` the viewer is forgotten: tell it, and it asks again. */
  viewerState(viewerId: string, state: ViewerState): void
  viewerQuality(viewerId: string, quality: Quality, limit: ViewerHealth['limit']): void
  /** For the broadcast window: which layers to encode. */
  layersWanted(layers: Layer[]): void
  /** The process died and a new one runs, which knows nobody: the broadcast must come again and viewers must ask again. */
  restarted(): void
  stats?(stats: SfuStats): void
}

export interface SfuOptions {
  fork(): Child
  log(level: 'info' | 'warn' | 'error', text: string): void
  loopbackOnly?: boolean
  hostAddresses?: string[]
  on: SfuListeners
}

export interface Sfu {
  publisherSignal(signal: Signal): void
  publisherGone(): void
  view(viewerId: string): void
  viewerSignal(viewerId: string, signal: Signal): void
  wish(viewerId: string, wishes: Wishes): void
  leave(viewerId: string): void
  /** Ends the process; resolves when it is gone. */
  close(): Promise<void>
}

const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 5000
/** A process that lived this long did not die of being started. */
const SETTLED_MS = 30_000
const STOP_MS = 1000

/** Starts the forwarder's process, and starts it again when it dies, sooner the better it has lived. */
export function openSfu(options: SfuOptions): Sfu {
  let child: Child | undefined
  let waitMs = FIRST_WAIT_MS
  let restartTimer: ReturnType<typeof setTimeout> | undefined
  let starts = 0
  let closed: (() => void) | undefined

  function start(): void {
    const forked = options.fork()
    const restart = starts++ > 0
    const startedAtMs = performance.now()
    child = forked
    forked.onMessage((message) => {
      if (child === forked && !closed) hear(message, restart)
    })
    forked.onExit((code) => {
      if (child !== forked) return
      child = undefined
      if (closed) {
        closed()
        return
      }
      if (performance.now() - startedAtMs > SETTLED_MS) waitMs = FIRST_WAIT_MS
      options.log('error', `forwarder ended with ${code}; starting it again in ${waitMs} ms`)
      restartTimer = setTimeout(start, waitMs)
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
    })
    send({ kind: 'start', loopbackOnly: options.loopbackOnly, hostAddresses: options.hostAddresses })
  }

  function hear(message: FromSfu, restart: boolean): void {
    const { on, log } = options
    switch (message.kind) {
      case 'ready':
        log('info', 'forwarder ready')
        if (restart) on.restarted()
        break
      case 'publisher-signal':
        on.publisherSignal(message.signal)
        break
      case 'publisher-state':
        log('info', `publisher ${message.state}`)
        on.publisherState(message.state)
        break
      case 'viewer-signal':
        on.viewerSignal(message.viewerId, message.signal)
        break
      case 'viewer-state':
        on.viewerState(message.viewerId, message.state)
        break
      case 'viewer-quality':
        on.viewerQuality(message.viewerId, message.quality, message.limit)
        break
      case 'layers-wanted':
        on.layersWanted(message.layers)
        break
      case 'stats':
        on.stats?.(message)
        break
      case 'log':
        log(message.level, message.text)
        break
    }
  }

  /** While there is no process nothing is kept: after `restarted` everybody asks again. */
  function send(message: ToSfu): void {
    try {
      child?.postMessage(message)
    } catch (error) {
      options.log('warn', `forwarder not reached: ${String(error)}`)
    }
  }

  start()
  return {
    publisherSignal: (signal) => send({ kind: 'publisher-signal', signal }),
    publisherGone: () => send({ kind: 'publisher-gone' }),
    view: (viewerId) => send({ kind: 'view', viewerId }),
    viewerSignal: (viewerId, signal) => send({ kind: 'viewer-signal', viewerId, signal }),
    wish: (viewerId, wishes) => send({ kind: 'wish', viewerId, wishes }),
    leave: (viewerId) => send({ kind: 'leave', viewerId }),
    close: () =>
      new Promise((resolve) => {
        clearTimeout(restartTimer)
        if (!child) {
          resolve()
          return
        }
        const killer = setTimeout(() => child?.kill(), STOP_MS)
        closed = () => {
          clearTimeout(killer)
          resolve()
        }
        send({ kind: 'stop' })
      }),
  }
}
