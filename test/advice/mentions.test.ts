import { expect, test } from 'vitest'
import { mentionsIn } from '../../electron/advice/mentions'
import { course } from '../helpers/store'

const COURSES = [
  course('algebra-1', { title: { zh: '线性代数入门', en: 'Linear algebra I' }, topics: ['algebra', 'mathematics'] }),
  course('algebra-2', { title: { zh: '线性代数进阶', en: 'Linear algebra II' }, topics: ['algebra', 'mathematics'] }),
  course('art-1', { title: { zh: '绘画', en: 'Art' }, topics: ['art'] }),
  course('python-1', { title: { en: 'Python basics' }, topics: ['python'] }),
]
const TOPICS = [
  { id: 'algebra', name: { zh: '代数', en: 'Algebra' } },
  { id: 'mathematics', name: { zh: '数学', en: 'Mathematics' } },
  { id: 'art', name: { zh: '美术', en: 'Art' } },
  { id: 'python', name: { zh: 'Python', en: 'Python' } },
]
const mentions = mentionsIn(COURSES, TOPICS)
const ids = (text: string) => mentions(text).map(({ courseId }) => courseId)

test('a course is heard by its title and by its topic, in Chinese and in English', () => {
  expect(mentions('接下来想学绘画')).toEqual([{ courseId: 'art-1', share: 1, against: false }])
  expect(ids('Is there more PYTHON after this?')).toEqual(['python-1'])
  expect(mentions('我很喜欢代数！').map(({ courseId, topic }) => [courseId, topic])).toEqual([
    ['algebra-1', 'algebra'],
    ['algebra-2', 'algebra'],
  ])
})

test('a topic that several courses share counts less for each, and a title says more than the topic in it', () => {
  const [one, two] = mentions('algebra?')
  expect(one?.share).toBeCloseTo(1 / Math.sqrt(2))
  expect(two?.share).toBeCloseTo(1 / Math.sqrt(2))
  const titled = mentions('When does Linear algebra II begin?')
  expect(titled.find(({ courseId }) => courseId === 'algebra-2')).toMatchObject({ share: 1 })
})

test('part of a word is no mention, and neither is nothing', () => {
  expect(ids('When do we start? The smart party departs.')).toEqual([])
  expect(ids('')).toEqual([])
  expect(ids('!')).toEqual([])
})

test('not wanting a course is heard as such, in both languages', () => {
  expect(mentions("I don't like python").map(({ against }) => against)).toEqual([true])
  expect(mentions('我不想学绘画').map(({ against }) => against)).toEqual([true])
  expect(mentions('我想学绘画').map(({ against }) => against)).toEqual([false])
})

test('a long text and a large catalogue are read in one pass', () => {
  const many = Array.from({ length: 5000 }, (_, index) => course(`c-${index}`, { title: { en: `Subject ${index}` } }))
  const large = mentionsIn(many, [])
  expect(large(`${'word '.repeat(400)}Subject 4711`).map(({ courseId }) => courseId)).toEqual(['c-4711'])
})
