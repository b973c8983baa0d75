/** Shares viewers between threads. */
import { cpus } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Network } from './connection'
import { type Hall, openHall } from './hall'
import type { FromHall, ToHall } from './hall-messages'

export interface HallsOptions {
  network: Network
  /** The script of a further thread. */
  threadFile: string
  hear(hall: number, message: FromHall): void
}

export interface Halls {
  /** Gives a viewer a seat, or another connection in the seat it has. */
  seat(viewerId: string): void
  tell(viewerId: string, message: ToHall): void
  tellAll(message: ToHall): void
  forget(viewerId: string): void
  threads(): number
  close(): void
}

/**
 * So many viewers one thread serves: at 19 µs a packet a key frame of 70 packets is out to all of them within 85 ms,
 * below the 100 ms that no packet may wait.
 */
export const VIEWERS_PER_THREAD = 64

/** The first viewers sit in this thread; when it is full, further threads are started, one for each core at most. */
export function createHalls({ network, threadFile, hear }: HallsOptions): Halls {
  const halls: Hall[] = [openHall(network, (message) => hear(0, message))]
  const seats = new Map<string, number>()
  /** What a thread that starts later has to know. */
  let publishing: ToHall = { kind: 'publishing', publishing: false }

  const count = (hall: number) => [...seats.values()].filter((one) => one === hall).length

  function choose(): number {
    const roomy = halls.findIndex((_, hall) => count(hall) < VIEWERS_PER_THREAD)
    if (roomy >= 0) return roomy
    if (halls.length < cpus().length) return openThread()
    const counts = halls.map((_, hall) => count(hall))
    return counts.indexOf(Math.min(...counts))
  }

  function openThread(): number {
    const hall = halls.length
    const worker = new Worker(threadFile, { workerData: network })
    worker.on('message', (message: FromHall) => hear(hall, message))
    worker.on('error', (error) => {
      hear(hall, { kind: 'log', level: 'warn', text: `thread ${hall} ended: ${error.stack ?? error.message}` })
      // Started anew as a whole, everybody comes back.
      process.exit(1)
    })
    halls.push({
      hear: (message) => worker.postMessage(message.kind === 'packet' ? detached(message) : message),
      close: () => void worker.terminate(),
    })
    halls[hall]?.hear(publishing)
    return hall
  }

  function tell(viewerId: string, message: ToHall): void {
    const hall = seats.get(viewerId)
    if (hall !== undefined) halls[hall]?.hear(message)
  }

  return {
    seat(viewerId) {
      if (!seats.has(viewerId)) seats.set(viewerId, choose())
      tell(viewerId, { kind: 'view', viewerId })
    },
    tell,
    tellAll(message) {
      if (message.kind === 'publishing') publishing = message
      for (const hall of halls) hall.hear(message)
    },
    forget: (viewerId) => void seats.delete(viewerId),
    threads: () => halls.length,
    close() {
      for (const hall of halls) hall.close()
    },
  }
}

/** A payload is a view of a larger buffer, all of which would be copied to the other thread. */
const detached = ({ kind, packet }: ToHall & { kind: 'packet' }): ToHall => ({
  kind,
  packet: { ...packet, payload: new Uint8Array(packet.payload) },
})
