import { randomBytes } from 'node:crypto'
import type { AdviceSettings } from '../../shared/advice'
import type { ReadableDb, WritableDb } from './open'

export const DEFAULT_ADVICE_SETTINGS: AdviceSettings = { exploreShare: 0.1, holdOutShare: 0.1 }

function read<T>(db: ReadableDb, key: string): T | undefined {
  const row = db.prepare('SELECT value FROM settings WHERE key = ?').get(key) as { value: string } | undefined
  return row ? (JSON.parse(row.value) as T) : undefined
}

function save(db: WritableDb, key: string, value: unknown): void {
  db.prepare('INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value').run(
    key,
    JSON.stringify(value),
  )
}

export const readAdviceSettings = (db: ReadableDb): AdviceSettings =>
  read<AdviceSettings>(db, 'advice') ?? DEFAULT_ADVICE_SETTINGS

export const saveAdviceSettings = (db: WritableDb, settings: AdviceSettings): void => save(db, 'advice', settings)

export interface EndpointSettings {
  on: boolean
  port: number
}

export const DEFAULT_ENDPOINT_PORT = 4790

export const readEndpointSettings = (db: ReadableDb): EndpointSettings =>
  read<EndpointSettings>(db, 'recommend-endpoint') ?? { on: false, port: DEFAULT_ENDPOINT_PORT }

export const saveEndpointSettings = (db: WritableDb, settings: EndpointSettings): void =>
  save(db, 'recommend-endpoint', settings)

/** A secret of this installation that chance is seeded with, so that nobody can foretell who is held out. */
export function adviceSeed(db: WritableDb): string {
  const known = read<string>(db, 'advice-seed')
  if (known !== undefined) return known
  const seed = randomBytes(16).toString('base64url')
  save(db, 'advice-seed', seed)
  return seed
}
