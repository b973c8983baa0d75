import type { ChildProcess } from 'node:child_process'
import type { Child } from '../../electron/sfu/link'
import type { ToSfu } from '../../electron/sfu/messages'

/** A plain child process in the place of Electron's utility process. */
export function childOf(forked: ChildProcess): Child {
  return {
    // As in Electron, what is said to a process that has just ended is lost without an error; its exit is told of next.
    postMessage: (message: ToSfu) => void forked.send(message, () => undefined),
    onMessage: (listener) => void forked.on('message', listener as (message: unknown) => void),
    onExit: (listener) => void forked.on('exit', listener),
    kill: () => void forked.kill('SIGKILL'),
  }
}
