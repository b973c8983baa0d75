import { Gauge, RefreshCw } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Capacity } from '../../../shared/capacity'
import { IconButton } from '../../ui/button'
import { count } from '../../ui/words'
import { request } from '../bridge'
import { useWords } from '../words'
import { measureEncoding } from './encoding'

type Check = { kind: 'measuring' } | { kind: 'done'; capacity: Capacity } | { kind: 'failed' }

/** Says how many viewers this desktop carries, from a short measurement of this very machine, and why not more. */
export function CapacityCheck({ camera, ready }: { camera: MediaStream | undefined; ready: boolean }) {
  const { t, locale } = useWords()
  const [check, setCheck] = useState<Check>({ kind: 'measuring' })
  const latest = useRef(0)
  const measure = useCallback(async () => {
    latest.current += 1
    const mine = latest.current
    setCheck({ kind: 'measuring' })
    const [track] = camera?.getVideoTracks() ?? []
    const encodingPercent = track ? await measureEncoding(track).catch(() => 0) : 0
    const outcome = await request('capacity:measure', { encodingPercent })
    if (latest.current === mine) setCheck(outcome.ok ? { kind: 'done', capacity: outcome.value } : { kind: 'failed' })
  }, [camera])
  useEffect(() => {
    if (ready) void measure()
  }, [measure, ready])

  const figures = check.kind === 'done' ? check.capacity.figures : undefined
  return (
    <section className="capacity" aria-label={t('capacity.title')} data-testid="capacity">
      <div className="screen-head">
        <span className="field-label">{t('capacity.title')}</span>
        <IconButton
          size="small"
          icon={RefreshCw}
          label={t('capacity.again')}
          disabled={check.kind === 'measuring'}
          onClick={() => void measure()}
        />
      </div>
      <p className="capacity-answer" role="status">
        <Gauge size={16} aria-hidden />
        {check.kind === 'measuring' && t('capacity.measuring')}
        {check.kind === 'failed' && t('capacity.failed')}
        {check.kind === 'done' && (
          <strong data-testid="capacity-answer">
            {check.capacity.viewers < 1
              ? t('capacity.none')
              : t('capacity.viewers', { number: count(roundDown(check.capacity.viewers), locale) })}
          </strong>
        )}
      </p>
      {check.kind === 'done' && figures && (
        <p className="field-hint">
          {t(`capacity.${check.capacity.limit}`)}{' '}
          {t('capacity.figures', {
            cores: figures.cores,
            idle: Math.round(figures.idlePercent),
            encoding: Math.round(figures.encodingPercent),
            packet: Math.round(figures.usPerPacket),
          })}{' '}
          {uplinkSentence(t, figures.uplink)}
        </p>
      )}
    </section>
  )
}

function uplinkSentence(t: ReturnType<typeof useWords>['t'], uplink: Capacity['figures']['uplink']): string {
  if (!uplink) return t('capacity.noUplink')
  if (uplink.mbps === undefined) return t('capacity.unknownUplink', { name: uplink.name })
  return t('capacity.uplinkFigure', { name: uplink.name, mbps: uplink.mbps })
}

/** No more digits than the measurement is worth. */
function roundDown(viewers: number): number {
  const step = viewers >= 100 ? 10 : viewers >= 20 ? 5 : 1
  return Math.floor(viewers / step) * step
}
