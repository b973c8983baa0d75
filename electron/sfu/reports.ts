import type { Continuity } from './continuity'
import type { Path } from './inside'
import type { Terms } from './outlet'
import type { Source, SourceClock } from './packet'
import { compactNtp, type Feedback, writeSenderReport } from './rtcp'
import type { RtpStream } from './rtp-stream'

export interface ReportsOptions {
  path: Path
  terms: Terms
  clocks: Map<Source, SourceClock>
  streams: Record<'audio' | 'video', RtpStream>
  continuity: Record<'audio' | 'video', Continuity>
  /** The name by which sound and picture are played in step. */
  name: string
}

export interface Reports {
  /** Tells the viewer how a stream's clock and timestamps belong together (RFC 3550, section 6.4.1). */
  write(kind: 'audio' | 'video', source: Source, nowMs: number): void
  /** The way there and back, smoothed, now that the viewer has answered a report; undefined for an unknown one. */
  roundTripMs(answer: Extract<Feedback, { kind: 'report' }>, nowMs: number): number | undefined
}

/** So many reports can still be answered. */
const REMEMBERED = 8
const SMOOTHING = 0.2

export function createReports({ path, terms, clocks, streams, continuity, name }: ReportsOptions): Reports {
  const sentAtMs = new Map<number, number>()
  let smoothedMs: number | undefined

  return {
    write(kind, source, nowMs) {
      const clock = clocks.get(source)
      const { packets, bytes } = streams[kind].sent()
      if (!clock || packets === 0) return
      const passedMs = nowMs - clock.atMs
      const ntp = clock.ntp + BigInt(Math.round((passedMs * 2 ** 32) / 1000))
      const ticks = Math.round(passedMs * (kind === 'audio' ? 48 : 90))
      const timestamp = clock.timestamp + ticks + continuity[kind].timestampOffset()
      path.sendControl(writeSenderReport({ ssrc: terms[kind].ssrc, ntp, timestamp, packets, bytes }, name))
      sentAtMs.set(compactNtp(ntp), nowMs)
      if (sentAtMs.size > REMEMBERED) sentAtMs.delete(sentAtMs.keys().next().value as number)
    },
    roundTripMs({ lastReport, sinceLastReportMs }, nowMs) {
      const atMs = sentAtMs.get(lastReport)
      if (atMs === undefined) return undefined
      const measuredMs = Math.max(0, nowMs - atMs - sinceLastReportMs)
      smoothedMs = smoothedMs === undefined ? measuredMs : (1 - SMOOTHING) * smoothedMs + SMOOTHING * measuredMs
      return smoothedMs
    },
  }
}
