import { randomId, shortCode } from '../classroom/ids'
import { Trouble } from '../classroom/trouble'
import { type ClassRecord, getClass, insertClass, listClasses, withoutSecrets } from '../store/classes'
import { getCourse } from '../store/courses'
import { answersOf } from '../store/registrations'
import { readSettings } from '../store/settings'
import type { Context } from './context'
import type { Handlers } from './handle'

export function classHandlers(
  context: Context,
): Pick<
  Handlers,
  | 'class:list'
  | 'class:create'
  | 'class:plan'
  | 'class:open-door'
  | 'class:close-door'
  | 'class:renew-code'
  | 'class:go-live'
  | 'class:end'
  | 'waiting:get'
  | 'registration:answers'
  | 'live:get'
> {
  const { store, classroom, backups, now } = context
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
        teacher: readSettings(store.read)?.teacherName ?? '',
        joinToken: randomId(),
        shortCode: shortCode(),
      }
      insertClass(store.write, record)
      return withoutSecrets(getClass(store.read, record.id) as ClassRecord)
    },
    'class:plan': ({ classId, plan, registration }) =>
      classroom.plan(classId, { ...(plan ? { plan } : {}), registration: { ...registration, consentVersion: 0 } }),
    'class:open-door': ({ classId }) => classroom.openWaitingRoom(classId),
    'class:close-door': async () => {
      if (classroom.waitingRoom()) await classroom.shut()
      return undefined
    },
    'class:renew-code': () => classroom.renewCode(),
    'waiting:get': () => classroom.waitingRoom(),
    'registration:answers': ({ classId, attendeeId }) => {
      const record = getClass(store.read, classId)
      if (!record) throw new Trouble('unknown-class')
      const answers = answersOf(store.read, classId, attendeeId)
      return record.registration.fields.flatMap(({ id, label }) => {
        const answer = answers[id]
        return answer === undefined ? [] : [{ label, answer }]
      })
    },
    'class:go-live': ({ classId, sources }) => classroom.goLive(classId, sources),
    'class:end': async ({ classId }) => {
      await classroom.end(classId)
      void backups.renew()
      return undefined
    },
    'live:get': () => classroom.get(),
  }
}
