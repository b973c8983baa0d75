import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Adviser, createAdviser } from '../../electron/advice/adviser'
import { createAdvice } from '../../electron/classroom/advice'
import { createIngest } from '../../electron/classroom/ingest'
import { WEIGHTS } from '../../electron/recommender/weights'
import { saveAdviceSettings } from '../../electron/store/advice-settings'
import type { ClassRecord } from '../../electron/store/classes'
import { saveCourse } from '../../electron/store/courses'
import type { Happening, LoggedEvent } from '../../electron/store/events'
import type { Store } from '../../electron/store/open'
import { enterSample, readSample } from '../../electron/store/sample'
import { CLASS, course, storeWithClass, temporaryFolder } from '../helpers/store'

const NOW = Date.UTC(2026, 0, 1)
let folder: ReturnType<typeof temporaryFolder>
let store: Store
beforeEach(() => {
  folder = temporaryFolder()
  store = storeWithClass(folder.dir)
  saveAdviceSettings(store.write, { exploreShare: 0, holdOutShare: 0 })
})
afterEach(() => {
  store.close()
  folder.remove()
})

const ingestOf = () =>
  createIngest({ db: store.write, onCommitted: () => {}, onProblem: (problem) => expect.fail(`${problem}`) })
const adviceOf = (adviser: Adviser, record: ClassRecord) =>
  createAdvice({ db: store.write, adviser, ingest: ingestOf(), record, now: () => NOW })

let written = 0
async function write(
  actor: string,
  happening: Happening,
  classId: string | null = CLASS.id,
  atMs = NOW,
): Promise<LoggedEvent> {
  const ingest = ingestOf()
  written += 1
  const receipt = await ingest.append({ ...happening, actor, id: `write-${written}`, classId, atMs })
  return (receipt as Extract<typeof receipt, { kind: 'written' }>).event
}
const adviserOf = () => {
  const adviser = createAdviser({
    db: store.read,
    modelFile: join(folder.dir, 'models', 'advice.model'),
    now: () => NOW,
    log: () => undefined,
  })
  adviser.refresh()
  return adviser
}

test('one event changes the list at once, and an adviser who reads the whole log afterwards says the same', async () => {
  const adviser = adviserOf()
  const advice = adviceOf(adviser, CLASS)
  const before = advice.forAttendee('ann').list
  const away = before[0]?.courseId as string
  expect(advice.apply(await write('ann', { type: 'course:dismissed', data: { courseId: away } }))).toEqual(['ann'])
  const after = advice.forAttendee('ann').list
  expect(after.map(({ courseId }) => courseId)).not.toContain(away)
  expect(after).toHaveLength(before.length - 1)
  const later = adviceOf(adviserOf(), CLASS)
  expect(later.forAttendee('ann').list.map(({ courseId, score }) => [courseId, score.toFixed(5)])).toEqual(
    after.map(({ courseId, score }) => [courseId, score.toFixed(5)]),
  )
})

test('what stood on the slides becomes advice for those who saw it, live and after a restart', async () => {
  enterSample(store.write, readSample('resources'), NOW)
  const courses = store.read.prepare("SELECT id FROM courses WHERE id <> 'linear-1'").all() as { id: string }[]
  const adviser = adviserOf()
  const advice = adviceOf(adviser, {
    ...CLASS,
    courseId: 'calculus-first-steps',
    recommendable: courses.map(({ id }) => id),
  })
  const slide = (text: string, minutes: number) =>
    write(
      'studio',
      { type: 'picture:shown', data: { picture: 'slides', page: 1, text } },
      CLASS.id,
      NOW + minutes * 60_000,
    )
  const score = (who: string) => advice.wants([who])[0]?.likelihoods['python-from-zero'] ?? 0
  advice.apply(await write('studio', { type: 'attendee:arrived', data: { attendeeId: 'ann' } }))
  const before = score('ann')
  expect(advice.apply(await slide('Next term: Python from Zero', 0))).toEqual([])
  expect(advice.apply(await slide('Thank you', 5))).toEqual(['ann'])
  expect(score('ann')).toBeGreaterThan(before)
  expect(score('ben')).toBeCloseTo(before)
  for (const one of [adviser, adviserOf()]) {
    expect(one.evidence('ann')).toContainEqual(
      expect.objectContaining({ itemId: 'python-from-zero', signal: 'slides', weight: WEIGHTS.slides, owned: false }),
    )
  }
})

test('what was written past the adviser is caught up with before the next event, and nothing is taken twice', async () => {
  const adviser = adviserOf()
  await write('ann', { type: 'history:enrolled', data: { courseId: 'linear-2' } }, null)
  const next = await write('ann', { type: 'course:opened', data: { courseId: 'python-1' } })
  adviser.apply(next)
  expect(adviser.owns('ann', 'linear-2')).toBe(true)
  expect(adviser.apply(next)).toEqual([])
  await write('ann', { type: 'history:enrolled', data: { courseId: 'python-1' } }, null)
  adviser.refresh()
  expect(adviser.owns('ann', 'python-1')).toBe(true)
})

test('a course added while the program runs can be recommended', () => {
  const adviser = adviserOf()
  saveCourse(store.write, course('brand-new', { topics: ['algebra'] }), 2)
  adviser.refresh()
  const list = adviser.recommend('ann', { eligible: ['brand-new'], k: 1 })
  expect(list.map(({ courseId }) => courseId)).toEqual(['brand-new'])
})

test('three hundred attendees are ranked at once as each is alone, courses they have left out', async () => {
  enterSample(store.write, readSample('resources'), NOW)
  const courses = store.read.prepare("SELECT id FROM courses WHERE id <> 'linear-1'").all() as { id: string }[]
  const record = { ...CLASS, recommendable: courses.map(({ id }) => id) }
  const people = Array.from({ length: 300 }, (_, index) => `person-${index}`)
  await Promise.all(
    people.map((person, index) => {
      const courseId = record.recommendable[index % record.recommendable.length] as string
      return write(person, { type: 'history:enrolled', data: { courseId } }, null)
    }),
  )
  const advice = adviceOf(adviserOf(), record)
  const wants = advice.wants(people)
  expect(wants.map(({ attendeeId }) => attendeeId)).toEqual(people)
  for (const { attendeeId, top, likelihoods } of wants) {
    // The last place may be a course's that is behind its floor of exposure.
    const sure = (list: typeof top) => list.slice(0, 2).map(({ courseId }) => courseId)
    expect(sure(top)).toEqual(sure(advice.forAttendee(attendeeId).list))
    const offered = record.recommendable.filter((courseId) => !advice.owns(attendeeId, courseId))
    expect(Object.keys(likelihoods).sort()).toEqual(offered.sort())
    expect(top[0]?.likelihood).toBe(Math.max(...Object.values(likelihoods)))
  }
})

test('who is held out from personal advice sees what is popular, and that as the reason', async () => {
  enterSample(store.write, readSample('resources'), NOW)
  await write('ann', { type: 'history:enrolled', data: { courseId: 'python-from-zero' } }, null)
  saveAdviceSettings(store.write, { exploreShare: 0, holdOutShare: 1 })
  const recommendable = ['algorithms-and-data-structures', 'data-analysis-with-python', 'neural-networks-by-hand']
  const { list } = adviceOf(adviserOf(), { ...CLASS, recommendable }).forAttendee('ann')
  expect(list).toHaveLength(3)
  for (const { reason } of list) expect(reason).toMatchObject({ kind: 'popular', sample: true })
})

test('the studio is told the wants of those whose lists are new, and of nobody twice', async () => {
  const advice = adviceOf(adviserOf(), { ...CLASS, recommendable: ['linear-1', 'linear-2'] })
  expect(advice.newWants()).toEqual([])
  advice.forAttendee('ann')
  advice.forAttendee('bob')
  advice.apply(await write('ann', { type: 'course:opened', data: { courseId: 'linear-2' } }))
  advice.forAttendee('ann')
  expect(advice.newWants()).toEqual(advice.wants(['ann', 'bob']))
  expect(advice.newWants()).toEqual([])
})
