import { LAYERS, type Layer } from '../../shared/broadcast'
import { delayAt } from './delays'
import type { HallFigures } from './hall-messages'
import type { PublisherState, SfuStats } from './messages'
import type { MediaPacket, Source } from './packet'

export interface Meter {
  keyFrameRequests: number
  /** A packet of the publisher came in. */
  count(packet: MediaPacket): void
  /** The figures since the last reading, and what the process holds now. */
  read(halls: HallFigures[], state: PublisherState, wanted: Layer[], threads: number): SfuStats
}

const zero = (): Record<Source, number> => ({ audio: 0, '720': 0, '360': 0, '180': 0 })
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)

/** Counts what passes through the forwarder. */
export function createMeter(): Meter {
  let sinceMs = performance.now()
  let cpuBefore = process.cpuUsage()
  let bytes = zero()
  let frames = zero()

  const meter: Meter = {
    keyFrameRequests: 0,
    count({ source, payload, marker }) {
      bytes[source] += payload.length
      if (marker) frames[source]++
    },
    read(halls, state, wanted, threads) {
      const nowMs = performance.now()
      const passedMs = Math.max(1, nowMs - sinceMs)
      const kbps = (count: number) => Math.round((count * 8) / passedMs)
      const cpu = process.cpuUsage()
      const cpuUs = cpu.user + cpu.system - cpuBefore.user - cpuBefore.system
      const viewers = halls.flatMap((hall) => hall.viewers)
      const delays = halls.map((hall) => hall.delays)
      const packets = sum(halls.map((hall) => hall.packets))
      const stats: SfuStats = {
        atMs: Date.now(),
        publisher: { state, videoKbps: kbps(sum(LAYERS.map((layer) => bytes[layer]))), audioKbps: kbps(bytes.audio) },
        layers: LAYERS.map((layer) => ({
          layer,
          wanted: wanted.includes(layer),
          kbps: kbps(bytes[layer]),
          fps: Math.round((frames[layer] * 1000) / passedMs),
          viewers: viewers.filter((viewer) => viewer.state === 'connected' && viewer.quality === layer).length,
        })),
        viewers,
        uplinkKbps: sum(viewers.map((viewer) => viewer.kbps)),
        packetsPerSecond: Math.round((packets * 1000) / passedMs),
        cpuPercent: Math.round(cpuUs / passedMs) / 10,
        ...(packets > 0 ? { usPerPacket: Math.round(cpuUs / packets) } : {}),
        threads,
        keyFrameRequests: meter.keyFrameRequests,
        packetsLost: sum(halls.map((hall) => hall.packetsLost)),
        passMs: { p50: delayAt(delays, 0.5), p95: delayAt(delays, 0.95), p99: delayAt(delays, 0.99) },
        heldUpMs: Math.max(0, ...halls.map((hall) => hall.heldUpMs)),
        udpSockets: sum(halls.map((hall) => hall.udpSockets)),
        timers: sum(halls.map((hall) => hall.timers)),
        memoryBytes: process.memoryUsage().rss,
        cpuMs: Math.round((cpu.user + cpu.system) / 1000),
      }
      sinceMs = nowMs
      cpuBefore = cpu
      bytes = zero()
      frames = zero()
      return stats
    },
  }
  return meter
}
