/** The one who sends: a connection from the broadcast window, of which only packets leave this file. */
import type { MediaStreamTrack, RTCRtpReceiver, RtpPacket } from 'werift'
import type { Signal } from '../../shared/wire'
import { type Connection, openConnection } from './connection'
import type { PublisherState } from './messages'
import { answerFor } from './sdp'

export type Kind = 'audio' | 'video'

export interface PublisherEvents {
  signal(signal: Signal): void
  state(state: PublisherState): void
  /** The packet is the listener's to change. */
  packet(kind: Kind, packet: RtpPacket): void
}

export interface Publisher {
  connected(): boolean
  heardAtMs(): number
  askKeyFrame(): void
  close(): void
}

/**
 * Answers a publisher's offer. The publisher is on this machine, so its media stays on the loopback interface
 * and a change of network does not touch it.
 *
 * @throws when the offer is not one
 */
export async function acceptPublisher(offerSdp: string, events: PublisherEvents): Promise<Publisher> {
  const connection = openConnection(['127.0.0.1'])
  try {
    return await answer(connection, offerSdp, events)
  } catch (error) {
    void connection.close()
    throw error
  }
}

async function answer(connection: Connection, offerSdp: string, events: PublisherEvents): Promise<Publisher> {
  const { pc } = connection
  const video: { receiver?: RTCRtpReceiver; ssrc?: number } = {}
  let connected = false
  let closed = false

  const receive = (track: MediaStreamTrack) => {
    const kind = track.kind as Kind
    track.onReceiveRtp.subscribe((packet) => {
      if (closed) return
      if (kind === 'video') video.ssrc = packet.header.ssrc
      events.packet(kind, packet)
    })
  }
  pc.onRemoteTransceiverAdded.subscribe((transceiver) => {
    if (transceiver.kind === 'video') video.receiver = transceiver.receiver
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
    askKeyFrame() {
      if (video.receiver && video.ssrc !== undefined) void video.receiver.sendRtcpPLI(video.ssrc)
    },
    close() {
      closed = true
      connected = false
      void connection.close().catch(() => {})
    },
  }
}
