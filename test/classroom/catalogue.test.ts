import { afterEach, beforeEach, expect, test } from 'vitest'
import { courseSaved, createCatalogue } from '../../electron/classroom/catalogue'
import { createIngest, type Ingest } from '../../electron/classroom/ingest'
import { listBundles } from '../../electron/store/bundles'
import { isApproved, listCatalogue, reviewOf, saveCover, versionsOf } from '../../electron/store/catalogue'
import { getCourse } from '../../electron/store/courses'
import { allEvents } from '../../electron/store/events'
import type { Store } from '../../electron/store/open'
import { rebuild } from '../../electron/store/projections'
import { checkCourse, HAND_CHECKS, mayApprove } from '../../shared/catalogue'
import { course, storeWithClass, temporaryFolder } from '../helpers/store'

let folder: ReturnType<typeof temporaryFolder>
let store: Store
let ingest: Ingest
let clock = 0
const catalogue = () => createCatalogue({ db: store.write, ingest, now: () => ++clock })
beforeEach(() => {
  folder = temporaryFolder()
  store = storeWithClass(folder.dir)
  ingest = createIngest({ db: store.write, onCommitted: () => {}, onProblem: () => {} })
})
afterEach(() => {
  store.close()
  folder.remove()
})

const good = {
  title: { en: 'Matrices for makers' },
  description: {
    en: 'For people who draw, print or program and have met matrices only as tables. In six evenings of an hour you learn to read one as a movement, and can turn, mirror and project pictures on your own afterwards.',
  },
  topics: ['algebra'],
  level: 'beginner' as const,
  priceCents: 1000,
  currency: 'EUR',
}

test('a new course is a draft until it was reviewed; a change of its words makes it one again, a change of price does not', async () => {
  const { id } = await catalogue().save(good)
  expect(reviewOf(store.read, id)).toMatchObject({ state: 'draft', version: 1 })
  await expect(catalogue().review({ courseId: id, state: 'approved', confirmed: [...HAND_CHECKS] })).rejects.toThrow(
    'checklist-open',
  )
  await catalogue().review({ courseId: id, state: 'in-review', confirmed: [] })
  await expect(catalogue().review({ courseId: id, state: 'approved', confirmed: ['audience'] })).rejects.toThrow(
    'checklist-open',
  )
  await catalogue().review({ courseId: id, state: 'approved', confirmed: [...HAND_CHECKS] })
  expect(reviewOf(store.read, id)).toMatchObject({ state: 'approved', version: 1, confirmed: [...HAND_CHECKS] })
  await catalogue().save({ ...good, id, priceCents: 900 })
  expect(isApproved(store.read, id)).toBe(true)
  await catalogue().save({ ...good, id, description: { en: 'The best course, guaranteed!!' } })
  expect(isApproved(store.read, id)).toBe(false)
  expect(versionsOf(store.read, id).map(({ version, course: { priceCents } }) => [version, priceCents])).toEqual([
    [3, 1000],
    [2, 900],
    [1, 1000],
  ])
})

test('courses from before reviews count as approved, and what is derived equals a replay', async () => {
  expect(listCatalogue(store.read).map(({ review }) => review.state)).toEqual(['approved', 'approved', 'approved'])
  const { id } = await catalogue().save(good)
  await catalogue().review({ courseId: id, state: 'in-review', confirmed: [] })
  const bundle = await catalogue().saveBundle({
    title: { en: 'Both' },
    courseIds: ['linear-1', 'linear-2'],
    priceCents: 5,
    currency: 'KWD',
  })
  await catalogue().saveBundle({ ...bundle, priceCents: 7 })
  await expect(catalogue().saveBundle({ ...bundle, id: undefined, courseIds: ['linear-1', id] })).rejects.toThrow(
    'not-approved',
  )
  const dump = () =>
    ['courses', 'course_versions', 'course_reviews', 'bundles'].map((table) =>
      store.read.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all(),
    )
  const before = dump()
  rebuild(store.write)
  expect(dump()).toEqual(before)
  expect(listBundles(store.read)).toMatchObject([{ priceCents: 7, currency: 'KWD' }])
  await catalogue().removeBundle(bundle.id)
  expect(listBundles(store.read)).toEqual([])
})

test('an import writes all of its courses or none', () => {
  const before = [...allEvents(store.read)].length
  const one = courseSaved(store.read, { ...good, title: { en: 'First' } }, 5)
  const two = courseSaved(store.read, { ...good, title: { en: 'Second' }, priceCents: -1 }, 5)
  expect(() => ingest.together([one, two])).toThrow()
  expect([...allEvents(store.read)]).toHaveLength(before)
  expect(getCourse(store.read, one.data.course.id)).toBeUndefined()
  ingest.together([one, { ...two, data: { ...two.data, course: { ...two.data.course, priceCents: 1 } } }])
  expect(getCourse(store.read, one.data.course.id)?.title).toEqual({ en: 'First' })
})

test('the checklist finds what is loud, bare, full of links or too short, in the language it is written in', () => {
  const open = (over: Parameters<typeof course>[1]) =>
    checkCourse(course('x', { ...good, ...over }))
      .filter(({ ok }) => !ok)
      .map(({ check, language }) => `${check} ${language ?? ''}`.trim())
  expect(open({})).toEqual([])
  expect(open({ title: { en: 'MATRICES FOR ALL' } })).toEqual(['calm en'])
  expect(open({ description: { en: `${good.description.en} https://x.example` } })).toEqual(['plain en'])
  expect(open({ description: { en: 'Short.' }, topics: [] })).toEqual(['description en', 'topics'])
  expect(open({ level: 'advanced' })).toEqual(['prerequisites'])
  expect(
    open({
      title: { zh: '全网最好的线性代数' },
      description: {
        zh: '从方格纸开始，六个晚上看懂矩阵；适合会画图、写程序却没学过线性代数的人，学完能自己旋转和投影图片。',
      },
    }),
  ).toEqual(['calm zh'])
  expect(mayApprove(course('x', good), ['audience', 'outcome', 'time'])).toBe(false)
})

test("a cover is a course's own, named by what is in it, and goes when it is taken off", () => {
  saveCover(store.write, 'linear-1', Buffer.from([0xff, 0xd8, 1]))
  const first = getCourse(store.read, 'linear-1')?.cover
  expect(first).toMatch(/^covers\/linear-1-[0-9a-f]{16}\.jpg$/)
  saveCover(store.write, 'linear-1', Buffer.from([0xff, 0xd8, 2]))
  expect(getCourse(store.read, 'linear-1')?.cover).not.toBe(first)
  saveCover(store.write, 'linear-1', undefined)
  expect(getCourse(store.read, 'linear-1')?.cover).toBeUndefined()
})
