import { LAYERS, type ViewerHealth } from '../../shared/broadcast'
import type { PublisherState, SfuStats } from './messages'

export interface Meter {
  keyFrameRequests: number
  packetsLost: number
  /** A packet of the publisher came in. */
  count(kind: 'audio' | 'video', bytes: number, endsFrame: boolean): void
  /** A packet went out to a viewer. */
  sent(): void
  /** The figures since the last reading, and what the process holds now. */
  read(viewers: ViewerHealth[], state: PublisherState): SfuStats
}

/** Counts what passes through the forwarder. */
export function createMeter(): Meter {
  let sinceMs = performance.now()
  let cpuBefore = process.cpuUsage()
  let bytes = { audio: 0, video: 0 }
  let frames = 0
  let packetsSent = 0

  const meter: Meter = {
    keyFrameRequests: 0,
    packetsLost: 0,
    count(kind, length, endsFrame) {
      bytes[kind] += length
      if (kind === 'video' && endsFrame) frames++
    },
    sent() {
      packetsSent++
    },
    read(viewers, state) {
      const nowMs = performance.now()
      const passedMs = Math.max(1, nowMs - sinceMs)
      const kbps = (count: number) => Math.round((count * 8) / passedMs)
      const resources = process.getActiveResourcesInfo()
      const cpu = process.cpuUsage()
      const cpuUs = cpu.user + cpu.system - cpuBefore.user - cpuBefore.system
      const connected = viewers.filter((viewer) => viewer.state === 'connected')
      const stats: SfuStats = {
        atMs: Date.now(),
        publisher: { state, videoKbps: kbps(bytes.video), audioKbps: kbps(bytes.audio) },
        // One layer so far, and it is always encoded.
        layers: LAYERS.map((layer) => ({
          layer,
          wanted: layer === '720',
          kbps: layer === '720' ? kbps(bytes.video) : 0,
          fps: layer === '720' ? Math.round((frames * 1000) / passedMs) : 0,
          viewers: layer === '720' ? connected.length : 0,
        })),
        viewers,
        uplinkKbps: connected.reduce((sum, viewer) => sum + viewer.kbps, 0),
        packetsPerSecond: Math.round((packetsSent * 1000) / passedMs),
        cpuPercent: Math.round(cpuUs / passedMs) / 10,
        ...(packetsSent > 0 ? { usPerPacket: Math.round(cpuUs / packetsSent) } : {}),
        threads: 1,
        keyFrameRequests: meter.keyFrameRequests,
        packetsLost: meter.packetsLost,
        udpSockets: resources.filter((name) => name === 'UDPWrap').length,
        timers: resources.filter((name) => name === 'Timeout').length,
        memoryBytes: process.memoryUsage().rss,
        cpuMs: Math.round((cpu.user + cpu.system) / 1000),
      }
      sinceMs = nowMs
      cpuBefore = cpu
      bytes = { audio: 0, video: 0 }
      frames = 0
      packetsSent = 0
      return stats
    },
  }
  return meter
}
