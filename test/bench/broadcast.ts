/**
 * What one more viewer costs the studio: Lectern (encoded once, forwarded), simple-peer with an encoder per viewer, and
 * Debian's Janus forwarding the same stream, each at several viewer counts, the slope by least squares. Publisher and
 * forwarder run in the real Electron runtime, viewers in Chromium, all over loopback.
 *
 * `perViewerCpuPct` is of all processes of the studio, and so are `ratioNaive`, `ratioJanus` and `usPerPacket`, although
 * of Janus only its own process is measured; `forwarderRatioJanus` holds the forwarder's process alone against it. What
 * capturing and encoding take (a third of a core, the same for any number of viewers) swings by several percent, so there
 * is one large count. Of any number of viewers, Lectern's and Janus' alike, three decode what they get; the others only
 * receive, since they stand for other machines, and on this one their decoders would take the studio's processor.
 *
 * `joinP95Ms` is of the viewers that decode: as they came, and again and again while all others watch.
 *
 * `encoders` are the pictures of which the publisher encoded anything during the time measured, by its own outbound
 * statistics, one figure a viewer count; sound is one more in each. All viewers ask for the best layer, but where this
 * machine cannot decode for so many, some are given a lower one: `layersWatched` says how many layers had viewers,
 * `onLowerLayers` how many viewers were not on the best one all the time, and `onlyWatchedEncoded` whether there were
 * never more encoders than layers watched. `width` and `height` are the least of those who had the best layer.
 * `passMs` is the way of packets through the forwarder, from coming in to going out, in the worst second.
 *
 * `--viewers N` measures Lectern at one count alone, `--hold SECONDS` for that long (`parts/broadcast-hold.ts`).
 */
import { join } from 'node:path'
import { hold, holdFigures } from './parts/broadcast-hold'
import { type Janus, startJanus } from './parts/broadcast-janus'
import { ageMs, type Reading, read, type Seen, type Size, type Way } from './parts/broadcast-reading'
import { openStage, type Stage, say, wait } from './parts/broadcast-stage'
import { mean, quantile, round, slope } from './parts/statistics'

const option = (name: string, usual: number) => {
  const at = process.argv.indexOf(name)
  return at < 0 ? usual : Number(process.argv[at + 1])
}
const COUNTS = { lectern: [2, 5, 8, 24], naive: [1, 2, 3], janus: [2, 5, 8, 24] }
const DECODING = 3
const ONE_COUNT = option('--viewers', 0)
/** So many join again while all watch, one after the other. */
const JOINS = 20
const JOIN_MS = 1200
const HOLD_SECONDS = option('--hold', ONE_COUNT > 0 ? 60 : 10)
const SETTLE_MS = 4000
/** Starting takes a while of CPU that says nothing of viewers. */
const WARM_UP_MS = 8000

interface Measured {
  readings: Reading[]
  /** Until the first picture, in ms. */
  joinsMs: number[]
}

async function measure(stage: Stage, way: Way, counts: number[], cpuOf: number, url: string): Promise<Measured> {
  stage.send('publisher', way === 'janus' ? 'publish-janus' : way === 'lectern' ? 'publish' : 'none', url)
  await wait(WARM_UP_MS)
  const readings: Reading[] = []
  let open = 0
  for (const count of counts) {
    for (; open < count; open++) {
      const who = open < DECODING ? 'viewers' : 'light'
      stage.send(who, 'watch', { way, url }, `${who}-${open}`)
      await wait(400)
    }
    await wait(SETTLE_MS)
    readings.push(await read(stage, way, count, cpuOf, HOLD_SECONDS * 1000))
  }
  const joinsMs = way === 'lectern' ? await joinAgain(stage) : []
  stage.send('viewers', 'leave-all')
  stage.send('light', 'leave-all')
  stage.send('publisher', 'stop')
  await wait(1500)
  return { readings, joinsMs }
}

async function joinAgain(stage: Stage): Promise<number[]> {
  const joinsMs: number[] = []
  for (let i = 0; i < JOINS; i++) {
    const id = `viewers-${i % DECODING}`
    stage.send('viewers', 'leave', undefined, id)
    await wait(200)
    stage.send('viewers', 'watch', { way: 'lectern', url: '' }, id)
    await wait(JOIN_MS)
    const seen = (await stage.ask<Seen[]>('viewers', 'look')).find((one) => one.id === id)
    joinsMs.push(seen?.firstPictureMs ?? Number.POSITIVE_INFINITY)
  }
  say(`joins while all watch: ${joinsMs.map(Math.round).join(' ')} ms`)
  return joinsMs
}

const perViewer = (readings: Reading[]) => slope(readings.map(({ viewers, load }) => [viewers, load.studio]))
const perViewerOfForwarder = (readings: Reading[]) =>
  slope(readings.map(({ viewers, load }) => [viewers, load.forwarder ?? Number.NaN]))
const encoders = (readings: Reading[]) => readings.map((reading) => reading.videoEncoders)
const least = (sizes: Size[], of: keyof Size) => (sizes.length > 0 ? Math.min(...sizes.map((one) => one[of])) : 0)

/** What Lectern's own readings say, whatever it is compared with. */
function figures(readings: Reading[], joinsMs: number[] = []) {
  const seen = readings.flatMap((reading) => reading.seen)
  const stats = readings.flatMap((reading) => reading.stats)
  const fullSizes = readings.flatMap((reading) => reading.fullSizes)
  const firstJoinsMs = new Map(seen.map((one) => [one.id, one.firstPictureMs ?? Number.POSITIVE_INFINITY]))
  return {
    viewers: readings.map((reading) => reading.viewers),
    width: least(fullSizes, 'width'),
    height: least(fullSizes, 'height'),
    onLowerLayers: readings.map((reading) => reading.onLowerLayers),
    kbps: round(mean(seen.map((one) => one.kbps)), 0),
    fpsMin: round(Math.min(...seen.map((one) => one.fps)), 1),
    encoders: encoders(readings),
    layersWatched: readings.map((reading) => reading.layersWatched),
    onlyWatchedEncoded: readings.every((reading) => reading.videoEncoders <= reading.layersWatched),
    queueMsMax: Math.max(...stats.flatMap((one) => one.viewers.map((viewer) => viewer.queueMs))),
    passMs: {
      p95: Math.max(...stats.map((one) => one.passMs.p95)),
      p99: Math.max(...stats.map((one) => one.passMs.p99)),
    },
    joinP95Ms: round(quantile([...firstJoinsMs.values(), ...joinsMs], 0.95), 0),
    glassToGlassP95Ms: round(ageMs(readings, 0.95), 0),
  }
}

async function compare(stage: Stage) {
  const { studio } = stage.pids
  const { readings: lectern, joinsMs } = await measure(stage, 'lectern', COUNTS.lectern, studio, '')
  const { readings: naive } = await measure(stage, 'naive', COUNTS.naive, studio, '')
  const janus = await startJanus(join(stage.directory, 'janus'))
  const theirs = typeof janus === 'string' ? janus : await withJanus(stage, janus)
  if (typeof theirs === 'string') say(`no comparison with Janus: ${theirs}`)
  const pct = perViewer(lectern)
  const naivePct = perViewer(naive)
  const janusPct = typeof theirs === 'string' ? undefined : perViewer(theirs)
  const packets = slope(lectern.map(({ viewers, packetsPerSecond }) => [viewers, packetsPerSecond]))
  const forwarderPct = perViewerOfForwarder(lectern)
  return {
    ...figures(lectern, joinsMs),
    naiveEncoders: encoders(naive),
    perViewerCpuPct: round(pct, 3),
    forwarderPerViewerCpuPct: round(forwarderPct, 3),
    naivePerViewerCpuPct: round(naivePct, 2),
    ratioNaive: round(naivePct / pct, 1),
    ...(janusPct === undefined
      ? {}
      : {
          janusPerViewerCpuPct: round(janusPct, 3),
          ratioJanus: round(pct / janusPct, 2),
          forwarderRatioJanus: round(forwarderPct / janusPct, 2),
        }),
    usPerPacket: round((pct * 10_000) / packets, 1),
  }
}

async function withJanus(stage: Stage, janus: Janus): Promise<Reading[]> {
  try {
    return (await measure(stage, 'janus', COUNTS.janus, janus.pid, janus.url)).readings
  } finally {
    janus.close()
  }
}

async function holdOne(stage: Stage) {
  const held = await hold(stage, ONE_COUNT, HOLD_SECONDS)
  return { ...figures(held.readings), viewers: ONE_COUNT, ...holdFigures(held) }
}

const stage = await openStage()
try {
  const result = ONE_COUNT > 0 ? await holdOne(stage) : await compare(stage)
  process.stdout.write(`${JSON.stringify({ name: 'broadcast', ...result })}\n`)
} finally {
  await stage.close()
}
process.exit(0)
