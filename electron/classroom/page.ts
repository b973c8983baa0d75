/** The attendee page as the door gives it out: with the form in it, in the reader's language, before any script runs. */
import { createHash } from 'node:crypto'
import { escapeHtml, joinForm, joinWordsIn } from '../../shared/join-form'
import type { Locale } from '../../shared/model'
import type { Entry } from '../../shared/wire'

/** The language a browser asks for first, of those the page is written in. */
export const localeOf = (acceptLanguage: string | undefined): Locale =>
  /^\s*zh\b/i.test(acceptLanguage ?? '') ? 'zh-CN' : 'en'

/** Fills the built page for one class. What the teacher wrote is escaped. */
export function attendeePage(template: string, entry: Entry, locale: Locale): string {
  const parts: Record<string, string> = {
    'lang="zh-CN"': `lang="${locale}"`,
    '<title>Lectern</title>': `<title>${escapeHtml(entry.title)} · Lectern</title>`,
    '<!--form-->': joinForm(entry, locale),
    '<!--connecting-->': joinWordsIn(locale).connecting,
  }
  // Each stands once, before the script, whose text must stay as it was built.
  return Object.entries(parts).reduce((html, [mark, part]) => html.replace(mark, () => part), template)
}

/** The scripts inside a page, as a Content-Security-Policy names them: whatever else got in does not run. */
export const scriptHashes = (template: string): string[] =>
  [...template.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script]) =>
      `'sha256-${createHash('sha256')
        .update(script as string)
        .digest('base64')}'`,
  )
