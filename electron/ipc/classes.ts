import { randomId, shortCode } from '../classroom/ids'
import { Trouble } from '../classroom/trouble'
import { insertClass, listClasses, withoutSecrets } from '../store/classes'
import { getCourse } from '../store/courses'
import type { Context } from './context'
import type { Handlers } from './handle'

export function classHandlers(
  context: Context,
): Pick<Handlers, 'class:list' | 'class:create' | 'class:go-live' | 'class:end' | 'live:get'> {
  const { store, classroom, now } = context
  return {
    'class:list': () => listClasses(store.read),
    'class:create': (draft) => {
      for (const courseId of [draft.courseId, ...draft.recommendable]) {
        if (!getCourse(store.read, courseId)) throw new Trouble('unknown-course')
      }
      const record = {
        ...draft,
        recommendable: [...new Set(draft.recommendable)].filter((courseId) => courseId !== draft.courseId),
        id: randomId(),
        createdAtMs: now(),
        state: { kind: 'planned' } as const,
        joinToken: randomId(),
        shortCode: shortCode(),
      }
      insertClass(store.write, record)
      return withoutSecrets(record)
    },
    'class:go-live': ({ classId, sources }) => classroom.goLive(classId, sources),
    'class:end': async ({ classId }) => {
      await classroom.end(classId)
      return undefined
    },
    'live:get': () => classroom.get(),
  }
}
