import type { SellingSettings } from '../../../shared/model'
import { TextField } from '../../ui/field'
import { ask } from '../bridge'
import { keepApp } from '../stores/app'
import { useWords } from '../words'

/** How often students are asked, and how what offers cause is measured. Kept at once, like every setting. */
export function SellingFields({ selling }: { selling: SellingSettings }) {
  const { t } = useWords()
  const keep = async (change: Partial<SellingSettings>) => {
    const outcome = await ask('selling:save', { ...selling, ...change })
    if (outcome.ok) keepApp(outcome.value)
  }
  const whole = (typed: string, min: number, max: number) =>
    Math.min(max, Math.max(min, Math.round(Number(typed) || 0)))
  return (
    <>
      <h2 className="group-title">{t('settings.selling')}</h2>
      <div className="form-pair">
        <TextField
          label={t('settings.maxOffers')}
          type="number"
          min={1}
          max={50}
          value={selling.maxOffers}
          data-testid="max-offers"
          onChange={(event) => void keep({ maxOffers: whole(event.target.value, 1, 50) })}
        />
        <TextField
          label={t('settings.holdOut')}
          hint={t('settings.holdOutHint')}
          unit="%"
          type="number"
          min={0}
          max={50}
          value={selling.holdOutPercent}
          data-testid="usual-hold-out"
          onChange={(event) => void keep({ holdOutPercent: whole(event.target.value, 0, 50) })}
        />
      </div>
    </>
  )
}
