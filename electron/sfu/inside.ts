/**
 * The one place that reaches into werift 0.25: connections are opened by it, media goes past it. Each step says why.
 * Sending a packet through werift costs 75 µs in Electron 25 (objects, promises, header extensions, the raw key
 * unpacked each time); from here 19, measured by the bench as a whole.
 */
import type { Socket } from 'node:dgram'
import { parseMessage, type RTCPeerConnection, type RTCRtpReceiver } from 'werift'
import type { SessionKeys } from './srtp'
import { openSender, type SendDatagram } from './udp'

type Address = readonly [host: string, port: number]

/** What of werift's internals is touched here. */
interface Transport {
  onData: (data: Buffer, address: Address) => void
  socket: Socket
}
interface Protocol {
  transport: Transport
}
interface Check {
  attributesKeys: string[]
  setAttribute(key: 'USE-CANDIDATE', value: null): unknown
}
interface IceInside {
  localPassword: string
  nominated?: { protocol: Protocol; remoteAddr: Address }
  protocols: Protocol[]
  checkIncoming(check: Check, address: Address, protocol: Protocol): void
  getCandidatePromises(addresses: string[], timeoutSeconds?: number): Promise<unknown>[]
}
interface Context {
  profile: number
  srtpSessionKey: Buffer
  srtpSessionSalt: Buffer
  srtpSessionAuthTag: Buffer
}
interface DtlsInside {
  srtp?: { localContext: Context }
  srtcp?: { encrypt(plain: Buffer): Buffer; decrypt(data: Buffer): Buffer }
}

const RECEIVE_BUFFER_BYTES = 1024 * 1024

const insides = (pc: RTCPeerConnection) =>
  pc.iceTransports.map((transport) => transport.connection as unknown as IceInside)

/** By the first byte (RFC 7983, section 7). */
const isStun = (data: Buffer) => data.length >= 20 && (data[0] ?? 255) < 4
const isDtls = (data: Buffer) => (data[0] ?? 0) >= 20 && (data[0] ?? 0) < 64
const isMedia = (data: Buffer) => (data[0] ?? 0) >> 6 === 2

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
 * @param takesMedia takes encrypted media instead of werift; absent: werift gets it
 */
export function guard(pc: RTCPeerConnection, heard: () => void, takesMedia?: (data: Buffer) => void): void {
  const early = holdEarly(pc)
  for (const inside of insides(pc)) {
    followChecks(inside)
    for (const protocol of inside.protocols) guardOne(inside, protocol, heard, early, takesMedia)
  }
}

/**
 * The way to the other side is where its first good check came from, until it names another. A browser begins its
 * handshake when that check is answered and names its way some 50 ms later; werift waits for the name, and lets what
 * was said before it be said again. When the browser changes its mind (Wi-Fi to cable), werift would stay where it was.
 */
function followChecks(inside: IceInside): void {
  const take = Object.getPrototypeOf(inside).checkIncoming as IceInside['checkIncoming']
  inside.checkIncoming = (check, address, protocol) => {
    const { nominated } = inside
    const isThere = nominated?.protocol === protocol && sameAddress(nominated.remoteAddr, address)
    if (!nominated) check.setAttribute('USE-CANDIDATE', null)
    else if (!isThere && check.attributesKeys.includes('USE-CANDIDATE')) inside.nominated = undefined
    take.call(inside, check, address, protocol)
  }
}

/** First words of somebody whose check was answered before the answer to the offer had come: more is not kept. */
const MOST_EARLY = 8

/**
 * A browser's checks take the short way and its answer the long one, through the room; werift answers a check as soon as
 * it comes, whereupon the browser begins its handshake, to which nobody listens yet. Were it dropped, the browser would
 * say it again after 50, 100, 200 ms and so on, up to seconds when many join at once.
 *
 * @returns keeps what is said before the handshake can begin, and lets it go then; false: it has begun
 */
function holdEarly(pc: RTCPeerConnection): (data: Buffer, say: () => void) => boolean {
  let held: (() => void)[] | undefined = []
  pc.dtlsTransports[0]?.onStateChange.subscribe((state) => {
    if (state !== 'connecting' || !held) return
    const all = held
    held = undefined
    // Listened to within this turn, after the state has been told.
    queueMicrotask(() => {
      for (const say of all) say()
    })
  })
  return (data, say) => {
    if (held && held.length < MOST_EARLY && isDtls(data)) held.push(say)
    return held !== undefined
  }
}

function guardOne(
  inside: IceInside,
  protocol: IceInside['protocols'][number],
  heard: () => void,
  early: ReturnType<typeof holdEarly>,
  takesMedia?: (data: Buffer) => void,
): void {
  const { transport } = protocol
  const password = Buffer.from(inside.localPassword, 'utf8')
  const pass = transport.onData
  // A send without a route (the network cable pulled) is an `error` event, and one that nobody hears ends the process.
  transport.socket.on('error', () => {})
  // A key frame comes as a hundred packets at once.
  transport.socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES)
  transport.onData = (data, address) => {
    if (!isStun(data)) {
      if (early(data, () => transport.onData(data, address))) return
      // Media and DTLS only from where ICE says the other side is.
      if (!inside.nominated || !sameAddress(inside.nominated.remoteAddr, address)) return
      if (takesMedia && isMedia(data)) takesMedia(data)
      else pass(data, address)
      return
    }
    // RFC 8445, section 7.3: a request without the right MESSAGE-INTEGRITY is refused. werift does not look.
    if (!parseMessage(data, password)) return
    heard()
    pass(data, address)
  }
}

/**
 * werift asks for lost packets wherever a codec knows PLI, and counts the numbers of all layers as one row: of three
 * layers it would ask for thousands that were never sent.
 */
export function silenceNack(receiver: RTCRtpReceiver): void {
  Object.defineProperty(receiver, 'nackEnabled', { value: undefined })
}

/** The way to the other side, once it is open. */
export interface Path {
  keys: SessionKeys
  /** Sends one packet as it is, at once or never. */
  send(data: Uint8Array): void
  /** Encrypts and sends. */
  sendControl(plain: Buffer): void
  /** Decrypts; undefined for what is forged or malformed. */
  readControl(data: Buffer): Buffer | undefined
}

/** Takes the way over from werift after its handshake. Undefined while there is none. */
export function openPath(pc: RTCPeerConnection): Path | undefined {
  const dtls = pc.dtlsTransports[0] as unknown as DtlsInside | undefined
  const [ice] = insides(pc)
  const { srtp, srtcp } = dtls ?? {}
  if (!ice || !srtp || !srtcp) return undefined
  const { profile, srtpSessionKey: key, srtpSessionSalt: salt, srtpSessionAuthTag: authentication } = srtp.localContext

  // ICE may move to another of the sockets.
  const senders = new Map<Transport, SendDatagram>()
  function send(data: Uint8Array): void {
    const { nominated } = ice as IceInside
    if (!nominated) return
    const { transport } = nominated.protocol
    let sender = senders.get(transport)
    if (!sender) {
      sender = openSender(transport.socket)
      senders.set(transport, sender)
    }
    try {
      sender(data, nominated.remoteAddr[1], nominated.remoteAddr[0])
    } catch {
      // The socket has just been closed.
    }
  }
  return {
    keys: { profile, key, salt, authentication },
    send,
    sendControl: (plain) => send(srtcp.encrypt(plain)),
    readControl(data) {
      try {
        return srtcp.decrypt(data)
      } catch {
        return undefined
      }
    },
  }
}
