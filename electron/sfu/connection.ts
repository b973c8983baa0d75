/** A werift connection as the forwarder wants it: VP8 and Opus, ICE-lite, no servers of other people. */
import { networkInterfaces } from 'node:os'
import { RTCPeerConnection, RTCRtpCodecParameters, RTCRtpHeaderExtensionParameters, RTP_EXTENSION_URI } from 'werift'
import { confineTo, guard } from './inside'
import { sayLite } from './sdp'

export interface Network {
  loopbackOnly: boolean
  /** Absent: every IPv4 address the machine has at the moment. */
  hostAddresses?: string[]
}

const LOOPBACK = '127.0.0.1'

/** The addresses a viewer may reach the studio under, the machine's own loopback always among them. */
export function addressesOf(network: Network): string[] {
  if (network.loopbackOnly) return [LOOPBACK]
  const own =
    network.hostAddresses ??
    Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter((address) => address.family === 'IPv4' && !address.internal && !address.address.startsWith('169.254.'))
      .map((address) => address.address)
  return [...new Set([...own, LOOPBACK])]
}

export interface Connection {
  pc: RTCPeerConnection
  /** When the other side last proved that it is there, by `performance.now()`. */
  heardAtMs(): number
  /** Makes and sets the local description; its candidates are complete. */
  describe(type: 'offer' | 'answer'): Promise<string>
  /** Sets what the browser sent. Throws when it is not a description, or not one that fits. */
  accept(type: 'offer' | 'answer', sdp: string): Promise<void>
  close(): Promise<void>
}

const opus = (rtcpFeedback: { type: string; parameter?: string }[]) =>
  new RTCRtpCodecParameters({
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    payloadType: 111,
    parameters: 'minptime=10;useinbandfec=1',
    rtcpFeedback,
  })

const vp8 = (rtcpFeedback: { type: string; parameter?: string }[]) =>
  new RTCRtpCodecParameters({ mimeType: 'video/VP8', clockRate: 90_000, payloadType: 96, rtcpFeedback })

const rtx = () =>
  new RTCRtpCodecParameters({ mimeType: 'video/rtx', clockRate: 90_000, payloadType: 97, parameters: 'apt=96' })

/** Sound that repeats the packets before it (RFC 2198). */
const red = () =>
  new RTCRtpCodecParameters({
    mimeType: 'audio/red',
    clockRate: 48_000,
    channels: 2,
    payloadType: 63,
    parameters: '111/111',
  })

/** One object for both kinds: werift numbers extensions by identity, and BUNDLE wants one number for one meaning. */
const extension = (uri: string) => new RTCRtpHeaderExtensionParameters({ uri })

/**
 * What is received. Not werift's NACK, which counts the numbers of all layers as one row: gaps.ts does it.
 */
function receiving() {
  const mid = extension(RTP_EXTENSION_URI.sdesMid)
  return {
    codecs: { audio: [opus([])], video: [vp8([{ type: 'nack', parameter: 'pli' }])] },
    headerExtensions: { audio: [mid], video: [mid, extension(RTP_EXTENSION_URI.sdesRTPStreamID)] },
  }
}

/** Sound alone, both ways. */
const speaking = () => ({
  codecs: { audio: [opus([])] },
  headerExtensions: { audio: [extension(RTP_EXTENSION_URI.sdesMid)] },
})

/** What is sent: with retransmission, and with the viewer telling when each packet arrived. */
function sending() {
  const wide = extension(RTP_EXTENSION_URI.transportWideCC)
  const arrivals = { type: 'transport-cc' }
  return {
    codecs: {
      audio: [opus([arrivals]), red()],
      video: [vp8([{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, arrivals]), rtx()],
    },
    headerExtensions: { audio: [wide], video: [wide] },
  }
}

const MEDIA = { receiving, sending, speaking }

/**
 * Opens a connection that offers only the given addresses.
 *
 * @param takesMedia takes what comes in encrypted, past werift
 */
export function openConnection(
  addresses: string[],
  direction: keyof typeof MEDIA,
  takesMedia?: (data: Buffer) => void,
): Connection {
  const [only] = addresses
  const pc = new RTCPeerConnection({
    // ICE-lite (RFC 8445, section 2.5): the browser does the checking. The studio never sends to an address that somebody
    // merely named, needs no mDNS for the `.local` names behind which browsers hide, and runs no timers for it.
    iceLite: true,
    iceServers: [],
    iceUseIpv6: false,
    iceUseTcp: false,
    ...(addresses.length === 1 && only ? { iceInterfaceAddresses: { udp4: only } } : {}),
    bundlePolicy: 'max-bundle',
    ...MEDIA[direction](),
  })
  let heardAtMs = performance.now()

  return {
    pc,
    heardAtMs: () => heardAtMs,
    async describe(type) {
      const description = type === 'offer' ? await pc.createOffer() : await pc.createAnswer()
      confineTo(pc, addresses)
      await pc.setLocalDescription(description)
      const heard = () => {
        heardAtMs = performance.now()
      }
      guard(pc, heard, takesMedia)
      return sayLite(pc.localDescription?.sdp ?? '')
    },
    async accept(type, sdp) {
      // With ICE-lite the browser's candidates are never used; werift would look up the names in them.
      await pc.setRemoteDescription({ type, sdp: sdp.replace(/^a=candidate:.*\r?\n/gm, '') })
    },
    async close() {
      await pc.close()
    },
  }
}
