import type { Restored } from '../../shared/backups'
import type { Locale, SellingSettings, Settings } from '../../shared/model'
import type { ReadableDb, WritableDb } from './open'
import { readSetting, saveSetting } from './setting'

/** The settings, or undefined before the first-run questions are answered. */
export function readSettings(db: ReadableDb): Settings | undefined {
  return readSetting<Settings>(db, 'settings')
}

/** What stands until the teacher has answered: the system's language. */
export function defaultSettings(systemLocale: string): Settings {
  const locale: Locale = systemLocale.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
  return { locale, theme: 'system', teacherName: '' }
}

export function saveSettings(db: WritableDb, settings: Settings): void {
  saveSetting(db, 'settings', settings)
}

const FIRST_SELLING: SellingSettings = { maxOffers: 5, holdOutPercent: 0 }

export function readSelling(db: ReadableDb): SellingSettings {
  return { ...FIRST_SELLING, ...readSetting<Partial<SellingSettings>>(db, 'selling') }
}

export function saveSelling(db: WritableDb, selling: SellingSettings): void {
  saveSetting(db, 'selling', selling)
}

/** Kept until the teacher has seen it. */
export function readRestored(db: ReadableDb): Restored | undefined {
  return readSetting<Restored>(db, 'restored')
}

export function keepRestored(db: WritableDb, restored: Restored | undefined): void {
  if (restored) saveSetting(db, 'restored', restored)
  else db.prepare("DELETE FROM settings WHERE key = 'restored'").run()
}
