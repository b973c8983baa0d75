const MINUTE_MS = 60_000
/** Quieter than this is a room, not a voice; the level is a share of full scale. */
const HEARD_LEVEL = 0.05

export interface TalkMeter {
  /** One reading of the microphone. Returns the share of readings with a voice when a minute is full. */
  hear(level: number, muted: boolean, atMs: number): number | undefined
}

/** How much of each minute the teacher is heard, from the level that the broadcast window reports a few times a second. */
export function createTalkMeter(): TalkMeter {
  let beganAtMs: number | undefined
  let readings = 0
  let heard = 0
  return {
    hear(level, muted, atMs) {
      beganAtMs ??= atMs
      let share: number | undefined
      if (atMs - beganAtMs >= MINUTE_MS) {
        share = Math.round((heard / Math.max(1, readings)) * 100) / 100
        beganAtMs = atMs
        readings = 0
        heard = 0
      }
      readings += 1
      if (!muted && level >= HEARD_LEVEL) heard += 1
      return share
    },
  }
}
