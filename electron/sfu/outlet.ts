/** The way of the packets to one viewer: which of them, under which numbers, when, and again when they are lost. */
import type { Layer, Quality } from '../../shared/broadcast'
import { type Continuity, createContinuity, type Place } from './continuity'
import { createEstimator, type Estimate } from './estimator'
import type { History } from './history'
import type { Path } from './inside'
import { createPacer } from './pacer'
import { clockMs, type MediaPacket, type Source, type SourceClock } from './packet'
import { withCopies } from './redundancy'
import { createRepair } from './repair'
import { createReports } from './reports'
import { type Feedback, readFeedback } from './rtcp'
import { createRtpStream, type RtpHead, type RtpStream } from './rtp-stream'
import { openProtector } from './srtp'
import { writeVp8 } from './vp8'

/** What offer and answer agreed on. */
export interface Terms {
  audio: { ssrc: number; payloadType: number }
  video: { ssrc: number; payloadType: number }
  /** Payload type of sound with copies of the packets before (RFC 2198); absent: the viewer does not read it. */
  redundancy?: number
  /** Retransmissions in a stream of their own (RFC 4588); absent: the same packet again. */
  repair?: { ssrc: number; payloadType: number }
  /** Number of the header extension for transport-wide sequence numbers; absent: the viewer does not tell arrivals. */
  transportWide?: number
}

export interface OutletOptions {
  path: Path
  terms: Terms
  histories: Record<Source, History>
  clocks: Map<Source, SourceClock>
  /** The name by which sound and picture are played in step. */
  name: string
  keyFrameNeeded(layer: Layer): void
  /** Packets asked for again. */
  lost(packets: number): void
  /** A packet of the picture went out, so long after it had come in. */
  took(ms: number): void
}

export interface OutletFigures {
  packets: number
  bytes: number
  queueMs: number
  roundTripMs?: number
  lossShare: number
  estimate: Estimate
}

export interface Outlet {
  /** A packet of the publisher; the outlet knows whether it is for this viewer. True while anything waits. */
  take(packet: MediaPacket): boolean
  /** The publisher has begun anew. */
  restart(): void
  /** The layer that is sent from its next key frame on. */
  use(quality: Quality): void
  quality(): Quality
  /** Encrypted RTCP of the viewer. */
  hear(data: Buffer): void
  /** Sends what waits; true while anything does. */
  tick(nowMs: number): boolean
  /** Pads what is sent up to a rate with packets the viewer already has. */
  pad(kbps: number, nowMs: number): void
  setPace(kbps: number): void
  /** Tells the viewer how clocks and timestamps belong together. */
  report(nowMs: number): void
  /** Begins with what came since the newest key frame, if that is fresh. False: a key frame has to be asked for. */
  catchUp(nowMs: number): boolean
  estimate(): Estimate
  /** Since they were last asked for. */
  figures(): OutletFigures
  /** Forgets the keys; nothing is sent any more. */
  close(): void
}

/** No packet waits longer; what would is dropped, and a smaller layer follows. */
export const LONGEST_WAIT_MS = 100
/**
 * A viewer without a picture starts with what came since a key frame that is no older. After so long another may be asked
 * for at once (forwarder.ts), which is sooner seen than a second of pictures is sent and decoded.
 */
const CATCH_UP_MS = 500
const FIRST_PACE_KBPS = 20_000
const UNKNOWN_KBPS = 1000
const WORTH_COPIES = 0.01
/** A viewer that told nothing for so long was away: it tells of arrivals many times a second. */
const AWAY_MS = 1000
/** So many lost packets take longer to repeat than a key frame to come. */
const MOST_REPEATED = 128

export function createOutlet(options: OutletOptions): Outlet {
  const { path, terms, histories, clocks } = options
  const protector = openProtector(path.keys)
  const estimator = createEstimator()
  const continuity: Record<'audio' | 'video', Continuity> = {
    audio: createContinuity(48_000),
    video: createContinuity(90_000),
  }
  let wide = 0
  const nextWide = () => {
    wide = (wide + 1) & 0xffff
    return wide
  }
  const stream = (of: { ssrc: number; payloadType: number }): RtpStream =>
    createRtpStream({ ...of, extension: terms.transportWide, protect: protector.protect })
  const streams = { audio: stream(terms.audio), video: stream(terms.video) }
  const repair = createRepair({
    continuity: continuity.video,
    histories,
    video: streams.video,
    stream: terms.repair && stream(terms.repair),
    send,
  })
  let target: Quality = '720'
  let current: Layer | undefined
  let figures = { packets: 0, bytes: 0, queueMs: 0 }
  let roundTripMs: number | undefined
  let reportedLossShare = 0
  let heardAtMs = Number.POSITIVE_INFINITY
  let catchingUp = false
  const reports = createReports({ path, terms, clocks, streams, continuity, name: options.name })

  const pacer = createPacer<{ packet: MediaPacket; place: Place; lateMs?: number }>(
    FIRST_PACE_KBPS,
    (item, waitedMs) => {
      sendVideo(item.packet, item.place, waitedMs)
      if (item.lateMs !== undefined) options.took(item.lateMs + waitedMs)
    },
  )

  /** Sends and counts; returns the size. */
  function send(to: RtpStream, head: RtpHead, payload: Uint8Array[], again?: number): number {
    const number = again ?? (terms.transportWide === undefined ? 0 : nextWide())
    const data = to.write(head, payload, number)
    const bytes = data.length
    path.send(data)
    if (again === undefined && terms.transportWide !== undefined) estimator.sent(number, bytes, clockMs())
    figures.packets++
    figures.bytes += bytes
    return bytes
  }

  function sendVideo(packet: MediaPacket, place: Place, waitedMs: number): void {
    if (packet.vp8) writeVp8(packet.payload, packet.vp8, place.shift)
    send(streams.video, place, [packet.payload])
    figures.queueMs = Math.max(figures.queueMs, waitedMs)
  }

  /** With copies where packets get lost; elsewhere they would only cost. */
  function sendAudio(packet: MediaPacket, place: Place): number {
    const { redundancy } = terms
    if (redundancy === undefined || estimator.read().lossShare < WORTH_COPIES)
      return send(streams.audio, place, [packet.payload])
    const payload = withCopies(packet, histories.audio, terms.audio.payloadType)
    return send(streams.audio, { ...place, payloadType: redundancy }, payload)
  }

  function takeVideo(packet: MediaPacket): void {
    const nowMs = clockMs()
    if (packet.source !== current) {
      // The layer changes where a decoder can start, and not before.
      if (packet.source !== target || !packet.begins) return
      pacer.clear()
      current = packet.source as Layer
      continuity.video.switchSource()
    }
    const place = continuity.video.place(packet)
    if (!place) return
    // What somebody catches up with is old by intention.
    const lateMs = catchingUp ? undefined : nowMs - packet.receivedAtMs
    pacer.push({ packet, place, lateMs }, packet.payload.length, nowMs)
    if (pacer.waitedMs(nowMs) > LONGEST_WAIT_MS) drop()
  }

  /** This process paused for too long: nothing more of this picture, but the next key frame. */
  function drop(): void {
    pacer.clear()
    current = undefined
    figures.queueMs = Math.max(figures.queueMs, LONGEST_WAIT_MS)
    askKeyFrame()
  }

  function askKeyFrame(): void {
    if (target !== 'sound') options.keyFrameNeeded(target)
  }

  function obey(one: Feedback, nowMs: number): void {
    switch (one.kind) {
      case 'arrivals':
        estimator.feedback(one.arrivals, nowMs)
        break
      case 'missing':
        if (one.ssrc !== terms.video.ssrc) break
        options.lost(one.sequenceNumbers.length)
        if (one.sequenceNumbers.length > MOST_REPEATED) askKeyFrame()
        else if (current) {
          const wayKbps = estimator.read().kbps ?? UNKNOWN_KBPS
          pacer.spent(repair.resend(one.sequenceNumbers, nowMs, wayKbps, roundTripMs ?? 0))
        }
        break
      case 'key-frame':
        askKeyFrame()
        break
      case 'report': {
        if (one.ssrc === terms.video.ssrc) reportedLossShare = one.lossShare
        roundTripMs = reports.roundTripMs(one, nowMs) ?? roundTripMs
      }
    }
  }

  return {
    take(packet) {
      if (packet.source !== 'audio') takeVideo(packet)
      else {
        const place = continuity.audio.place(packet)
        if (place) pacer.spent(sendAudio(packet, place))
      }
      return pacer.waiting() > 0
    },
    restart() {
      pacer.clear()
      current = undefined
      continuity.audio.switchSource()
    },
    use(quality) {
      if (quality === target) return
      target = quality
      estimator.forgetLoss()
      if (quality === 'sound') {
        pacer.clear()
        current = undefined
      } else if (quality !== current) options.keyFrameNeeded(quality)
    },
    quality: () => (target === 'sound' ? 'sound' : (current ?? target)),
    hear(data) {
      const plain = path.readControl(data)
      if (!plain) return
      const nowMs = clockMs()
      // What it missed while its network was away is not worth repeating; it would ask for it for seconds.
      if (nowMs - heardAtMs > AWAY_MS) askKeyFrame()
      heardAtMs = nowMs
      for (const one of readFeedback(plain)) obey(one, nowMs)
    },
    tick(nowMs) {
      if (pacer.waitedMs(nowMs) > LONGEST_WAIT_MS) drop()
      else pacer.tick(nowMs)
      return pacer.waiting() > 0
    },
    pad: repair.pad,
    setPace: pacer.setRate,
    report(nowMs) {
      reports.write('audio', 'audio', nowMs)
      if (current) reports.write('video', current, nowMs)
    },
    catchUp(nowMs) {
      if (current || target === 'sound') return true
      const packets = histories[target].sinceKeyFrame(nowMs, CATCH_UP_MS)
      catchingUp = true
      for (const packet of packets) takeVideo(packet)
      catchingUp = false
      return packets.length > 0
    },
    estimate: estimator.read,
    figures() {
      const estimate = estimator.read()
      const lossShare = terms.transportWide === undefined ? reportedLossShare : estimate.lossShare
      const read = { ...figures, lossShare, estimate, ...(roundTripMs === undefined ? {} : { roundTripMs }) }
      figures = { packets: 0, bytes: 0, queueMs: 0 }
      return read
    },
    close: protector.close,
  }
}
