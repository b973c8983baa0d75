import type { DoorInfo } from '../../shared/ipc'
import { type Certificate, readCertificate } from './certificate'
import { type DoorOptions, type DoorRoom, lanAddresses, openDoor, pathOf } from './door'
import type { Port } from './port'

const DEFAULT_PORT = 4780
/** How often the machine's addresses are looked at: a laptop changes networks in mid-class. */
const LOOK_EVERY_MS = 15_000

export interface DoorwayOptions extends Pick<DoorOptions, 'onHook' | 'host'> {
  now(): number
  /** The port asked for on the command line; undefined: the usual one, or one near it. */
  port: number | undefined
  /** Where the certificate is kept. */
  dataDir: string
  log(message: string, detail?: unknown): void
  /** Told when the machine has other addresses, and so every room other links. */
  onChanged(): void
}

/** One room's way in. */
export interface ClassDoor {
  port: number
  info(): DoorInfo
  /** Leads nowhere from now on. Connections that are open are the room's to close, unless it was the last room. */
  close(): Promise<void>
}

export interface Doorway {
  /**
   * Leads to one more room. The door itself opens with the first and closes with the last.
   * @throws the listening error (`EADDRINUSE`, `EACCES`)
   */
  lead(room: DoorRoom): Promise<ClassDoor>
}

interface OpenDoor {
  port: number
  info(room: DoorRoom): DoorInfo
  close(): Promise<void>
}

/** The studio's one door: the class that is on and the replays of others are behind the same port. */
export function createDoorway(options: DoorwayOptions): Doorway {
  const rooms = new Set<DoorRoom>()
  let door: OpenDoor | undefined
  /** Openings and closings, one after the other. */
  let turn: Promise<unknown> = Promise.resolve()
  const next = <T>(act: () => Promise<T>): Promise<T> => {
    const done = turn.then(act)
    turn = done.catch(() => undefined)
    return done
  }

  async function closeWhenEmpty(): Promise<void> {
    if (rooms.size > 0) return
    const closing = door
    door = undefined
    await closing?.close()
  }

  return {
    lead: (room) =>
      next(async () => {
        door ??= await openAtUsual(options, rooms)
        rooms.add(room)
        const { port, info } = door
        return {
          port,
          info: () => info(room),
          close: () => {
            rooms.delete(room)
            return next(closeWhenEmpty)
          },
        }
      }),
  }
}

/** Opens the door where it is usually found, by HTTP and HTTPS, and keeps its certificate and links current. */
async function openAtUsual(options: DoorwayOptions, rooms: ReadonlySet<DoorRoom>): Promise<OpenDoor> {
  const { host, dataDir, now, log, onHook, onChanged } = options
  const isAny = host === '0.0.0.0' || host === '::'
  const addressesNow = () => (isAny ? [...lanAddresses(), '127.0.0.1'] : [host])
  let addresses = addressesNow()
  let certificate = await certificateFor(addresses)

  async function certificateFor(names: readonly string[]): Promise<Certificate | undefined> {
    try {
      return await readCertificate(dataDir, names, now())
    } catch (error) {
      // The class can be watched without it; only talking from a phone cannot be had.
      log('no certificate', error)
      return undefined
    }
  }

  const door = await openUsual(options.port, (port) =>
    openDoor({ host, port, rooms: () => rooms, certificate, onHook }),
  )

  const watch = setInterval(async () => {
    const next = addressesNow()
    if (next.join() === addresses.join()) return
    addresses = next
    const renewed = certificate && (await certificateFor(next))
    if (renewed) {
      certificate = renewed
      door.renew(renewed)
    }
    onChanged()
  }, LOOK_EVERY_MS)

  return {
    port: door.port,
    info({ token, shortCode }) {
      const path = `:${door.port}${pathOf(token)}`
      const [joinUrl, ...otherUrls] = addresses.map((address) => `http://${address}${path}`)
      return {
        joinUrl: joinUrl as string,
        otherUrls,
        shortCode: shortCode?.() ?? '',
        ...(certificate
          ? { secure: { url: `https://${addresses[0]}${path}`, fingerprint: certificate.fingerprint } }
          : {}),
      }
    },
    close() {
      clearInterval(watch)
      return door.close()
    },
  }
}

/** The port asked for, or the usual one: browsers remember who somebody is by address and port. */
async function openUsual(asked: number | undefined, at: (port: number) => Promise<Port>): Promise<Port> {
  if (asked !== undefined) return at(asked)
  for (let port = DEFAULT_PORT; port < DEFAULT_PORT + 10; port += 1) {
    try {
      return await at(port)
    } catch (error) {
      if (!isListenError(error)) throw error
    }
  }
  return at(0)
}

export const isListenError = (error: unknown) =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'EADDRINUSE' || error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL')
