import { Popover } from 'radix-ui'
import { useState } from 'react'
import type { BroadcastHealth, ViewerHealth } from '../../../shared/broadcast'
import type { Load } from '../../../shared/capacity'
import { isTroubled, verdictOf, worstFirst } from '../../../shared/health'
import type { Live } from '../../../shared/ipc'
import { Tip } from '../../ui/tip'
import { count } from '../../ui/words'
import { useKey } from '../keys'
import { useHealth } from '../stores/health'
import { useWords } from '../words'

/** Rows shown of hundreds: the worst are what one looks for. */
const MOST_ROWS = 50

/** How the broadcast is: one word and a line in the head, every figure behind it. */
export function Health({ live }: { live: Live }) {
  const { t, locale } = useWords()
  const { health, load, busy } = useHealth()
  const [open, setOpen] = useState(false)
  const verdict = verdictOf(health, load)
  useKey('h', t('health.title'), () => setOpen(!open))
  useKey('Escape', t('app.close'), () => setOpen(false), open)
  return (
    <>
      {load && (
        <span className="figures soft" data-testid="seats-left">
          {t('health.seats', { count: load.seatsLeft, number: count(load.seatsLeft, locale) })}
        </span>
      )}
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Tip text={t('health.title')} shortcut="h">
          <Popover.Trigger className={`button button-quiet health health-${verdict}`} data-testid="health">
            <Spark values={busy} />
            {t(`health.${verdict}`)}
          </Popover.Trigger>
        </Tip>
        <Popover.Portal>
          <Popover.Content
            className="popover health-panel"
            align="end"
            sideOffset={8}
            collisionPadding={12}
            aria-label={t('health.title')}
            onOpenAutoFocus={(event) => event.preventDefault()}
            // Focus on the button would open its tip.
            onCloseAutoFocus={(event) => event.preventDefault()}
          >
            <h2>{t('health.title')}</h2>
            {health && load ? (
              <HealthFigures live={live} health={health} load={load} />
            ) : (
              <p className="soft">{t('health.noFigures')}</p>
            )}
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </>
  )
}

function HealthFigures({ live, health, load }: { live: Live; health: BroadcastHealth; load: Load }) {
  const { t, locale } = useWords()
  const megabits = (kbps: number) => `${count(Math.round(kbps / 100) / 10, locale)} Mbit/s`
  const { capacity } = load
  const figures: [string, string][] = [
    [t('health.processor'), `${Math.round(load.busyPercent)} %`],
    [t('health.encoding'), t('health.ofCore', { percent: Math.round(load.encodingPercent) })],
    [t('health.forwarding'), t('health.ofCore', { percent: Math.round(health.cpuPercent) })],
    [t('health.uplink'), megabits(health.uplinkKbps)],
    [
      t('health.seatsLeft'),
      `${count(load.seatsLeft, locale)} · ${t(`health.limit.${capacity.limit}`, { name: capacity.figures.uplink?.name ?? '' })}`,
    ],
  ]
  return (
    <>
      <dl className="health-figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt className="small soft">{name}</dt>
            <dd className="figures">{value}</dd>
          </div>
        ))}
      </dl>
      <table className="table small">
        <caption className="field-label">{t('health.layers')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('health.lines')}</th>
            <th scope="col">{t('health.rate')}</th>
            <th scope="col">{t('health.fps')}</th>
            <th scope="col">{t('health.watching')}</th>
          </tr>
        </thead>
        <tbody className="figures">
          {health.layers.map((layer) => (
            <tr key={layer.layer}>
              <th scope="row">{layer.layer}</th>
              <td>{layer.wanted ? `${count(layer.kbps, locale)} kbit/s` : t('health.notEncoded')}</td>
              <td>{layer.wanted ? layer.fps : '–'}</td>
              <td>{layer.viewers}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Viewers live={live} viewers={health.viewers} />
    </>
  )
}

function Viewers({ live, viewers }: { live: Live; viewers: ViewerHealth[] }) {
  const { t, locale } = useWords()
  const names = new Map(live.attendees.map(({ id, name }) => [id, name]))
  const rows = worstFirst(viewers)
  return (
    <div className="health-viewers">
      <table className="table small" data-testid="health-viewers">
        <caption className="field-label">{t('health.viewers', { count: viewers.length })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('health.viewer')}</th>
            <th scope="col">{t('health.quality')}</th>
            <th scope="col">{t('health.rate')}</th>
            <th scope="col">{t('health.loss')}</th>
            <th scope="col">{t('health.roundTrip')}</th>
          </tr>
        </thead>
        <tbody className="figures">
          {rows.slice(0, MOST_ROWS).map((viewer) => (
            <tr key={viewer.viewerId} className={isTroubled(viewer) ? 'health-troubled' : ''}>
              <th scope="row" className="one-line">
                {viewer.attendeeId === undefined ? t('health.monitor') : (names.get(viewer.attendeeId) ?? '–')}
              </th>
              <td>
                {viewer.state === 'connected'
                  ? `${t(`health.qualities.${viewer.quality}`)}${viewer.limit === 'none' ? '' : ` · ${t(`health.because.${viewer.limit}`)}`}`
                  : t('health.connecting')}
              </td>
              <td>{`${count(viewer.kbps, locale)} kbit/s`}</td>
              <td>{`${count(Math.round(viewer.lossPercent * 10) / 10, locale)} %`}</td>
              <td>{viewer.roundTripMs === undefined ? '–' : `${Math.round(viewer.roundTripMs)} ms`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && <p className="small soft">{t('health.more', { count: rows.length - MOST_ROWS })}</p>}
    </div>
  )
}

const SPARK_WIDTH = 48
const SPARK_HEIGHT = 14

/** How busy the machine was during the last minute; the word beside it says what that means. */
function Spark({ values }: { values: number[] }) {
  const points = values.map((value, at) => {
    const x = SPARK_WIDTH - (values.length - 1 - at) * (SPARK_WIDTH / 59)
    const y = SPARK_HEIGHT - 1 - (Math.min(100, value) / 100) * (SPARK_HEIGHT - 2)
    return `${x.toFixed(1)},${y.toFixed(1)}`
  })
  return (
    <svg className="spark" width={SPARK_WIDTH} height={SPARK_HEIGHT} aria-hidden>
      <title>busy</title>
      <polyline points={points.join(' ')} fill="none" stroke="currentColor" strokeWidth="1.5" />
    </svg>
  )
}
