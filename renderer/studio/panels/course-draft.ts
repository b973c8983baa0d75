import type { CourseDraft } from '../../../shared/ipc'
import type { Course, Level, LocalText } from '../../../shared/model'
import { fractionDigits } from '../../ui/words'

/** A course while it is written: the price still as the teacher typed it. */
export interface CourseWriting {
  titleZh: string
  titleEn: string
  descriptionZh: string
  descriptionEn: string
  topics: string[]
  prerequisites: string[]
  level: Level
  price: string
  currency: string
  checkoutUrl: string
}

export const CURRENCIES = ['CNY', 'USD', 'EUR', 'GBP', 'HKD', 'TWD', 'JPY', 'SGD', 'CAD', 'AUD', 'INR']

/** Each is a key of the locale files. */
export type CourseFault =
  | 'titleMissing'
  | 'titleLong'
  | 'descriptionMissing'
  | 'priceMissing'
  | 'priceNegative'
  | 'priceNotNumber'
  | 'priceTooHigh'
  | 'priceFraction'
  | 'linkInvalid'

export interface CourseFaults {
  title?: CourseFault
  description?: CourseFault
  price?: CourseFault
  checkoutUrl?: CourseFault
}

const MAX_PRICE_CENTS = 100_000_000

export function amount(cents: number, currency: string): string {
  const digits = fractionDigits(currency)
  const text = (cents / 10 ** digits).toFixed(digits)
  return digits > 0 ? text.replace(/\.0+$/, '') : text
}

export function writingOf(course: Course | undefined, currency: string): CourseWriting {
  return {
    titleZh: course?.title.zh ?? '',
    titleEn: course?.title.en ?? '',
    descriptionZh: course?.description.zh ?? '',
    descriptionEn: course?.description.en ?? '',
    topics: course?.topics ?? [],
    prerequisites: course?.prerequisites ?? [],
    level: course?.level ?? 'beginner',
    price: course ? amount(course.priceCents, course.currency) : '',
    currency: course?.currency ?? currency,
    checkoutUrl: course?.checkoutUrl ?? '',
  }
}

/** The typed price in minor units, or what is wrong with it. */
export function parsePrice(typed: string, currency: string): number | CourseFault {
  // Full-width digits and points come from Chinese keyboards; a comma groups thousands.
  const text = typed.normalize('NFKC').trim().replace(/[,\s]/g, '').replace('。', '.')
  if (!text) return 'priceMissing'
  if (/^[-−]/.test(text)) return 'priceNegative'
  if (!/^\d+(\.\d*)?$/.test(text)) return 'priceNotNumber'
  const digits = fractionDigits(currency)
  const fraction = text.split('.')[1] ?? ''
  if (fraction.length > digits && Number(fraction.slice(digits)) > 0) return 'priceFraction'
  const cents = Math.round(Number(text) * 10 ** digits)
  return cents > MAX_PRICE_CENTS ? 'priceTooHigh' : cents
}

function isLink(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol)
  } catch {
    return false
  }
}

export function faultsOf(writing: CourseWriting): CourseFaults {
  const faults: CourseFaults = {}
  if (!writing.titleZh.trim() && !writing.titleEn.trim()) faults.title = 'titleMissing'
  else if (Math.max(writing.titleZh.length, writing.titleEn.length) > 200) faults.title = 'titleLong'
  if (!writing.descriptionZh.trim() && !writing.descriptionEn.trim()) faults.description = 'descriptionMissing'
  const price = parsePrice(writing.price, writing.currency)
  if (typeof price !== 'number') faults.price = price
  if (writing.checkoutUrl.trim() && !isLink(writing.checkoutUrl.trim())) faults.checkoutUrl = 'linkInvalid'
  return faults
}

function localText(zh: string, en: string): LocalText {
  return { ...(zh.trim() ? { zh: zh.trim() } : {}), ...(en.trim() ? { en: en.trim() } : {}) }
}

/** What main is asked to keep. Only for a writing without faults. */
export function draftOf(writing: CourseWriting, id: string | undefined): CourseDraft {
  const price = parsePrice(writing.price, writing.currency)
  const link = writing.checkoutUrl.trim()
  return {
    ...(id ? { id } : {}),
    title: localText(writing.titleZh, writing.titleEn),
    description: localText(writing.descriptionZh, writing.descriptionEn),
    topics: writing.topics,
    prerequisites: writing.prerequisites,
    level: writing.level,
    priceCents: typeof price === 'number' ? price : 0,
    currency: writing.currency,
    ...(link ? { checkoutUrl: link } : {}),
  }
}
