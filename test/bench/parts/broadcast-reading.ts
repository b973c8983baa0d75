/** What the broadcast bench reads off its stage at one moment. */

import type { SfuStats } from '../../../electron/sfu/messages'
import { LAYERS, type ViewerHealth } from '../../../shared/broadcast'
import { type Stage, say, wait } from './broadcast-stage'
import { treeCpuMs } from './process-cpu'
import { mean, quantile } from './statistics'

export type Way = 'lectern' | 'naive' | 'janus'

export interface Seen {
  id: string
  width: number
  height: number
  fps: number
  kbps: number
  packetsPerSecond: number
  firstPictureMs?: number
  agesMs: number[]
  /** How long the browser held pictures and sound back, to play them evenly and in step. */
  heldMs: { audio: number; video: number }
}
export type Size = Pick<Seen, 'width' | 'height'>
interface LightSeen {
  watching: number
  packetsPerSecond: number
}
/** What one process and all below it took, in percent of a core. */
export interface Load {
  studio: number
  /** Of which the forwarder; undefined where there is none. */
  forwarder: number | undefined
  /** Chromium, in which some viewers decode. */
  decoding: number
  /** Those that only receive. */
  receiving: number
}
export interface Reading {
  viewers: number
  load: Load
  /** What all viewers together received a second. */
  packetsPerSecond: number
  /** Pictures that the publisher encoded, and layers that somebody watched or had only just left, at any time. */
  videoEncoders: number
  layersWatched: number
  /** Viewers that were sent less than the best layer at some time. */
  onLowerLayers: number
  /** Sizes of the pictures of those that were sent the best layer all the time, as decoded. */
  fullSizes: Size[]
  seen: Seen[]
  light: LightSeen
  stats: SfuStats[]
}

/** What the forwarder's process itself has counted. */
function forwarderCpu(stats: SfuStats[]): number | undefined {
  const [first, last] = [stats[0], stats.at(-1)]
  if (!first || !last || first === last) return undefined
  return ((last.cpuMs - first.cpuMs) * 100) / (last.atMs - first.atMs)
}

/** A layer is encoded for five seconds after the last viewer has left it; the forwarder tells once a second. */
const KEPT_SECONDS = 6

/** From what the forwarder said of each viewer; `from` is where this reading begins. */
function layersWatched(stats: SfuStats[], from: number): number {
  const moments = stats.slice(Math.max(0, from - KEPT_SECONDS)).flatMap(({ layers }) => layers)
  return new Set(moments.filter(({ viewers }) => viewers > 0).map(({ layer }) => layer)).size
}

const isLower = ({ state, quality }: ViewerHealth) => state === 'connected' && quality !== LAYERS[0]

const ages = (seen: Seen[]) => seen.flatMap((one) => one.agesMs)
export const ageMs = (readings: Reading[], share: number) => quantile(ages(readings.flatMap(({ seen }) => seen)), share)

/**
 * Begins to measure what the processes take.
 *
 * @param cpuOf the process whose load is the studio's
 * @returns ends it, and gives what the forwarder said meanwhile too
 */
export function watchLoad(stage: Stage, way: Way, cpuOf: number): () => { load: Load; stats: SfuStats[] } {
  const cpuNow = () => [cpuOf, process.pid, stage.pids.studio, stage.pids.light].map(treeCpuMs)
  const [before, atMs, statsBefore] = [cpuNow(), performance.now(), stage.stats.length]
  return () => {
    const after = cpuNow()
    const percent = (at: number) => (((after[at] ?? 0) - (before[at] ?? 0)) * 100) / (performance.now() - atMs)
    const stats = stage.stats.slice(statsBefore)
    const [receiving, all, studio] = [percent(3), percent(1), percent(2)]
    const forwarder = way === 'lectern' ? forwarderCpu(stats) : undefined
    return { load: { studio: percent(0), forwarder, decoding: all - studio - receiving, receiving }, stats }
  }
}

/** Reads for a while; what came before does not count. `cpuOf` as above. */
export async function read(stage: Stage, way: Way, viewers: number, cpuOf: number, forMs: number): Promise<Reading> {
  await Promise.all([stage.ask('viewers', 'look'), stage.ask('light', 'look'), stage.ask('publisher', 'encoders')])
  const statsBefore = stage.stats.length
  const ends = watchLoad(stage, way, cpuOf)
  await wait(forMs)
  const { load, stats } = ends()
  const seen = await stage.ask<Seen[]>('viewers', 'look')
  const light = await stage.ask<LightSeen>('light', 'look')
  const videoEncoders = await stage.ask<number>('publisher', 'encoders')
  const packetsPerSecond = seen.reduce((sum, one) => sum + one.packetsPerSecond, light.packetsPerSecond)
  const lower = new Set(stats.flatMap((one) => one.viewers.filter(isLower).map(({ viewerId }) => viewerId)))
  const reading: Reading = {
    viewers,
    load,
    packetsPerSecond,
    videoEncoders,
    layersWatched: layersWatched(stage.stats, statsBefore),
    onLowerLayers: lower.size,
    fullSizes: seen.filter(({ id }) => !lower.has(id)),
    seen,
    light,
    stats,
  }
  say(summary(way, reading))
  return reading
}

function summary(way: Way, reading: Reading): string {
  const { viewers, load, packetsPerSecond, videoEncoders, layersWatched, seen, stats } = reading
  const sizes = [...new Set(seen.map((one) => `${one.width}x${one.height}`))].join(' ')
  const passP99Ms = Math.max(...stats.map(({ passMs }) => passMs.p99))
  return [
    `${way}: ${viewers} viewers`,
    `studio ${load.studio.toFixed(1)} % of a core`,
    ...(load.forwarder === undefined
      ? []
      : [
          `of which the forwarder ${load.forwarder.toFixed(1)} %`,
          `decoders ${load.decoding.toFixed(0)} %`,
          `receivers ${load.receiving.toFixed(0)} %`,
          `${layersWatched} layers watched`,
          `packets through within ${passP99Ms} ms (p99 of the worst second)`,
        ]),
    `${packetsPerSecond.toFixed(0)} packets/s`,
    `${mean(seen.map((one) => one.kbps)).toFixed(0)} kbit/s each`,
    `${Math.min(...seen.map((one) => one.fps)).toFixed(1)} fps least`,
    sizes,
    `held back by the browser ${mean(seen.map((one) => one.heldMs.video)).toFixed(0)} ms, sound ${mean(seen.map((one) => one.heldMs.audio)).toFixed(0)} ms`,
    `layers ${LAYERS.map((layer) => stats.at(-1)?.layers.find((one) => one.layer === layer)?.viewers).join('/')}`,
    `${videoEncoders} video encoders`,
    `glass to glass ${ageMs([reading], 0.5).toFixed(0)}/${ageMs([reading], 0.95).toFixed(0)} ms`,
  ].join(', ')
}
