import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAdviser } from '../../electron/advice/adviser'
import { adviceFairness } from '../../electron/advice/fairness'
import { createAdvice } from '../../electron/classroom/advice'
import { createIngest } from '../../electron/classroom/ingest'
import { saveAdviceSettings } from '../../electron/store/advice-settings'
import { insertClass } from '../../electron/store/classes'
import { listCourses } from '../../electron/store/courses'
import type { Store } from '../../electron/store/open'
import { enterSample, readSample } from '../../electron/store/sample'
import { saveSetting } from '../../electron/store/setting'
import { CLASS, storeWithClass, temporaryFolder } from '../helpers/store'

const PEOPLE = 400
/** One write to disk for so many. */
const AT_ONCE = 5
let folder: ReturnType<typeof temporaryFolder>
let store: Store
beforeEach(() => {
  folder = temporaryFolder()
  store = storeWithClass(folder.dir)
})
afterEach(() => {
  store.close()
  folder.remove()
})

test.each([0.1, 0])(
  'in a class every course keeps its floor of what is seen, by the log and as reported, with %d drawn evenly',
  (exploreShare) => {
    let nowMs = Date.UTC(2026, 0, 1)
    enterSample(store.write, readSample('resources'), nowMs)
    saveSetting(store.write, 'advice-seed', 'the same chance in every run')
    saveAdviceSettings(store.write, { exploreShare, holdOutShare: 0.1 })
    const recommendable = listCourses(store.read).map(({ id }) => id)
    const record = { ...CLASS, id: 'large', joinToken: 'large', shortCode: 'LARGE2', recommendable }
    insertClass(store.write, record)
    const adviser = createAdviser({
      db: store.read,
      modelFile: join(folder.dir, 'advice.model'),
      now: () => nowMs,
      log: () => undefined,
    })
    adviser.refresh()
    const ingest = createIngest({
      db: store.write,
      onCommitted(events) {
        for (const event of events) adviser.apply(event)
      },
      onProblem: (problem) => expect.fail(`${problem}`),
    })
    const advice = createAdvice({ db: store.write, adviser, ingest, record, now: () => nowMs })
    for (let person = 0; person < PEOPLE; person += 1) {
      const attendeeId = `person-${person}`
      nowMs += 1000
      const shown = advice.shown(attendeeId, advice.forAttendee(attendeeId).slateId)
      if (!shown) throw new Error('no list was given')
      ingest.submit({ ...shown, actor: attendeeId, id: `shown-${person}`, classId: record.id, atMs: nowMs })
      if (person % AT_ONCE === AT_ONCE - 1) ingest.flush()
    }
    const { courses, lists, floor } = adviceFairness(store.read)
    expect(lists).toBeGreaterThan(0.8 * PEOPLE)
    expect(courses).toHaveLength(recommendable.length)
    // Who is served next is drawn: a course may be behind by the last place of a few lists, however many there are.
    const fewLists = (3 * 0.5) / (lists * 2.13)
    for (const { share, least } of courses) expect(share).toBeGreaterThan(least - fewLists)
    expect(courses.reduce((sum, { least }) => sum + least, 0)).toBeCloseTo(floor, 9)
  },
  60_000,
)
