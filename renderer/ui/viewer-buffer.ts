/**
 * Holds the picture back for as long as a lost packet takes to come again. A browser that only receives does not know
 * how far away the studio is, and shows what it has: with 200 ms there and back and every twentieth packet lost, half of
 * the frames came too late. Where little is lost, nothing is held back.
 */

/** Old and new name of the same thing (W3C WebRTC Extensions, `jitterBufferTarget`); browsers have one, both or none. */
interface Receiver {
  /** Milliseconds. */
  jitterBufferTarget?: number | null
  /** Seconds. */
  playoutDelayHint?: number | null
}

export interface ViewerBuffer {
  /** To be called about twice a second with what the connection says of itself. */
  look(stats: RTCStatsReport, nowMs: number): void
}

/** Packets asked for again in a second. */
const LOSSY = 1
const CLEAN = 0.1
const SMOOTHING = 0.2
/** So near, an answer is there before it is missed. */
const NEAR_MS = 30
/** A packet may have to be asked for twice, and is missed only when a later one has come. */
const ROUND_TRIPS = 2
const MISSED_AFTER_MS = 60
const STEP_MS = 40

export function createViewerBuffer(receivers: () => readonly RTCRtpReceiver[]): ViewerBuffer {
  let asked = 0
  let lookedAtMs: number | undefined
  let perSecond = 0
  let heldMs = 0

  function hold(ms: number): void {
    heldMs = ms
    for (const receiver of receivers() as readonly Receiver[]) {
      if ('jitterBufferTarget' in receiver) receiver.jitterBufferTarget = ms || null
      else if ('playoutDelayHint' in receiver) receiver.playoutDelayHint = ms ? ms / 1000 : null
    }
  }

  return {
    look(stats, nowMs) {
      const { nacks, roundTripMs } = read(stats)
      const seconds = lookedAtMs === undefined ? 0 : (nowMs - lookedAtMs) / 1000
      if (seconds > 0) perSecond += SMOOTHING * (Math.max(0, nacks - asked) / seconds - perSecond)
      asked = nacks
      lookedAtMs = nowMs
      if (perSecond < CLEAN || roundTripMs < NEAR_MS) {
        if (heldMs > 0) hold(0)
      } else if (perSecond > LOSSY) {
        const ms = Math.round(ROUND_TRIPS * roundTripMs + MISSED_AFTER_MS)
        if (Math.abs(ms - heldMs) > STEP_MS) hold(ms)
      }
    },
  }
}

function read(stats: RTCStatsReport): { nacks: number; roundTripMs: number } {
  let [nacks, roundTripMs] = [0, 0]
  for (const one of stats.values()) {
    if (one.type === 'inbound-rtp') nacks += one.nackCount ?? 0
    if (one.type === 'candidate-pair' && one.bytesReceived > 0)
      roundTripMs = Math.max(roundTripMs, (one.currentRoundTripTime ?? 0) * 1000)
  }
  return { nacks, roundTripMs }
}
