/** One who watches: a connection that gets every packet of the publisher. */
import { MediaStream, MediaStreamTrack, type RTCRtpSender, type RtpPacket } from 'werift'
import type { ViewerHealth } from '../../shared/broadcast'
import type { Signal } from '../../shared/wire'
import { openConnection } from './connection'
import type { ViewerState } from './messages'
import type { Kind } from './publisher'

export interface ViewerEvents {
  signal(signal: Signal): void
  state(state: ViewerState): void
  keyFrameNeeded(): void
  /** The viewer asked for packets again. */
  lost(packets: number): void
}

export interface Viewer {
  connected(): boolean
  openedAtMs: number
  heardAtMs(): number
  signal(signal: Signal): Promise<void>
  /**
   * @param begins whether a decoder can start here: always for sound, at a key frame for the picture
   * @returns whether it was sent
   */
  send(kind: Kind, packet: RtpPacket, begins: boolean): boolean
  /** Since it was last asked. */
  health(): Omit<ViewerHealth, 'viewerId'>
  close(): void
}

/** Makes the offer of picture and sound to one viewer; the browser answers. */
export async function openViewer(addresses: string[], events: ViewerEvents): Promise<Viewer> {
  const connection = openConnection(addresses)
  const { pc } = connection
  const stream = new MediaStream()
  const started = { audio: false, video: false }
  let connected = false
  let closed = false
  let bytes = 0
  let sinceMs = performance.now()

  const addSender = (kind: Kind): RTCRtpSender => {
    const track = new MediaStreamTrack({ kind })
    stream.addTrack(track)
    return pc.addTransceiver(track, { direction: 'sendonly', streams: [stream] }).sender
  }
  const senders: Record<Kind, RTCRtpSender> = { audio: addSender('audio'), video: addSender('video') }

  senders.video.onPictureLossIndication.subscribe(events.keyFrameNeeded)
  // The sender answers a NACK from its own cache of packets; here they are only counted.
  senders.video.onGenericNack.subscribe((nack) => events.lost(nack.lost.length))
  pc.connectionStateChange.subscribe((state) => {
    if (closed) return
    connected = state === 'connected'
    if (state === 'connected') {
      events.state('connected')
      events.keyFrameNeeded()
    } else if (state === 'failed' || state === 'closed') events.state('failed')
  })

  try {
    const sdp = await connection.describe('offer')
    events.state('connecting')
    events.signal({ type: 'offer', sdp })
  } catch (error) {
    void connection.close()
    throw error
  }

  return {
    connected: () => connected,
    openedAtMs: performance.now(),
    heardAtMs: connection.heardAtMs,
    async signal(signal) {
      // Candidates are not needed: this side is ICE-lite. A second answer is a repeat, and the first stands.
      if (signal.type === 'answer' && pc.signalingState === 'have-local-offer')
        await connection.accept('answer', signal.sdp)
    },
    send(kind, packet, begins) {
      if (!connected) return false
      // Frames that cannot be decoded would only make the browser ask for the key frame that is already on its way.
      if (!started[kind]) {
        if (!begins) return false
        started[kind] = true
      }
      void senders[kind].sendRtp(packet)
      bytes += packet.payload.length
      return true
    },
    health() {
      const nowMs = performance.now()
      const kbps = Math.round((bytes * 8) / Math.max(1, nowMs - sinceMs))
      bytes = 0
      sinceMs = nowMs
      // What werift has learnt from the viewer's reports, and shows nobody.
      const { rtt, remoteFractionLost } = senders.video as unknown as { rtt?: number; remoteFractionLost?: number }
      return {
        state: connected ? 'connected' : 'connecting',
        quality: '720',
        wish: 'auto',
        limit: 'none',
        kbps,
        lossPercent: Math.round((remoteFractionLost ?? 0) * 1000) / 10,
        ...(rtt === undefined ? {} : { roundTripMs: Math.round(rtt * 1000) }),
        queueMs: 0,
      }
    },
    close() {
      closed = true
      connected = false
      void connection.close().catch(() => {})
    },
  }
}
