/** A way between a viewer and the forwarder that is as narrow, slow, lossy or broken as a test wants it. */
import { createSocket, type Socket } from 'node:dgram'
import type { AddressInfo } from 'node:net'

export interface Way {
  /** Towards the viewer; undefined: as wide as it is. */
  kbps?: number
  /** What does not fit into a queue of this length is lost. */
  queueMs: number
  /** Each way. */
  delayMs: number
  /** Of packets towards the viewer, 0 to 1. */
  loss: number
  /** Of packets towards the forwarder. */
  lossBack: number
  cut: boolean
}

export interface Relay {
  way: Way
  /** The offer, with the relay in the place of the forwarder's ports. */
  through(offerSdp: string): string
  /** Sends to the forwarder under the viewer's address. */
  inject(data: Buffer): void
  close(): void
}

const listen = async (): Promise<Socket> => {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  // What cannot be delivered any more is lost, as on any network.
  socket.on('error', () => {})
  return socket
}

export async function openRelay(): Promise<Relay> {
  const [inner, outer] = await Promise.all([listen(), listen()])
  const way: Way = { queueMs: 300, delayMs: 0, loss: 0, lossBack: 0, cut: false }
  let forwarderPort = 0
  let viewerPort = 0
  let freeAtMs = 0
  let closed = false

  const later = (delayMs: number, act: () => void) => {
    if (delayMs <= 0) act()
    else setTimeout(() => closed || act(), delayMs)
  }
  outer.on('message', (data, { port }) => {
    viewerPort = port
    if (!way.cut && Math.random() >= way.lossBack)
      later(way.delayMs, () => inner.send(data, forwarderPort, '127.0.0.1'))
  })
  inner.on('message', (data) => {
    if (way.cut || viewerPort === 0 || Math.random() < way.loss) return
    const nowMs = performance.now()
    if (way.kbps !== undefined) {
      if (freeAtMs - nowMs > way.queueMs) return
      freeAtMs = Math.max(nowMs, freeAtMs) + ((data.length + 28) * 8) / way.kbps
    }
    const queuedMs = way.kbps === undefined ? 0 : freeAtMs - nowMs
    later(way.delayMs + queuedMs, () => outer.send(data, viewerPort, '127.0.0.1'))
  })

  return {
    way,
    through(offerSdp) {
      const { port } = outer.address() as AddressInfo
      return offerSdp.replace(/^(a=candidate:\S+ \d+ udp \d+ 127\.0\.0\.1 )(\d+)/gim, (_, before, theirs) => {
        forwarderPort = Number(theirs)
        viewerPort = 0
        return `${before}${port}`
      })
    },
    inject: (data) => inner.send(data, forwarderPort, '127.0.0.1'),
    close() {
      closed = true
      inner.close()
      outer.close()
    },
  }
}
