/** The voice of a simulated attendee: a murmur, sent to a page that can hear it. What comes back is not listened to. */
import { MediaStreamTrack, RtpHeader, RtpPacket } from 'werift'
import type { Signal } from '../../shared/wire'
import { addressesOf, type Network, openConnection } from '../sfu/connection'
import { MURMUR_BASE64 } from './murmur-bytes'

/** Speaks for a while, then listens for a while. */
export interface Turn {
  forMs: number
  pauseMs: number
}

export interface VoiceOptions {
  /** Where the other side can reach this machine. */
  network: Network
  /** Of a page that calls; absent: this side calls. */
  offer?: string
  turn(nth: number): Turn
  send(signal: Signal): void
}

export interface Voice {
  signal(signal: Signal): void
  close(): void
}

const PACKET_MS = 20
const TICKS_PER_MS = 48

/** The packets that are said over and over. */
const murmur = unpack(Buffer.from(MURMUR_BASE64, 'base64'))

function unpack(bytes: Buffer): Buffer[] {
  const packets: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 1 + (bytes[at] as number)) {
    packets.push(bytes.subarray(at + 1, at + 1 + (bytes[at] as number)))
  }
  return packets
}

/** Opens a connection and speaks on it until it is closed. A connection that fails falls silent. */
export function openVoice({ network, offer, turn, send }: VoiceOptions): Voice {
  const connection = openConnection(addressesOf(network), 'speaking', () => {})
  const { pc } = connection
  const track = new MediaStreamTrack({ kind: 'audio' })
  let clock: NodeJS.Timeout | undefined

  pc.connectionStateChange.subscribe((state) => {
    clearInterval(clock)
    if (state === 'connected') clock = speak(track, turn)
  })

  async function call(): Promise<void> {
    pc.addTransceiver(track, { direction: 'sendrecv' })
    send({ type: 'offer', sdp: await connection.describe('offer') })
  }

  async function answer(sdp: string): Promise<void> {
    pc.addTransceiver(track, { direction: 'sendrecv' })
    await connection.accept('offer', sdp)
    send({ type: 'answer', sdp: await connection.describe('answer') })
  }

  const close = () => {
    clearInterval(clock)
    void connection.close().catch(() => {})
  }
  // A page that has gone meanwhile, or said something that is no description: nobody is there to be heard.
  void (offer === undefined ? call() : answer(offer)).catch(close)
  return {
    signal(signal) {
      if (signal.type !== 'answer' || pc.signalingState !== 'have-local-offer') return
      void connection.accept('answer', signal.sdp).catch(close)
    },
    close,
  }
}

/** Sends packets at their moments; in a pause none, as a browser does whose microphone hears nothing. */
function speak(track: MediaStreamTrack, turnOf: VoiceOptions['turn']): NodeJS.Timeout {
  const beganAtMs = performance.now()
  let nth = 0
  let { forMs, pauseMs } = turnOf(0)
  let turnAtMs = 0
  let sequenceNumber = 0
  let at = 0
  return setInterval(() => {
    for (const nowMs = performance.now() - beganAtMs; at * PACKET_MS <= nowMs; at += 1) {
      const withinMs = at * PACKET_MS - turnAtMs
      if (withinMs >= forMs + pauseMs) {
        turnAtMs = at * PACKET_MS
        nth += 1
        ;({ forMs, pauseMs } = turnOf(nth))
      } else if (withinMs >= forMs) continue
      sequenceNumber += 1
      const header = new RtpHeader({
        sequenceNumber,
        timestamp: at * PACKET_MS * TICKS_PER_MS,
        marker: at * PACKET_MS === turnAtMs,
      })
      track.writeRtp(new RtpPacket(header, murmur[at % murmur.length] as Buffer))
    }
  }, PACKET_MS)
}
