import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Locale } from '../../shared/model'
import { en } from './locales/en'
import { zh } from './locales/zh-CN'

/** The language of the machine, until the teacher has chosen one. */
export function systemLocale(): Locale {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}

export async function startWords(locale: Locale): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: locale,
    fallbackLng: 'en',
    resources: { 'zh-CN': { translation: zh }, en: { translation: en } },
    // React escapes what it renders; twice would show &amp; in names.
    interpolation: { escapeValue: false },
  })
  document.documentElement.lang = locale
}

export function speak(locale: Locale): void {
  if (i18next.language !== locale) void i18next.changeLanguage(locale)
  document.documentElement.lang = locale
}

/** Sentences one after the other, those there are; Chinese puts no space between them. */
export const inARow = (locale: Locale, ...sentences: (string | false)[]): string =>
  sentences.filter(Boolean).join(locale === 'zh-CN' ? '' : ' ')

/** The same in both languages, the one that is shown first. */
export const shownFirst = <T>(locale: Locale, zh: T, en: T): [T, T] => (locale === 'zh-CN' ? [zh, en] : [en, zh])

/** Each name runs in its own direction, without turning its neighbours. */
export const isolated = (name: string): string => `\u2068${name}\u2069`

/** The words of the studio in the language that is shown, and that language for numbers and dates. */
export function useWords() {
  const { t, i18n } = useTranslation()
  return { t, locale: i18n.language as Locale }
}
