/** A way to the door that goes and comes back, as a network does: what is on it is lost, and nothing new gets through. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface WireWay {
  /** The same link, by this way. */
  url: string
  cut(): void
  restore(): void
  close(): void
}

/** @param url of the class, on this machine */
export async function openWireWay(url: string): Promise<WireWay> {
  const link = new URL(url)
  const open = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    const far = connect(Number(link.port), '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.on('error', () => undefined)
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
    if (isCut) near.destroy()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const way = new URL(url)
  way.port = String((server.address() as AddressInfo).port)
  return {
    url: way.href,
    cut() {
      isCut = true
      for (const socket of open) socket.destroy()
    },
    restore() {
      isCut = false
    },
    close() {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}
