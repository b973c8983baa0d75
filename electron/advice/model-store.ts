import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ServingModel } from '../../shared/advice'
import type { Item } from '../recommender/model'
import { readModel } from '../recommender/model-file'
import type { Trained } from '../recommender/train'

const DAY_MS = 86_400_000
/** A model older than this is learnt anew before it is trusted. */
const FRESH_MS = 7 * DAY_MS
/** So has one that knows less than this part of the people there are. */
const LEAST_KNOWN = 0.6

export type KeptModel =
  | { kind: 'good'; trained: Trained }
  | { kind: 'unusable'; because: Extract<ServingModel, { kind: 'quick' }>['because']; detail?: string }

/**
 * Reads the stored model, if it is one that may serve: whole, of this program and catalogue, not old, and not outgrown
 * by the data. Never throws: what is wrong with the file is the answer.
 */
export function readKeptModel(file: string, items: readonly Item[], people: number, nowMs: number): KeptModel {
  if (!existsSync(file)) return { kind: 'unusable', because: 'none' }
  let bytes: Uint8Array
  try {
    bytes = readFileSync(file)
  } catch (error) {
    return { kind: 'unusable', because: 'broken', detail: String(error) }
  }
  const read = readModel(bytes, items)
  switch (read.kind) {
    case 'broken':
      return { kind: 'unusable', because: 'broken', detail: read.reason }
    case 'stale':
      return { kind: 'unusable', because: read.reason === 'version' ? 'other-version' : 'other-catalogue' }
    case 'good': {
      const { trained } = read
      if (nowMs - trained.trainedAtMs > FRESH_MS) return { kind: 'unusable', because: 'too-old' }
      if (trained.people < people * LEAST_KNOWN) return { kind: 'unusable', because: 'outgrown' }
      return { kind: 'good', trained }
    }
  }
}

/** Makes the folder of the model's file. */
export function prepareModelFolder(file: string): void {
  mkdirSync(dirname(file), { recursive: true })
}

/** Removes the stored model and whatever an interrupted run left beside it. */
export function dropKeptModel(file: string): void {
  for (const one of [file, `${file}.part`]) rmSync(one, { force: true })
}
