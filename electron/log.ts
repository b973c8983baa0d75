import { renameSync, statSync } from 'node:fs'
import pino from 'pino'

export type Log = (message: string, detail?: unknown) => void

const MAX_BYTES = 5 * 1024 * 1024
const MAX_WAITING_BYTES = 256 * 1024

/**
 * A log file of technical causes; the one before is kept once it has grown large. A disk that is full takes no more of
 * them, which must not end the class: what cannot be written waits for room, and the oldest of much is kept.
 */
export function openLog(file: string): Log {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(file, `${file}.1`)
  const destination = pino.destination({ dest: file, sync: true, maxLength: MAX_WAITING_BYTES })
  destination.on('error', () => undefined)
  const logger = pino({ base: null, serializers: { err: pino.stdSerializers.err, detail: withCauses } }, destination)
  return (message, detail) => {
    if (detail instanceof Error) logger.warn({ err: detail }, message)
    else logger.info({ detail }, message)
  }
}

/** An error among other things would be written as `{}`, and its cause be lost. */
const withCauses = (detail: unknown): unknown =>
  typeof detail === 'object' && detail !== null && !Array.isArray(detail)
    ? Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, pino.stdSerializers.err(value as Error)]))
    : detail
