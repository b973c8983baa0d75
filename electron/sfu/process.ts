/**
 * The forwarder's process: a utility process of the studio, or a plain child process in tests; and each of its further
 * threads, which runs the same file.
 * Whatever comes in, it stays up; what it cannot handle it logs to its parent.
 */
import { constants, setPriority } from 'node:os'
import { isMainThread, parentPort as threadPort, workerData } from 'node:worker_threads'
import { type Forwarder, openForwarder } from './forwarder'
import { openHall } from './hall'
import type { ToHall } from './hall-messages'
import { hastenKeyExchange } from './key-exchange'
import type { FromSfu, ToSfu } from './messages'

/** What Electron puts on `process` in a utility process. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  postMessage(message: unknown): void
}

const parentPort = (process as typeof process & { parentPort?: ParentPort }).parentPort
const log = (level: 'info' | 'warn' | 'error', text: string) => post({ kind: 'log', level, text })
let forwarder: Forwarder | undefined

function post(message: FromSfu): void {
  if (parentPort) parentPort.postMessage(message)
  else if (process.connected) process.send?.(message)
}

function stop(): void {
  forwarder?.close()
  process.exit(0)
}

function handle(message: ToSfu): void {
  if (message.kind === 'stop') stop()
  else if (message.kind === 'start') {
    forwarder?.close()
    forwarder = openForwarder(
      { loopbackOnly: message.loopbackOnly ?? false, hostAddresses: message.hostAddresses },
      __filename,
      post,
    )
    post({ kind: 'ready' })
  } else if (forwarder) pass(forwarder, message)
  else log('warn', `${message.kind} before start`)
}

function pass(to: Forwarder, message: Exclude<ToSfu, { kind: 'start' | 'stop' }>): void {
  switch (message.kind) {
    case 'publisher-signal':
      to.publisherSignal(message.signal)
      break
    case 'publisher-gone':
      to.publisherGone()
      break
    case 'view':
      to.view(message.viewerId)
      break
    case 'viewer-signal':
      to.viewerSignal(message.viewerId, message.signal)
      break
    case 'wish':
      to.wish(message.viewerId, message.wishes)
      break
    case 'leave':
      to.leave(message.viewerId)
      break
  }
}

function receive(message: unknown): void {
  try {
    handle(message as ToSfu)
  } catch (error) {
    log('warn', `message refused: ${String(error)}`)
  }
}

/**
 * What waits here is late for everybody, and encoding and drawing take all the processor they get. On Linux this needs a
 * right that few accounts have, and holds for the calling thread alone.
 */
function goFirst(): void {
  try {
    setPriority(constants.priority.PRIORITY_ABOVE_NORMAL)
  } catch {
    // It has to share as everybody does.
  }
}

goFirst()
hastenKeyExchange()
process.on('uncaughtException', (error) => log('error', `uncaught: ${error.stack ?? error.message}`))
process.on('unhandledRejection', (reason) => log('error', `unhandled: ${String(reason)}`))
if (!isMainThread && threadPort) {
  const hall = openHall(workerData, (message) => threadPort?.postMessage(message))
  threadPort.on('message', (message: ToHall) => hall.hear(message))
} else if (parentPort) parentPort.on('message', (event) => receive(event.data))
else {
  process.on('message', receive)
  // The parent died without saying so.
  process.on('disconnect', stop)
}
