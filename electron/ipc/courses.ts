import { randomId } from '../classroom/ids'
import { Trouble } from '../classroom/trouble'
import { getCourse, listCourses, listTopics, saveCourse, saveTopic } from '../store/courses'
import type { Context } from './context'
import type { Handlers } from './handle'

export function courseHandlers({ store, now }: Context): Pick<Handlers, 'course:list' | 'course:save'> {
  return {
    'course:list': () => ({ courses: listCourses(store.read), topics: listTopics(store.read) }),
    'course:save': (draft) => {
      const before = draft.id === undefined ? undefined : getCourse(store.read, draft.id)
      if (draft.id !== undefined && !before) throw new Trouble('unknown-course')
      const course = {
        ...draft,
        id: before?.id ?? randomId(),
        prerequisites: before?.prerequisites ?? [],
        sample: before?.sample ?? false,
      }
      // A topic the teacher typed is known by what they typed, in both languages.
      for (const topic of course.topics) saveTopic(store.write, { id: topic, name: { zh: topic, en: topic } })
      saveCourse(store.write, course, now())
      return course
    },
  }
}
