import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Course, Topic } from '../../shared/model'
import { saveCourse, saveTopic } from './courses'
import { insertEvent } from './events'
import type { WritableDb } from './open'

export const SAMPLE_ACTOR = 'sample:'
/** The invented learner of a number, as the log calls them. */
export const sampleActor = (number: number | string): string => `${SAMPLE_ACTOR}${String(number).padStart(3, '0')}`
/** True for the invented learners of the sample history. */
export const isSampleActor = (actor: string): boolean => actor.startsWith(SAMPLE_ACTOR)

const DAY_MS = 86_400_000

/** The catalogue and the history that come with the program, marked as samples wherever they go. */
export interface Sample {
  courses: Omit<Course, 'sample'>[]
  topics: Topic[]
  history: { learner: string; courseId: string; daysAgo: number }[]
}

/** Reads the sample from the folder of resources. */
export function readSample(resources: string): Sample {
  const read = (name: string) => JSON.parse(readFileSync(join(resources, name), 'utf8')) as never
  const { courses, topics }: { courses: Sample['courses']; topics: Record<string, Topic['name']> } =
    read('catalogue.json')
  const { history }: Pick<Sample, 'history'> = read('history.json')
  return { courses, topics: Object.entries(topics).map(([id, name]) => ({ id, name })), history }
}

/** Enters the sample in one transaction; a second time changes nothing but the courses' texts. */
export function enterSample(db: WritableDb, sample: Sample, nowMs: number): void {
  db.transaction(() => {
    for (const topic of sample.topics) saveTopic(db, topic)
    for (const course of sample.courses) saveCourse(db, { ...course, sample: true }, nowMs)
    for (const { learner, courseId, daysAgo } of sample.history) {
      insertEvent(db, {
        type: 'history:enrolled',
        data: { courseId },
        actor: `${SAMPLE_ACTOR}${learner}`,
        id: `enrolled:${courseId}`,
        classId: null,
        atMs: Math.round(nowMs - daysAgo * DAY_MS),
      })
    }
  }).immediate()
}
