import type { Coupon } from '../../../shared/model'
import { TextField } from '../../ui/field'
import { changeDraft, type OfferDraft, useLiveView } from '../stores/live-view'
import { useWords } from '../words'

/** A code is read from a slide and typed on a phone: capital letters and digits, or nothing. */
export const isCode = (code: string): boolean => code === '' || /^[A-Z0-9]{3,20}$/.test(code)

/** The coupon of a draft, where a code is written. */
export function couponOf({ code, codePercent, codeUses }: OfferDraft): { coupon?: Coupon } {
  if (!code) return {}
  return { coupon: { code, discountPercent: codePercent, ...(codeUses === undefined ? {} : { uses: codeUses }) } }
}

const whole = (typed: string, min: number, max: number): number | undefined => {
  const number = Math.round(Number(typed))
  return typed.trim() === '' || !Number.isFinite(number) ? undefined : Math.min(max, Math.max(min, number))
}

/** What limits an offer beyond its time: seats, a coupon, and a share that is not shown it so that its effect can be told. */
export function OfferLimits({ holdOutPercent }: { holdOutPercent: number }) {
  const { t } = useWords()
  const draft = useLiveView((view) => view.draft)
  return (
    <details className="offer-limits" data-testid="offer-limits">
      <summary className="small soft">{t('offer.limits')}</summary>
      <div className="offer-numbers">
        <TextField
          label={t('offer.stock')}
          hint={t('offer.stockHint')}
          type="number"
          min={1}
          value={draft.stock ?? ''}
          data-testid="offer-stock"
          onChange={(event) => changeDraft({ stock: whole(event.target.value, 1, 100_000) })}
        />
        <TextField
          label={t('offer.holdOut')}
          hint={t('offer.holdOutHint')}
          unit="%"
          type="number"
          min={0}
          max={50}
          value={holdOutPercent}
          data-testid="offer-hold-out"
          onChange={(event) => changeDraft({ holdOutPercent: whole(event.target.value, 0, 50) ?? 0 })}
        />
        <TextField
          label={t('offer.code')}
          hint={t('offer.codeHint')}
          error={isCode(draft.code) ? undefined : t('offer.codeFault')}
          value={draft.code}
          maxLength={20}
          data-testid="offer-code"
          onChange={(event) =>
            changeDraft({ code: event.target.value.normalize('NFKC').replace(/\s/g, '').toUpperCase() })
          }
        />
        <div className="offer-numbers">
          <TextField
            label={t('offer.codePercent')}
            unit="%"
            type="number"
            min={1}
            max={100}
            disabled={!draft.code}
            value={draft.codePercent}
            data-testid="offer-code-percent"
            onChange={(event) => changeDraft({ codePercent: whole(event.target.value, 1, 100) ?? 1 })}
          />
          <TextField
            label={t('offer.codeUses')}
            type="number"
            min={1}
            disabled={!draft.code}
            value={draft.codeUses ?? ''}
            data-testid="offer-code-uses"
            onChange={(event) => changeDraft({ codeUses: whole(event.target.value, 1, 100_000) })}
          />
        </div>
      </div>
    </details>
  )
}
