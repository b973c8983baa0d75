import type { ImportPreview, RowFault } from '../../shared/exchange'
import type { CourseDraft } from '../../shared/ipc'
import { type Course, type Locale, pickText } from '../../shared/model'
import { type CourseRead, changesOf } from './courses'

export interface CoursePlan {
  drafts: CourseDraft[]
  added: number
  changed: number
  same: number
  rows: ImportPreview['rows']
  faults: RowFault[]
}

/**
 * What importing a catalogue would do. A row without an id means the course of the same title, where there is one;
 * prerequisites must be courses that are there or come with the same file.
 * @param locale of the titles by which the courses are shown
 */
export function planCourses({ courses, faults }: CourseRead, known: readonly Course[], locale: Locale): CoursePlan {
  const byId = new Map(known.map((course) => [course.id, course]))
  const byTitle = new Map<string, Course>()
  for (const course of known) for (const title of titles(course.title)) byTitle.set(title, course)
  const plan: CoursePlan = { drafts: [], added: 0, changed: 0, same: 0, rows: [], faults: [...faults] }
  const there = new Set([...byId.keys(), ...courses.flatMap(({ draft }) => draft.id ?? [])])
  const taken = new Map<string, number>()
  for (const { row, draft } of courses) {
    const before =
      draft.id === undefined
        ? titles(draft.title)
            .map((title) => byTitle.get(title))
            .find(Boolean)
        : byId.get(draft.id)
    const lost = (draft.prerequisites ?? []).find((id) => !there.has(id))
    if (lost) plan.faults.push({ row, column: 'prerequisites', fault: 'unknown-course', value: lost })
    const key = before?.id ?? titles(draft.title)[0] ?? ''
    if (taken.has(key)) plan.faults.push({ row, column: 'title_en', fault: 'duplicate', value: key })
    taken.set(key, row)
    const name = pickText(draft.title, locale)
    const changes = before ? changesOf(before, draft) : []
    if (before && changes.length === 0) plan.same += 1
    else {
      plan.drafts.push({ ...draft, ...(before ? { id: before.id } : {}) })
      plan.rows.push({ row, what: before ? 'changed' : 'added', name, changes })
      if (before) plan.changed += 1
      else plan.added += 1
    }
  }
  plan.faults.sort((a, b) => a.row - b.row)
  return plan
}

const titles = ({ zh, en }: Course['title']) => [zh, en].flatMap((title) => (title ? [title.trim().toLowerCase()] : []))
