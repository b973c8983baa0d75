import { pickText } from '../../shared/model'
import type { Network } from '../sfu/connection'
import { insertClass } from '../store/classes'
import { listCourses } from '../store/courses'
import type { Store } from '../store/open'
import { enterSample, type Sample } from '../store/sample'
import { defaultSettings, readSettings, saveSettings } from '../store/settings'
import type { Classroom } from './classroom'
import { randomId, shortCode } from './ids'
import { simulate } from './simulated-attendee'

export interface RehearsalOptions {
  classroom: Classroom
  attendees: number
  secret: string
  seed?: number
  /** Where this machine can be reached, for simulated voices as for the picture. */
  network: Network
  log(message: string, detail?: unknown): void
}

/**
 * Fills the class that is live with simulated attendees. They come in by the real door as anybody does: they register,
 * talk, answer, ask, vote, check in, open what is handed out, rate, look at offers, type codes and buy; on stage, and to
 * people in their groups, they are heard. With one seed, each of them does the same at the same moments after the same
 * occasions. Returns the function that sends them home.
 */
export function startRehearsal({ classroom, attendees, secret, seed = 1, network, log }: RehearsalOptions): () => void {
  const { door } = classroom.live()
  const path = new URL(door.info().joinUrl).pathname
  const crowd = new Set<string>()
  const leave = Array.from({ length: attendees }, (_, index) =>
    simulate({
      url: `ws://127.0.0.1:${door.port}${path}socket`,
      secret,
      index,
      seed,
      classroom,
      network,
      crowd,
      log,
    }),
  )
  return () => {
    for (const goHome of leave) goHome()
  }
}

/**
 * Answers the first-run questions where nobody has, and plans a class on the sample catalogue.
 * @returns the id of the class
 */
export function planRehearsal(store: Store, sample: Sample, systemLocale: string, nowMs: number): string {
  const settings = readSettings(store.read) ?? defaultSettings(systemLocale)
  const chinese = settings.locale === 'zh-CN'
  if (!settings.teacherName) saveSettings(store.write, { ...settings, teacherName: chinese ? '林老师' : 'Ms Lin' })
  if (listCourses(store.read).length === 0) enterSample(store.write, sample, nowMs)
  const courses = listCourses(store.read)
  const taught = courses.find(({ level }) => level === 'beginner') ?? courses[0]
  if (!taught) throw new Error('The sample catalogue is empty.')
  const record = {
    id: randomId(),
    title: `${chinese ? '排练' : 'Rehearsal'} · ${pickText(taught.title, settings.locale)}`,
    description: pickText(taught.description, settings.locale),
    courseId: taught.id,
    recommendable: courses.map(({ id }) => id).filter((id) => id !== taught.id),
    createdAtMs: nowMs,
    joinToken: randomId(),
    shortCode: shortCode(),
  }
  insertClass(store.write, record)
  return record.id
}
