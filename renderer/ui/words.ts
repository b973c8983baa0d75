/** Numbers and times in words, for every page of Lectern. Nothing here needs React or a parser. */
import type { Level, Locale } from '../../shared/model'

// Making an Intl formatter costs far more than using it, and lists use the same few again and again.
const formatters = new Map<string, unknown>()
function kept<T>(key: string, make: () => T): T {
  const known = formatters.get(key) as T | undefined
  if (known !== undefined) return known
  const made = make()
  formatters.set(key, made)
  return made
}

function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return kept(`number ${locale} ${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options))
}

function dateFormat(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(`date ${locale} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options))
}

/** Puts names in order as people do: in their language, and 2 before 10. */
export const byName = (locale: Locale): ((one: string, other: string) => number) =>
  kept(`names ${locale}`, () => new Intl.Collator(locale, { numeric: true })).compare

/** How many digits follow the point in a currency: 2 for most, 0 for the yen, 3 for the dinar. */
export function fractionDigits(currency: string): number {
  return numberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

/** An amount in minor units, as people write it: ¥299, US$49.50. Whole amounts go without ".00". */
export function money(cents: number, currency: string, locale: Locale): string {
  const digits = fractionDigits(currency)
  const unit = 10 ** digits
  const shown = cents % unit === 0 ? 0 : digits
  return numberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
  }).format(cents / unit)
}

/** A price as it is offered: an amount, or "free". */
export function price(cents: number, currency: string, locale: Locale): string {
  return cents === 0 ? (locale === 'zh-CN' ? '免费' : 'Free') : money(cents, currency, locale)
}

export function count(value: number, locale: Locale): string {
  return numberFormat(locale, {}).format(value)
}

/** A share from 0 to 1. `digits` after the point, none unless asked for. */
export function percent(share: number, locale: Locale, digits = 0): string {
  return numberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(share)
}

/** A size as file browsers show it: "850 MB", "1.2 GB". */
export function bytes(value: number, locale: Locale): string {
  const megabytes = value / 1_000_000
  const [amount, unit] = megabytes < 1000 ? [megabytes, 'MB'] : [megabytes / 1000, 'GB']
  const digits = amount < 10 ? 1 : 0
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits }
  return `${numberFormat(locale, format).format(amount)} ${unit}`
}

/** A length of time in its two largest units: "42 s", "12 min", "1 h 5 min" / "42 秒", "12 分钟", "1 小时 5 分钟". */
export function duration(ms: number, locale: Locale): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  const minutes = Math.round(seconds / 60)
  const words = locale === 'zh-CN' ? { h: '小时', m: '分钟', s: '秒' } : { h: 'h', m: 'min', s: 's' }
  if (seconds < 60) return `${seconds} ${words.s}`
  if (minutes < 60) return `${minutes} ${words.m}`
  const rest = minutes % 60
  const hours = `${Math.floor(minutes / 60)} ${words.h}`
  return rest === 0 ? hours : `${hours} ${rest} ${words.m}`
}

/** Time until something begins, in words that count down: "2 d 3 h 10 min", "4:59". */
export function longCountdown(ms: number, locale: Locale): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 60) return `${minutes}:${twoDigits(Math.floor(ms / 1000) % 60)}`
  const [d, h, m] = locale === 'zh-CN' ? [' 天 ', ' 小时 ', ' 分钟'] : [' d ', ' h ', ' min']
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor(minutes / 60) % 24
  return `${days > 0 ? `${days}${d}` : ''}${hours}${h}${minutes % 60}${m}`
}

const twoDigits = (value: number) => String(value).padStart(2, '0')

/** Time since something began: 00:42:10. */
export function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(twoDigits).join(':')
}

/** Time until something ends: 9:58, or 1:09:58. It reaches 0:00 when the time is over, not a second before. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  const rest = twoDigits(seconds % 60)
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${rest}` : `${minutes}:${rest}`
}

/** The time of day: 14:05. */
export function clock(atMs: number, locale: Locale, withSeconds = false): string {
  const seconds = withSeconds ? ({ second: '2-digit' } as const) : {}
  return dateFormat(locale, { hour: '2-digit', minute: '2-digit', ...seconds, hourCycle: 'h23' }).format(atMs)
}

/** The day: 24 Nov 2026 / 2026年11月24日. */
export function day(atMs: number, locale: Locale): string {
  return dateFormat(locale, { dateStyle: 'medium' }).format(atMs)
}

/** The day and the time of day. */
export function dayAndClock(atMs: number, locale: Locale): string {
  return `${day(atMs, locale)} ${clock(atMs, locale)}`
}

const LEVELS: Record<Locale, Record<Level, string>> = {
  'zh-CN': { beginner: '入门', intermediate: '进阶', advanced: '高级' },
  en: { beginner: 'Beginner', intermediate: 'Intermediate', advanced: 'Advanced' },
}

export function levelName(level: Level, locale: Locale): string {
  return LEVELS[locale][level]
}
