import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClassRecord, insertClass } from '../../electron/store/classes'
import { saveCourse } from '../../electron/store/courses'
import { openStore, type Store } from '../../electron/store/open'
import type { Course } from '../../shared/model'
import { NO_REGISTRATION } from '../../shared/registration'

/** A folder of its own for one test, and the function that removes it. */
export function temporaryFolder(): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'lectern-'))
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

export function course(id: string, over: Partial<Course> = {}): Course {
  return {
    id,
    title: { zh: `${id}课`, en: `${id} course` },
    description: { zh: '说明。', en: 'Description.' },
    topics: ['algebra'],
    level: 'beginner',
    priceCents: 19_900,
    currency: 'CNY',
    prerequisites: [],
    sample: false,
    ...over,
  }
}

export const CLASS: ClassRecord = {
  id: 'class-1',
  title: 'Vectors',
  description: '',
  courseId: 'linear-1',
  recommendable: ['linear-2', 'python-1'],
  createdAtMs: 1_000,
  registration: NO_REGISTRATION,
  state: { kind: 'planned' },
  joinToken: 'token-token-token-tok',
  shortCode: 'ABC234',
}

/** A real database file with three courses and a planned class. */
export function storeWithClass(dir: string): Store {
  const store = openStore({ file: join(dir, 'lectern.db') })
  for (const id of ['linear-1', 'linear-2', 'python-1']) saveCourse(store.write, course(id), 1)
  insertClass(store.write, CLASS)
  return store
}
