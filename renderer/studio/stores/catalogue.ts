import { create } from 'zustand'
import type { CatalogueCourse } from '../../../shared/catalogue'
import type { Answers, CourseDraft } from '../../../shared/ipc'
import type { Bundle, Course, Topic } from '../../../shared/model'
import type { Names } from '../../../shared/reason'
import { ask } from '../bridge'

interface Catalogue {
  /** Undefined until main has answered. */
  courses?: CatalogueCourse[]
  topics: Topic[]
  bundles: Bundle[]
  /** Names that reasons mention, by id. */
  names: Names
}

export const useCatalogue = create<Catalogue>(() => ({ topics: [], bundles: [], names: { courses: {}, topics: {} } }))

function keep({ courses, topics, bundles }: Answers['course:list']): void {
  useCatalogue.setState({
    courses,
    topics,
    bundles,
    names: {
      courses: Object.fromEntries(courses.map((course) => [course.id, course.title])),
      topics: Object.fromEntries(topics.map((topic) => [topic.id, topic.name])),
    },
  })
}

export async function loadCatalogue(): Promise<void> {
  const outcome = await ask('course:list')
  if (outcome.ok) keep(outcome.value)
}

/** Saves a course and answers it as main keeps it, or undefined when main refused. */
export async function saveCourse(draft: CourseDraft): Promise<Course | undefined> {
  const outcome = await ask('course:save', draft)
  if (!outcome.ok) return undefined
  // A course may bring a topic nobody had before: what main now knows is read again.
  await loadCatalogue()
  return outcome.value
}
