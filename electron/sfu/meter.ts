import type { PublisherState, SfuStats } from './messages'

export interface Meter {
  keyFrameRequests: number
  packetsLost: number
  /** A packet of the publisher came in. */
  count(kind: 'audio' | 'video', bytes: number): void
  /** The figures since the last reading, and what the process holds now. */
  read(viewers: ('waiting' | 'connecting' | 'connected')[], state: PublisherState): SfuStats
}

/** Counts what passes through the forwarder. */
export function createMeter(): Meter {
  let sinceMs = performance.now()
  let bytes = { audio: 0, video: 0 }
  let packets = 0

  const meter: Meter = {
    keyFrameRequests: 0,
    packetsLost: 0,
    count(kind, length) {
      bytes[kind] += length
      packets++
    },
    read(viewers, state) {
      const nowMs = performance.now()
      const passedMs = Math.max(1, nowMs - sinceMs)
      const kbps = (count: number) => Math.round((count * 8) / passedMs)
      const number = (wanted: string) => viewers.filter((viewer) => viewer === wanted).length
      const resources = process.getActiveResourcesInfo()
      const cpu = process.cpuUsage()
      const stats: SfuStats = {
        atMs: Date.now(),
        viewers: { connected: number('connected'), connecting: number('connecting'), waiting: number('waiting') },
        publisher: {
          state,
          videoKbps: kbps(bytes.video),
          audioKbps: kbps(bytes.audio),
          packetsPerSecond: Math.round((packets * 1000) / passedMs),
        },
        keyFrameRequests: meter.keyFrameRequests,
        packetsLost: meter.packetsLost,
        udpSockets: resources.filter((name) => name === 'UDPWrap').length,
        timers: resources.filter((name) => name === 'Timeout').length,
        memoryBytes: process.memoryUsage().rss,
        cpuMs: Math.round((cpu.user + cpu.system) / 1000),
      }
      sinceMs = nowMs
      bytes = { audio: 0, video: 0 }
      packets = 0
      return stats
    },
  }
  return meter
}
