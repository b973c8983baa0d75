import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAdviser } from '../../electron/advice/adviser'
import { saveCourse, saveTopic } from '../../electron/store/courses'
import { insertEvent } from '../../electron/store/events'
import { openStore, type Store } from '../../electron/store/open'
import { enterSample, readSample } from '../../electron/store/sample'
import { course, temporaryFolder } from '../helpers/store'

const NOW = Date.UTC(2026, 0, 1)
let folder: ReturnType<typeof temporaryFolder>
let store: Store
beforeEach(() => {
  folder = temporaryFolder()
  store = openStore({ file: join(folder.dir, 'lectern.db') })
})
afterEach(() => {
  store.close()
  folder.remove()
})

const adviserOf = () =>
  createAdviser({
    db: store.read,
    modelFile: join(folder.dir, 'models', 'advice.model'),
    sample: () => readSample('resources'),
    now: () => NOW,
    log: () => undefined,
  })

/** A new teacher's own courses; topics as typed, in one language or the other. */
function ownCatalogue(): void {
  const own = { 'my-algebra': 'Linear algebra', 'my-python': 'python', 'my-ml': '机器学习', 'my-pottery': 'Pottery' }
  for (const [id, topic] of Object.entries(own)) {
    saveTopic(store.write, { id: topic, name: { zh: topic, en: topic } })
    saveCourse(store.write, course(id, { title: { en: id }, description: { en: '-' }, topics: [topic] }), NOW)
  }
}

test('a new teacher starts from what the sample learners took of like courses, counted apart from people', () => {
  ownCatalogue()
  const adviser = adviserOf()
  adviser.refresh()
  expect(adviser.known()).toMatchObject({ people: 0, sampleTook: false })
  expect(adviser.known().sample).toBeGreaterThan(50)
  expect(adviser.learners('my-algebra')).toEqual({ all: 0, sample: 0 })
  insertEvent(store.write, {
    type: 'history:enrolled',
    data: { courseId: 'my-algebra' },
    actor: 'ann',
    id: 'had-it-1',
    classId: null,
    atMs: NOW,
  })
  adviser.refresh()
  const list = adviser.recommend('ann', { eligible: ['my-python', 'my-ml', 'my-pottery'], k: 3 })
  expect(list[list.length - 1]?.courseId).toBe('my-pottery')
  expect(list[0]?.reason).toMatchObject({ kind: 'because-course', courseId: 'my-algebra', act: 'enrolled' })
})

test('with the sample catalogue in the log, or with people enough, nothing stands in', () => {
  enterSample(store.write, readSample('resources'), NOW)
  const sampled = adviserOf()
  expect(sampled.known().sampleTook).toBe(true)
  expect(sampled.known().sample).toBe(new Set(readSample('resources').history.map(({ learner }) => learner)).size)
})

test('once fifty people have a history of their own, the invented ones are gone', () => {
  ownCatalogue()
  for (let person = 0; person < 50; person += 1) {
    for (const courseId of ['my-algebra', 'my-python']) {
      insertEvent(store.write, {
        type: 'history:enrolled',
        data: { courseId },
        actor: `person-${person}`,
        id: `had-${courseId}`,
        classId: null,
        atMs: NOW - person,
      })
    }
  }
  expect(adviserOf().known()).toEqual({ people: 50, sample: 0, sampleTook: false })
})
