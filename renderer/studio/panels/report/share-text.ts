import type { Locale } from '../../../../shared/model'
import type { Share } from '../../../../shared/report'
import { percent } from '../../../ui/words'

/** A share with its denominator: "12 / 40 · 30%". */
export function shareText({ part, whole }: Share, locale: Locale): string {
  return whole === 0 ? `${part} / ${whole}` : `${part} / ${whole} · ${percent(part / whole, locale)}`
}

/** The range of a share: "18–45%"; empty where there was nobody. */
export function rangeText({ range }: Share, locale: Locale): string {
  return range ? `${Math.round(range.low * 100)}–${percent(range.high, locale)}` : ''
}
