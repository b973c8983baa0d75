/**
 * Many viewers for long. Figures are taken again and again, so that growth would show: each as at the beginning, at the
 * end, and its slope a minute by least squares. Then all of them leave, and as many browsers come back in one moment.
 */
import type { SfuStats } from '../../../electron/sfu/messages'
import { ageMs, type Load, type Reading, read, type Seen, watchLoad } from './broadcast-reading'
import { type Stage, say, wait } from './broadcast-stage'
import { mean, quantile, round, slope } from './statistics'

/**
 * So many decode in Chromium, the others only receive. With four, two cores were used up, and a browser that does not
 * come to play its sound in time holds it back for ever longer, and the picture with it.
 */
const DECODING = 2
const SAMPLE_MS = 20_000
const WARM_UP_MS = 8000
const SETTLE_MS = 8000
const LONGEST_JOIN_MS = 20_000

/** What a join is made of, in ms: until the offer was made, the browser's answer came, the connection stood. */
export interface JoinSteps {
  offer: number
  answer: number
  connection: number
}

export interface Held {
  readings: Reading[]
  atOnce: { joinsMs: number[]; steps: JoinSteps[]; load: Load }
}

export async function hold(stage: Stage, viewers: number, seconds: number): Promise<Held> {
  const decoding = Math.min(DECODING, viewers)
  stage.send('publisher', 'publish')
  await wait(WARM_UP_MS)
  for (let i = decoding; i < viewers; i++) {
    stage.send('light', 'watch', { way: 'lectern', url: '' }, `light-${i}`)
    await wait(100)
  }
  await wait(SETTLE_MS)
  for (let i = 0; i < decoding; i++) {
    stage.send('viewers', 'watch', { way: 'lectern', url: '' }, `viewers-${i}`)
    await wait(1000)
  }
  await wait(SETTLE_MS)
  const readings: Reading[] = []
  for (let left = Math.max(2, Math.round((seconds * 1000) / SAMPLE_MS)); left > 0; left--)
    readings.push(await read(stage, 'lectern', viewers, stage.pids.studio, SAMPLE_MS))
  return { readings, atOnce: await joinAtOnce(stage, viewers) }
}

/** From the browsers' asking to the first whole picture that has come; they do not decode it, they are too many here. */
async function joinAtOnce(stage: Stage, viewers: number): Promise<Held['atOnce']> {
  for (const who of ['viewers', 'light']) stage.send(who, 'leave-all')
  await wait(SETTLE_MS)
  stage.send('viewers', 'watch-many', viewers)
  const ends = watchLoad(stage, 'lectern', stage.pids.studio)
  const startedAtMs = performance.now()
  let seen: Seen[] = []
  do {
    // Asking costs the browser more than joining does.
    await wait(5000)
    seen = await stage.ask<Seen[]>('viewers', 'look')
  } while (!seen.every((one) => one.firstPictureMs !== undefined) && performance.now() - startedAtMs < LONGEST_JOIN_MS)
  const { load } = ends()
  const joinsMs = seen.map((one) => one.firstPictureMs ?? Number.POSITIVE_INFINITY)
  say(`${viewers} at once: ${[0.5, 0.95, 1].map((share) => quantile(joinsMs, share).toFixed(0)).join('/')} ms`)
  return { joinsMs, steps: await stage.ask<JoinSteps[]>('studio', 'join-steps'), load }
}

/** A figure at the beginning, at the end, and what it grows by in a minute. */
function course(readings: Reading[], of: (reading: Reading) => number, places: number) {
  const values = readings.map(of)
  const perMinute = slope(values.map((value, at) => [(at * SAMPLE_MS) / 60_000, value]))
  const half = Math.max(1, Math.floor(values.length / 4))
  return {
    start: round(mean(values.slice(0, half)), places),
    end: round(mean(values.slice(-half)), places),
    perMinute: round(perMinute, 2),
  }
}

const worst = (of: (stats: SfuStats) => number) => (reading: Reading) => Math.max(...reading.stats.map(of))

export function holdFigures({ readings, atOnce }: Held) {
  const load = (of: keyof Reading['load']) => round(mean(readings.map((reading) => reading.load[of] ?? 0)), 1)
  const all = readings.flatMap(({ stats }) => stats)
  const step = (of: keyof JoinSteps) =>
    round(
      quantile(
        atOnce.steps.map((one) => one[of]),
        0.95,
      ),
      0,
    )
  return {
    receiving: Math.min(...readings.map(({ seen, light }) => seen.length + light.watching)),
    connected: Math.min(...all.map((one) => one.viewers.filter(({ state }) => state === 'connected').length)),
    threads: Math.max(...all.map((one) => one.threads)),
    usPerPacket: round(mean(all.map((one) => one.usPerPacket ?? 0)), 1),
    cpuPct: {
      studio: load('studio'),
      forwarder: load('forwarder'),
      decoders: load('decoding'),
      receivers: load('receiving'),
    },
    glassToGlassP50Ms: course(readings, (one) => ageMs([one], 0.5), 0),
    glassToGlassP95Ms: course(readings, (one) => ageMs([one], 0.95), 0),
    heldBackMs: {
      picture: course(readings, ({ seen }) => mean(seen.map((one) => one.heldMs.video)), 0),
      sound: course(readings, ({ seen }) => mean(seen.map((one) => one.heldMs.audio)), 0),
    },
    fps: course(readings, ({ seen }) => Math.min(...seen.map((one) => one.fps)), 1),
    memoryMb: course(readings, ({ stats }) => mean(stats.map((one) => one.memoryBytes)) / 2 ** 20, 1),
    passP95Ms: course(readings, ({ stats }) => mean(stats.map((one) => one.passMs.p95)), 1),
    passP99Ms: course(readings, ({ stats }) => mean(stats.map((one) => one.passMs.p99)), 1),
    heldUpMs: course(readings, ({ stats }) => mean(stats.map((one) => one.heldUpMs)), 1),
    queueMs: course(
      readings,
      worst((one) => Math.max(0, ...one.viewers.map(({ queueMs }) => queueMs))),
      0,
    ),
    joinAtOnceP50Ms: round(quantile(atOnce.joinsMs, 0.5), 0),
    joinAtOnceP95Ms: round(quantile(atOnce.joinsMs, 0.95), 0),
    joinAtOnceStepsP95Ms: { offer: step('offer'), browser: step('answer'), connection: step('connection') },
    joinAtOnceCpuPct: {
      studio: round(atOnce.load.studio, 0),
      forwarder: round(atOnce.load.forwarder ?? 0, 0),
      browser: round(atOnce.load.decoding, 0),
    },
  }
}
