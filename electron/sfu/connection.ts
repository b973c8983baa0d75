/** A werift connection as the forwarder wants it: VP8 and Opus, ICE-lite, no servers of other people. */
import { networkInterfaces } from 'node:os'
import { RTCPeerConnection, RTCRtpCodecParameters, RTCRtpHeaderExtensionParameters, RTP_EXTENSION_URI } from 'werift'
import { confineTo, guard } from './ice'
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

const opus = () =>
  new RTCRtpCodecParameters({
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    payloadType: 111,
    parameters: 'minptime=10;useinbandfec=1',
  })

/** Key frames are asked for by PLI alone: werift does not route FIR (RFC 5104) to a sender. */
const vp8 = () =>
  new RTCRtpCodecParameters({
    mimeType: 'video/VP8',
    clockRate: 90_000,
    payloadType: 96,
    rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }],
  })

/** Opens a connection that offers only the given addresses. */
export function openConnection(addresses: string[]): Connection {
  const [only] = addresses
  // One object for both kinds: werift numbers extensions by identity, and BUNDLE wants one number for one meaning.
  const mid = new RTCRtpHeaderExtensionParameters({ uri: RTP_EXTENSION_URI.sdesMid })
  const pc = new RTCPeerConnection({
    // ICE-lite (RFC 8445, section 2.5): the browser does the checking. The studio never sends to an address that somebody
    // merely named, needs no mDNS for the `.local` names behind which browsers hide, and runs no timers for it.
    iceLite: true,
    iceServers: [],
    iceUseIpv6: false,
    iceUseTcp: false,
    ...(addresses.length === 1 && only ? { iceInterfaceAddresses: { udp4: only } } : {}),
    bundlePolicy: 'max-bundle',
    codecs: { audio: [opus()], video: [vp8()] },
    headerExtensions: { audio: [mid], video: [mid] },
  })
  let heardAtMs = performance.now()

  return {
    pc,
    heardAtMs: () => heardAtMs,
    async describe(type) {
      const description = type === 'offer' ? await pc.createOffer() : await pc.createAnswer()
      confineTo(pc, addresses)
      await pc.setLocalDescription(description)
      guard(pc, () => {
        heardAtMs = performance.now()
      })
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
