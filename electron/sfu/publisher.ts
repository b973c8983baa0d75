/** The one who sends: a connection from the broadcast window, of which only packets leave this file. */
import {
  GenericNack,
  type MediaStreamTrack,
  type RTCRtpReceiver,
  RtcpSrPacket,
  RtcpTransportLayerFeedback,
} from 'werift'
import { LAYERS, type Layer } from '../../shared/broadcast'
import type { Signal } from '../../shared/wire'
import { type Connection, openConnection } from './connection'
import { createGaps } from './gaps'
import { silenceNack } from './inside'
import type { PublisherState } from './messages'
import { clockMs, type RawPacket, type Source, type SourceClock } from './packet'
import { answerFor } from './sdp'

export interface PublisherEvents {
  signal(signal: Signal): void
  state(state: PublisherState): void
  packet(packet: RawPacket): void
  clock(clock: SourceClock): void
}

export interface Publisher {
  connected(): boolean
  heardAtMs(): number
  askKeyFrame(layer: Layer): void
  close(): void
}

/** A publisher that sends one picture only sends the best. */
const layerOf = (rid: string | undefined): Layer => LAYERS.find((layer) => layer === rid) ?? '720'

/**
 * Answers a publisher's offer. The publisher is on this machine, so its media stays on the loopback interface
 * and a change of network does not touch it.
 *
 * @throws when the offer is not one
 */
export async function acceptPublisher(offerSdp: string, events: PublisherEvents): Promise<Publisher> {
  const connection = openConnection(['127.0.0.1'], 'receiving')
  try {
    return await answer(connection, offerSdp, events)
  } catch (error) {
    void connection.close()
    throw error
  }
}

async function answer(connection: Connection, offerSdp: string, events: PublisherEvents): Promise<Publisher> {
  const { pc } = connection
  const ssrcs = new Map<Source, number>()
  let pictures: RTCRtpReceiver | undefined
  let connected = false
  let closed = false

  const receive = (track: MediaStreamTrack) => {
    const source: Source = track.kind === 'audio' ? 'audio' : layerOf(track.rid)
    const gaps = createGaps()
    track.onReceiveRtp.subscribe(({ header, payload }) => {
      if (closed) return
      ssrcs.set(source, header.ssrc)
      const { sequenceNumber, timestamp, marker } = header
      const receivedAtMs = clockMs()
      events.packet({ source, sequenceNumber, timestamp, marker, payload, receivedAtMs })
      if (source === 'audio') return
      const missing = gaps.came(sequenceNumber, receivedAtMs)
      if (missing.length > 0) askAgain(header.ssrc, missing)
    })
  }
  function askAgain(mediaSourceSsrc: number, lost: number[]): void {
    const senderSsrc = pictures?.rtcpSsrc ?? 1
    const feedback = new GenericNack({ senderSsrc, mediaSourceSsrc, lost })
    void pictures?.dtlsTransport.sendRtcp([new RtcpTransportLayerFeedback({ feedback })]).catch(() => {})
  }
  const hearClock = (receiver: RTCRtpReceiver) => {
    receiver.onRtcp.subscribe((packet) => {
      if (closed || !(packet instanceof RtcpSrPacket)) return
      const { ntpTimestamp: ntp, rtpTimestamp: timestamp } = packet.senderInfo
      for (const [source, ssrc] of ssrcs)
        if (ssrc === packet.ssrc) events.clock({ source, ntp, timestamp, atMs: clockMs() })
    })
  }
  pc.onRemoteTransceiverAdded.subscribe((transceiver) => {
    if (transceiver.kind === 'video') pictures = transceiver.receiver
    silenceNack(transceiver.receiver)
    hearClock(transceiver.receiver)
    transceiver.onTrack.subscribe(receive)
  })
  pc.connectionStateChange.subscribe((state) => {
    if (closed) return
    connected = state === 'connected'
    if (state === 'connected') events.state('connected')
    else if (state === 'failed' || state === 'closed') events.state('failed')
  })

  await connection.accept('offer', offerSdp)
  events.state('connecting')
  events.signal({ type: 'answer', sdp: answerFor(offerSdp, await connection.describe('answer')) })

  return {
    connected: () => connected,
    heardAtMs: connection.heardAtMs,
    askKeyFrame(layer) {
      const ssrc = ssrcs.get(layer)
      if (pictures && ssrc !== undefined) void pictures.sendRtcpPLI(ssrc)
    },
    close() {
      closed = true
      connected = false
      void connection.close().catch(() => {})
    },
  }
}
