import type { Restored } from '../../shared/backups'
import type { Locale, SellingSettings, Settings } from '../../shared/model'
import type { ReadableDb, WritableDb } from './open'

/** The settings, or undefined before the first-run questions are answered. */
export function readSettings(db: ReadableDb): Settings | undefined {
  const row = db.prepare("SELECT value FROM settings WHERE key = 'settings'").get() as { value: string } | undefined
  return row ? (JSON.parse(row.value) as Settings) : undefined
}

/** What stands until the teacher has answered: the system's language. */
export function defaultSettings(systemLocale: string): Settings {
  const locale: Locale = systemLocale.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
  return { locale, theme: 'system', teacherName: '' }
}

export function saveSettings(db: WritableDb, settings: Settings): void {
  db.prepare("INSERT INTO settings VALUES ('settings', ?) ON CONFLICT DO UPDATE SET value = excluded.value").run(
    JSON.stringify(settings),
  )
}

const FIRST_SELLING: SellingSettings = { maxOffers: 5, holdOutPercent: 0 }

export function readSelling(db: ReadableDb): SellingSettings {
  const row = db.prepare("SELECT value FROM settings WHERE key = 'selling'").get() as { value: string } | undefined
  return row ? { ...FIRST_SELLING, ...(JSON.parse(row.value) as Partial<SellingSettings>) } : FIRST_SELLING
}

export function saveSelling(db: WritableDb, selling: SellingSettings): void {
  db.prepare("INSERT INTO settings VALUES ('selling', ?) ON CONFLICT DO UPDATE SET value = excluded.value").run(
    JSON.stringify(selling),
  )
}

/** Kept until the teacher has seen it. */
export function readRestored(db: ReadableDb): Restored | undefined {
  const row = db.prepare("SELECT value FROM settings WHERE key = 'restored'").get() as { value: string } | undefined
  return row && (JSON.parse(row.value) as Restored)
}

export function keepRestored(db: WritableDb, restored: Restored | undefined): void {
  db.prepare("DELETE FROM settings WHERE key = 'restored'").run()
  if (restored) db.prepare("INSERT INTO settings VALUES ('restored', ?)").run(JSON.stringify(restored))
}
