import { useRef, useState } from 'react'
import { pickText, type Recording } from '../../../../shared/model'
import type { Report } from '../../../../shared/report'
import { elapsed } from '../../../ui/words'
import { useKey } from '../../keys'
import { useWords } from '../../words'
import { ReplaySwitch } from './replay-switch'

interface Mark {
  atMs: number
  kind: 'poll' | 'offer' | 'order' | 'moment'
  what: string
}

/** The recordings of a class with what happened along them; several where it was stopped and started again. */
export function Replay({ report }: { report: Report }) {
  const { t } = useWords()
  if (report.recordings.length === 0) return <p className="empty">{t('report.noRecording')}</p>
  return (
    <div className="stack unprinted">
      {report.class.state.kind === 'ended' && <ReplaySwitch classId={report.class.id} />}
      {report.recordings.map((recording) => (
        <Player key={recording.id} report={report} recording={recording} />
      ))}
    </div>
  )
}

function Player({ report, recording }: { report: Report; recording: Recording }) {
  const { t, locale } = useWords()
  const video = useRef<HTMLVideoElement>(null)
  const [gone, setGone] = useState(false)
  const { startedAtMs } = recording
  const lengthMs = recording.durationMs ?? (recording.endedAtMs ?? report.endMs) - startedAtMs
  const marks: Mark[] = [
    ...report.markers.map(({ atMs, kind, label }) => ({
      atMs,
      kind,
      what: `${t(`report.${kind}`)} · ${pickText(label, locale)}`,
    })),
    ...report.moments.map(({ fromMs, kind, size, against }) => ({
      atMs: fromMs,
      kind: 'moment' as const,
      what: t(`moment.${kind}`, { count: size, against }),
    })),
  ]
    .filter(({ atMs }) => atMs >= startedAtMs && atMs <= startedAtMs + lengthMs)
    .sort((a, b) => a.atMs - b.atMs)
  const seek = (atMs: number) => {
    if (video.current) video.current.currentTime = (atMs - startedAtMs) / 1000
  }
  const nowMs = () => startedAtMs + (video.current?.currentTime ?? 0) * 1000
  useKey(']', t('report.nextMark'), () => {
    const next = marks.find(({ atMs }) => atMs > nowMs() + 500)
    if (next) seek(next.atMs)
  })
  useKey('[', t('report.previousMark'), () => {
    const before = marks.filter(({ atMs }) => atMs < nowMs() - 1500).pop()
    seek(before?.atMs ?? startedAtMs)
  })
  if (gone) return <p className="empty">{t('report.recordingGone')}</p>
  return (
    <div className="stack" data-testid="replay">
      {/* biome-ignore lint/a11y/useMediaCaption: a recording has no captions of its own */}
      <video
        ref={video}
        className="replay-video"
        controls
        preload="metadata"
        src={`/recordings/${encodeURIComponent(recording.file)}`}
        onError={() => setGone(true)}
      />
      <ol className="replay-line" aria-label={t('report.timeline')}>
        {marks.map(({ atMs, kind, what }) => (
          <li
            key={`${kind}${atMs}${what}`}
            style={{ left: `${((atMs - startedAtMs) / Math.max(1, lengthMs)) * 100}%` }}
          >
            <button
              type="button"
              className={`replay-mark replay-${kind}`}
              title={what}
              aria-label={t('report.jump', { time: elapsed(atMs - startedAtMs), what })}
              onClick={() => seek(atMs)}
            />
          </li>
        ))}
      </ol>
      <ul className="replay-list">
        {marks.map(({ atMs, kind, what }) => (
          <li key={`${kind}${atMs}${what}`}>
            <button type="button" className="opens" onClick={() => seek(atMs)}>
              <span className="figures soft">{elapsed(atMs - startedAtMs)}</span> {what}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
