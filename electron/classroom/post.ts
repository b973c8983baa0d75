import { performance } from 'node:perf_hooks'
import { textFrame } from './frame'

/** One page, as the post sees it. */
export interface Addressee {
  /** Several messages at once as WebSocket frames: made once for everybody, and one write for all of them. */
  sendFrames(frames: Buffer): void
}

/** A write to a socket costs the same for one line as for ten: no page is written to more often than this. */
const EVERY_MS = 40
/** So many pages are written to before whatever has come in meanwhile has its turn: a vote never waits for them all. */
const PAGES_A_TURN = 64

/**
 * Delivers what is told to the whole room. A line into silence goes out at once; more of them are gathered and delivered
 * together, in order, to so many pages a turn.
 */
export function createPost(addressees: () => Addressee[]) {
  let gathered: Buffer[] = []
  let timer: NodeJS.Timeout | undefined
  let turn: NodeJS.Immediate | undefined
  let round: { frames: Buffer; left: Addressee[] } | undefined
  let begunAtMs = Number.NEGATIVE_INFINITY

  function begin(): void {
    clearTimeout(timer)
    timer = undefined
    endRound()
    begunAtMs = performance.now()
    round = { frames: Buffer.concat(gathered), left: addressees() }
    gathered = []
    deliver()
  }

  function deliver(): void {
    turn = undefined
    if (!round) return
    for (const addressee of round.left.splice(0, PAGES_A_TURN)) addressee.sendFrames(round.frames)
    if (round.left.length === 0) round = undefined
    else turn = setImmediate(deliver)
  }

  function endRound(): void {
    clearImmediate(turn)
    turn = undefined
    if (round) for (const addressee of round.left) addressee.sendFrames(round.frames)
    round = undefined
  }

  return {
    toAll(text: string): void {
      gathered.push(textFrame(text))
      timer ??= setTimeout(begin, Math.max(0, begunAtMs + EVERY_MS - performance.now()))
    },
    /** Delivers all of it now: before somebody is told something of their own that comes later in the log, or comes in. */
    finish(): void {
      endRound()
      if (gathered.length === 0) return
      begin()
      endRound()
    },
  }
}
