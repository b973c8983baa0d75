/** Every message between the main process and the forwarder's process. */
import type { BroadcastHealth, Layer, Quality, ViewerHealth } from '../../shared/broadcast'
import type { Signal } from '../../shared/wire'
import type { Wishes } from './layer-choice'

export type PublisherState = BroadcastHealth['publisher']['state']
/** `waiting`: nobody publishes yet, the offer comes when somebody does. `failed`: forgotten, the viewer must ask again. */
export type ViewerState = 'waiting' | 'connecting' | 'connected' | 'failed'

export type ToSfu =
  | {
      kind: 'start'
      /** Only 127.0.0.1 is offered and bound: for tests and for a class nobody else may reach. */
      loopbackOnly?: boolean
      /** IPv4 addresses offered to viewers. Absent: every address the machine has when a viewer asks. */
      hostAddresses?: string[]
    }
  | { kind: 'publisher-signal'; signal: Signal }
  | { kind: 'publisher-gone' }
  /** A viewer wants picture and sound; asking again replaces its connection. */
  | { kind: 'view'; viewerId: string }
  | { kind: 'viewer-signal'; viewerId: string; signal: Signal }
  /** What a viewer can use; to be said after each `view`. */
  | { kind: 'wish'; viewerId: string; wishes: Wishes }
  | { kind: 'leave'; viewerId: string }
  | { kind: 'stop' }

export type FromSfu =
  | { kind: 'ready' }
  | { kind: 'publisher-signal'; signal: Signal }
  | { kind: 'publisher-state'; state: PublisherState }
  | { kind: 'viewer-signal'; viewerId: string; signal: Signal }
  | { kind: 'viewer-state'; viewerId: string; state: ViewerState }
  | { kind: 'viewer-quality'; viewerId: string; quality: Quality; limit: ViewerHealth['limit'] }
  /** The publisher is to encode these layers and no others. */
  | { kind: 'layers-wanted'; layers: Layer[] }
  | ({ kind: 'stats' } & SfuStats)
  | { kind: 'log'; level: 'info' | 'warn' | 'error'; text: string }

/** Sent once a second. */
export interface SfuStats extends BroadcastHealth {
  /** Key frames asked of the publisher and packets that viewers asked for again, since the process started. */
  keyFrameRequests: number
  packetsLost: number
  /** How long packets of the picture took through the process, from coming in to going out to each viewer. */
  passMs: { p50: number; p95: number; p99: number }
  /** The longest that one of its threads could not look at its sockets. */
  heldUpMs: number
  /** What the process holds: a leak shows here. */
  udpSockets: number
  timers: number
  memoryBytes: number
  /** CPU time of this process since it started. */
  cpuMs: number
}
