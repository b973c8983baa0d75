import type { Layer } from '../../shared/broadcast'
import { readVp8, type Vp8Descriptor } from './vp8'

/** One of the streams a publisher sends. */
export type Source = 'audio' | Layer

/** Milliseconds that mean the same in every thread; finer than a millisecond. */
export const clockMs = (): number => performance.timeOrigin + performance.now()

/** What crosses from the thread that receives to those that send. */
export interface RawPacket {
  source: Source
  sequenceNumber: number
  timestamp: number
  marker: boolean
  payload: Uint8Array
  receivedAtMs: number
}

/** A packet of the publisher, parsed once for all viewers. */
export interface MediaPacket extends RawPacket {
  /** Absent for sound. */
  vp8?: Vp8Descriptor
  /** Whether a decoder can start here: always for sound, at a key frame for the picture. */
  begins: boolean
}

export function parsePacket(raw: RawPacket): MediaPacket {
  if (raw.source === 'audio') return { ...raw, begins: true }
  const vp8 = readVp8(raw.payload)
  return { ...raw, vp8, begins: vp8.startsKeyFrame }
}

/** The publisher's latest word on how its RTP clock and the time of day belong together (RFC 3550, section 6.4.1). */
export interface SourceClock {
  source: Source
  /** NTP time, 32 bits of seconds and 32 of fraction. */
  ntp: bigint
  timestamp: number
  atMs: number
}
