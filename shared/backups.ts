/** The copies of the data that the studio keeps. */
import type { Problem } from './ipc'

/** How many of the usual ones are kept. */
export const BACKUPS_KEPT = 14

export interface Backup {
  /** The name of its file. */
  name: string
  /** Made as usual, or what was there before another copy took its place. */
  kind: 'usual' | 'before-restore'
  madeAtMs: number
  bytes: number
}

export interface BackupState {
  /** The newest first. */
  backups: Backup[]
  folder: string
  /** Why the last one could not be made. */
  problem?: Problem
}

/** That the data in use came out of a copy. */
export interface Restored {
  /** As of when they are. */
  madeAtMs: number
  /** Where what was there before lies now. */
  keptAs: string
  /** What was there before could not be read any more. */
  damaged: boolean
}
