import { Copy, Play, Square } from 'lucide-react'
import { useEffect, useState } from 'react'
import { renderSVG } from 'uqr'
import { REPLAY_OFFERS, type ReplayOffers, type ReplayState } from '../../../../shared/replay'
import { Button } from '../../../ui/button'
import { Segments } from '../../../ui/segments'
import { ask } from '../../bridge'
import { tell } from '../../stores/notices'
import { useWords } from '../../words'

/** Lets those who missed the class watch its recording, by a link that works while the studio is open. */
export function ReplaySwitch({ classId }: { classId: string }) {
  const { t } = useWords()
  const [state, setState] = useState<ReplayState>()
  const [offers, setOffers] = useState<ReplayOffers>('anew')
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    void ask('replay:get', { classId }).then((outcome) => outcome.ok && setState(outcome.value))
    return window.lectern.on('replay:changed', (changed) => {
      if (changed.classId === classId) setState(changed.state)
    })
  }, [classId])

  async function turn(outcome: ReturnType<typeof ask<'replay:open' | 'replay:close'>>): Promise<void> {
    setBusy(true)
    const answer = await outcome
    if (answer.ok) setState(answer.value)
    setBusy(false)
  }

  if (!state) return null
  if (state.kind === 'off')
    return (
      <div className="replay-switch unprinted" data-testid="replay-off">
        <div className="stack">
          <p className="soft small">{t('replay.lead')}</p>
          <p className="field-label">{t('replay.offers')}</p>
          <Segments
            label={t('replay.offers')}
            value={offers}
            options={REPLAY_OFFERS.map((value) => ({ value, label: t(`replay.${value}`) }))}
            onChange={setOffers}
            size="small"
            testId="replay-offers"
          />
          <p className="faint small">{t(`replay.${offers}Hint`)}</p>
        </div>
        <Button
          kind="primary"
          icon={Play}
          disabled={busy}
          data-testid="replay-open"
          onClick={() => void turn(ask('replay:open', { classId, offers }))}
        >
          {t('replay.open')}
        </Button>
      </div>
    )
  const { joinUrl } = state.links
  const copy = async () => {
    await navigator.clipboard.writeText(joinUrl)
    tell({ kind: 'copied' })
  }
  return (
    <div className="replay-switch unprinted" data-testid="replay-on">
      <img
        src={`data:image/svg+xml,${encodeURIComponent(renderSVG(joinUrl, { border: 2 }))}`}
        alt={t('join.qr')}
        className="replay-qr"
      />
      <div className="stack">
        <p className="small">
          <strong>{t('replay.on')}</strong>{' '}
          <span className="soft figures">{t('replay.watching', { count: state.watching })}</span>
        </p>
        <code className="join-url" data-testid="replay-url">
          {joinUrl}
        </code>
        <p className="faint small">{t(`replay.${state.offers}Hint`)}</p>
      </div>
      <div className="stack">
        <Button icon={Copy} onClick={() => void copy()}>
          {t('join.copy')}
        </Button>
        <Button
          kind="quiet"
          icon={Square}
          disabled={busy}
          data-testid="replay-close"
          onClick={() => void turn(ask('replay:close', { classId }))}
        >
          {t('replay.close')}
        </Button>
      </div>
    </div>
  )
}
