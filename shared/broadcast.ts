/** The words of the broadcast: in which qualities the picture goes out, and how each viewer fares. */

/** The layers the picture is encoded in, named by their lines, best first. */
export const LAYERS = ['720', '360', '180'] as const
export type Layer = (typeof LAYERS)[number]

/** What a viewer gets: a layer, or sound alone while the last picture stands still. */
const QUALITIES = [...LAYERS, 'sound'] as const
export type Quality = (typeof QUALITIES)[number]

/** What a viewer asks for: `auto` is whatever its connection carries and its screen can show. */
export const QUALITY_WISHES = ['auto', ...QUALITIES] as const
export type QualityWish = (typeof QUALITY_WISHES)[number]

/** A picture that stands still, as a JPEG: for those whose connection carries sound alone, so it has to be small. */
export const MAX_STILL_BYTES = 20_000

/** So much of what stands on a page of slides is read; the names of courses and topics are in it, or not meant to be. */
export const MAX_PAGE_TEXT_LENGTH = 2000

export interface LayerHealth {
  layer: Layer
  /** Somebody watches it, so it is encoded. */
  wanted: boolean
  /** What the encoder sent during the last second. */
  kbps: number
  fps: number
  viewers: number
}

export interface ViewerHealth {
  viewerId: string
  /** Absent: the studio's own monitor. */
  attendeeId?: string
  state: 'waiting' | 'connecting' | 'connected'
  quality: Quality
  wish: QualityWish
  /** What keeps the quality below the best layer. */
  limit: 'none' | 'wish' | 'size' | 'network'
  /** What was sent to it during the last second. */
  kbps: number
  /** What its connection is believed to carry; absent while nothing is known. */
  estimateKbps?: number
  /** Packets that did not arrive at the first try, 0 to 100. */
  lossPercent: number
  /** Absent until the viewer has answered once. */
  roundTripMs?: number
  /** The longest that a packet waited for it here during the last second. */
  queueMs: number
}

/** How the broadcast is, measured in the forwarder once a second. */
export interface BroadcastHealth {
  atMs: number
  publisher: { state: 'connecting' | 'connected' | 'failed' | 'gone'; videoKbps: number; audioKbps: number }
  layers: LayerHealth[]
  viewers: ViewerHealth[]
  /** All that went out to viewers. */
  uplinkKbps: number
  packetsPerSecond: number
  /** CPU of the forwarder, all its threads together, 100 for one core. */
  cpuPercent: number
  /** The same per packet sent; absent while nothing is sent. */
  usPerPacket?: number
  threads: number
}
