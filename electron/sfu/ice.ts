/** The one place that reaches into werift 0.25's ICE. Each step says why. */
import { parseMessage, type RTCPeerConnection } from 'werift'

type Address = readonly [host: string, port: number]

/** What of werift's internals is touched here. */
interface IceInside {
  localPassword: string
  nominated?: { protocol: unknown; remoteAddr: Address }
  protocols: {
    transport: {
      onData: (data: Buffer, address: Address) => void
      socket: { on(event: 'error', listener: (error: Error) => void): void }
    }
  }[]
  getCandidatePromises(addresses: string[], timeoutSeconds?: number): Promise<unknown>[]
}

const insides = (pc: RTCPeerConnection) =>
  pc.iceTransports.map((transport) => transport.connection as unknown as IceInside)

/** STUN starts with two zero bits (RFC 7983, section 7). */
const isStun = (data: Buffer) => data.length >= 20 && (data[0] ?? 255) < 4

const sameAddress = (one: Address, other: Address) => one[0] === other[0] && one[1] === other[1]

/** werift can add host addresses but cannot leave any out. To be called before the local description is set. */
export function confineTo(pc: RTCPeerConnection, addresses: string[]): void {
  for (const inside of insides(pc)) {
    const gather = Object.getPrototypeOf(inside).getCandidatePromises as IceInside['getCandidatePromises']
    inside.getCandidatePromises = (_, timeoutSeconds) => gather.call(inside, addresses, timeoutSeconds)
  }
}

/**
 * Makes a connection deaf to strangers. To be called once, when the local description is set and not yet sent.
 *
 * @param heard called whenever the other side proves that it is there, about every 2.5 s
 */
export function guard(pc: RTCPeerConnection, heard: () => void): void {
  for (const inside of insides(pc)) for (const protocol of inside.protocols) guardOne(inside, protocol, heard)
}

function guardOne(inside: IceInside, protocol: IceInside['protocols'][number], heard: () => void): void {
  const { transport } = protocol
  const password = Buffer.from(inside.localPassword, 'utf8')
  const pass = transport.onData
  // A send without a route (the network cable pulled) is an `error` event, and one that nobody hears ends the process.
  transport.socket.on('error', () => {})
  transport.onData = (data, address) => {
    if (!isStun(data)) {
      // Media and DTLS only from where ICE says the other side is.
      if (inside.nominated && sameAddress(inside.nominated.remoteAddr, address)) pass(data, address)
      return
    }
    // RFC 8445, section 7.3: a request without the right MESSAGE-INTEGRITY is refused. werift does not look.
    const message = parseMessage(data, password)
    if (!message) return
    heard()
    const { nominated } = inside
    const moved = nominated && !(nominated.protocol === protocol && sameAddress(nominated.remoteAddr, address))
    // The controlling side may change its mind (Wi-Fi to cable); werift would stay with its first choice.
    if (moved && message.attributesKeys.includes('USE-CANDIDATE')) inside.nominated = undefined
    pass(data, address)
  }
}
