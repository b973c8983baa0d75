import type { DoorInfo } from '../../shared/ipc'
import type { ClassRecord } from '../store/classes'
import { calendarFile } from './calendar'
import { type Certificate, readCertificate } from './certificate'
import { type DoorOptions, lanAddresses, openDoor } from './door'
import type { Port } from './port'

export const DEFAULT_PORT = 4780
/** How often the machine's addresses are looked at: a laptop changes networks in mid-class. */
const LOOK_EVERY_MS = 15_000

export interface ClassDoorOptions
  extends Pick<DoorOptions, 'assets' | 'fileOf' | 'isStaff' | 'now' | 'onSocket' | 'onHook' | 'host'> {
  /** As it stands now. */
  record(): ClassRecord
  teacherName: string
  /** The port asked for on the command line; undefined: the usual one, or one near it. */
  port: number | undefined
  /** Where the certificate is kept. */
  dataDir: string
  log(message: string, detail?: unknown): void
  /** Told when the machine has other addresses, and so the class other links. */
  onChanged(): void
}

export interface ClassDoor {
  port: number
  info(): DoorInfo
  close(): Promise<void>
}

/** Opens a class's door where it is usually found, by HTTP and HTTPS, and keeps its certificate and links current. */
export async function openClassDoor(options: ClassDoorOptions): Promise<ClassDoor> {
  const { record, host, dataDir, assets, fileOf, now, log, onSocket, onHook, onChanged } = options
  const { joinToken } = record()
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
    openDoor({
      host,
      port,
      assets,
      fileOf,
      joinToken,
      isStaff: options.isStaff,
      shortCode: () => record().shortCode,
      calendar: (url) => calendarFile(record(), options.teacherName, url),
      certificate,
      now,
      onSocket,
      onHook,
    }),
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

  function info(): DoorInfo {
    const path = `:${door.port}/c/${joinToken}/`
    const [joinUrl, ...otherUrls] = addresses.map((address) => `http://${address}${path}`)
    return {
      joinUrl: joinUrl as string,
      otherUrls,
      shortCode: record().shortCode,
      ...(certificate
        ? { secure: { url: `https://${addresses[0]}${path}`, fingerprint: certificate.fingerprint } }
        : {}),
    }
  }

  return {
    port: door.port,
    info,
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
