import { randomBytes } from 'node:crypto'
import type { AdviceSettings } from '../../shared/advice'
import type { ReadableDb, WritableDb } from './open'
import { readSetting, saveSetting } from './setting'

const DEFAULT_ADVICE_SETTINGS: AdviceSettings = { exploreShare: 0.1, holdOutShare: 0.1 }

export const readAdviceSettings = (db: ReadableDb): AdviceSettings =>
  readSetting<AdviceSettings>(db, 'advice') ?? DEFAULT_ADVICE_SETTINGS

export const saveAdviceSettings = (db: WritableDb, settings: AdviceSettings): void =>
  saveSetting(db, 'advice', settings)

export interface EndpointSettings {
  on: boolean
  port: number
}

const DEFAULT_ENDPOINT_PORT = 4790

export const readEndpointSettings = (db: ReadableDb): EndpointSettings =>
  readSetting<EndpointSettings>(db, 'recommend-endpoint') ?? { on: false, port: DEFAULT_ENDPOINT_PORT }

export const saveEndpointSettings = (db: WritableDb, settings: EndpointSettings): void =>
  saveSetting(db, 'recommend-endpoint', settings)

/** A secret of this installation that chance is seeded with, so that nobody can foretell who is held out. */
export function adviceSeed(db: WritableDb): string {
  const known = readSetting<string>(db, 'advice-seed')
  if (known !== undefined) return known
  const seed = randomBytes(16).toString('base64url')
  saveSetting(db, 'advice-seed', seed)
  return seed
}
