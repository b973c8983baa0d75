/** Every message between the forwarder and a hall, which may be in another thread. */
import type { Layer, Quality, ViewerHealth } from '../../shared/broadcast'
import type { Signal } from '../../shared/wire'
import type { Wishes } from './layer-choice'
import type { ViewerState } from './messages'
import type { RawPacket, SourceClock } from './packet'

/** What a hall is told. */
export type ToHall =
  | { kind: 'packet'; packet: RawPacket }
  | { kind: 'clock'; clock: SourceClock }
  /** Whether there is a publisher; viewers wait while there is none. */
  | { kind: 'publishing'; publishing: boolean }
  /** Another publisher, or the same one anew: numbers begin anywhere. */
  | { kind: 'restart' }
  | { kind: 'view'; viewerId: string }
  | { kind: 'viewer-signal'; viewerId: string; signal: Signal }
  | { kind: 'wish'; viewerId: string; wishes: Wishes }
  | { kind: 'leave'; viewerId: string }

/** What a hall has to say. */
export type FromHall =
  | { kind: 'viewer-signal'; viewerId: string; signal: Signal }
  | { kind: 'viewer-state'; viewerId: string; state: ViewerState }
  | { kind: 'viewer-quality'; viewerId: string; quality: Quality; limit: ViewerHealth['limit'] }
  | { kind: 'key-frame'; layer: Layer }
  | { kind: 'wanted'; layers: Layer[] }
  | { kind: 'log'; level: 'info' | 'warn'; text: string }
  | ({ kind: 'figures' } & HallFigures)

/** Once a second. */
export interface HallFigures {
  viewers: ViewerHealth[]
  packets: number
  packetsLost: number
  /** How long packets of the picture took through here, as `delays.ts` counts. */
  delays: number[]
  /** The longest that this thread could not look at its sockets. */
  heldUpMs: number
  udpSockets: number
  timers: number
}
