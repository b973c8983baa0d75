import type { TrainingRun } from '../../shared/advice'
import type { ReadableDb } from './open'

/** The newest training runs, newest first. */
export function listTrainingRuns(db: ReadableDb, limit: number): TrainingRun[] {
  const rows = db.prepare('SELECT data FROM training_runs ORDER BY seq DESC LIMIT ?').all(limit) as { data: string }[]
  return rows.map((row) => JSON.parse(row.data) as TrainingRun)
}
