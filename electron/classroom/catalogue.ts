import { mayApprove, type ReviewState, wordsChanged } from '../../shared/catalogue'
import type { CourseDraft, RequestOf } from '../../shared/ipc'
import type { Bundle, Course } from '../../shared/model'
import { getBundle } from '../store/bundles'
import { isApproved, reviewOf, versionOf, versionsOf } from '../store/catalogue'
import { getCourse } from '../store/courses'
import { type EventDraft, type Happening, TEACHER } from '../store/events'
import type { ReadableDb } from '../store/open'
import { randomId } from './ids'
import type { Ingest } from './ingest'
import { Trouble } from './trouble'

export interface CatalogueOptions {
  db: ReadableDb
  ingest: Ingest
  now(): number
}

/** The saving of a course as an event: a new version, back to draft where its words were changed. */
export function courseSaved(db: ReadableDb, draft: CourseDraft, nowMs: number): EventDraft & { type: 'course:saved' } {
  const before = draft.id === undefined ? undefined : getCourse(db, draft.id)
  const course: Course = {
    ...draft,
    id: draft.id ?? randomId(),
    prerequisites: draft.prerequisites ?? before?.prerequisites ?? [],
    sample: before?.sample ?? false,
  }
  const version = before ? Math.max(versionOf(db, course.id), 1) + 1 : 1
  const state: ReviewState = before && !wordsChanged(before, course) ? reviewOf(db, course.id).state : 'draft'
  return {
    type: 'course:saved',
    data: { course, version, state },
    actor: TEACHER,
    id: randomId(),
    classId: null,
    atMs: nowMs,
  }
}

/** What the teacher can do with the catalogue. Each act resolves when it is on disk, or fails with a `Trouble`. */
export function createCatalogue({ db, ingest, now }: CatalogueOptions) {
  async function write(happening: Happening): Promise<void> {
    const receipt = await ingest.append({ ...happening, actor: TEACHER, id: randomId(), classId: null, atMs: now() })
    if (receipt.kind === 'refused') throw new Trouble('failed')
  }

  return {
    async save(draft: CourseDraft): Promise<Course> {
      if (draft.id !== undefined && !getCourse(db, draft.id)) throw new Trouble('unknown-course')
      const event = courseSaved(db, draft, now())
      const receipt = await ingest.append(event)
      if (receipt.kind === 'refused') throw new Trouble('failed')
      return event.data.course
    },
    /** Draft → in review → approved, and back. Only what passes the checklist is approved. */
    async review({ courseId, state, confirmed }: RequestOf<'course:review'>): Promise<void> {
      const course = getCourse(db, courseId)
      if (!course) throw new Trouble('unknown-course')
      const before = reviewOf(db, courseId).state
      if (state === 'approved' && (before !== 'in-review' || !mayApprove(course, confirmed))) {
        throw new Trouble('checklist-open')
      }
      if (state === 'in-review' && before !== 'draft') throw new Trouble('checklist-open')
      await write({ type: 'course:reviewed', data: { courseId, state, version: versionOf(db, courseId), confirmed } })
    },
    versions: (courseId: string) => versionsOf(db, courseId),
    async saveBundle(draft: RequestOf<'bundle:save'>): Promise<Bundle> {
      if (draft.id !== undefined && !getBundle(db, draft.id)) throw new Trouble('unknown-course')
      const courseIds = [...new Set(draft.courseIds)]
      if (courseIds.length < 2) throw new Trouble('bad-request')
      for (const courseId of courseIds) {
        if (!getCourse(db, courseId)) throw new Trouble('unknown-course')
        if (!isApproved(db, courseId)) throw new Trouble('not-approved')
      }
      const bundle: Bundle = { ...draft, id: draft.id ?? randomId(), courseIds }
      await write({ type: 'bundle:saved', data: { bundle } })
      return bundle
    },
    removeBundle: (bundleId: string) => write({ type: 'bundle:removed', data: { bundleId } }),
  }
}
