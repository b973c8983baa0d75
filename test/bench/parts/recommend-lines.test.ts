import { expect, test } from 'vitest'
import { parseLines } from './recommend-lines'

const read = (...lines: string[]) =>
  parseLines(lines.join('\n')).lines.map(({ user, item, at, weight }) => [user, item, at, weight])

test.each([
  ['spaces', 'u1 i1 100 2', 'u2  i2\t200'],
  ['tabs', 'u1\ti1\t100\t2', 'u2\ti2\t200'],
  ['commas', 'u1,i1,100,2', 'u2, i2, 200'],
  ['semicolons', 'u1;i1;100;2', 'u2;i2;200;'],
  ['line ends of another system', 'u1,i1,100,2\r', 'u2,i2,200\r'],
  ['a mark at the beginning', '\uFEFFu1,i1,100,2', 'u2,i2,200'],
])('lines are read with %s', (_, ...lines) => {
  expect(read(...lines)).toEqual([
    ['u1', 'i1', 100, 2],
    ['u2', 'i2', 200, 1],
  ])
})

test('a first line may name the columns, fields may be quoted, and times may be dates', () => {
  const { lines, problems } = parseLines(
    'userId,course,when\n7,"Algebra, part 1",2024-03-01\n8,"Say ""hello""",2024-03-02T10:00:00Z\n',
  )
  expect(lines).toEqual([
    { user: '7', item: 'Algebra, part 1', at: Date.UTC(2024, 2, 1), weight: 1 },
    { user: '8', item: 'Say "hello"', at: Date.UTC(2024, 2, 2, 10), weight: 1 },
  ])
  expect(problems.join()).toContain('names the columns')
  expect(read('user item', 'a b')).toEqual([['a', 'b', undefined, 1]])
  expect(read('user1 item 5', 'a b 6')).toHaveLength(2)
})

test('columns with names may stand in another order, or have no time', () => {
  expect(read('user_id,item_id,rating,timestamp', '7,a,4,900', '8,b,2,800')).toEqual([
    ['7', 'a', 900, 4],
    ['8', 'b', 800, 2],
  ])
  expect(read('userId\tmovieId\trating', '7\ta\t4')).toEqual([['7', 'a', undefined, 4]])
  // Names that say nothing leave the order as it is asked for.
  expect(read('user,thing,t,w', '7,a,900,4')).toEqual([['7', 'a', 900, 4]])
})

test('lines that cannot be read are counted and the first is named with what is wrong', () => {
  const sentence = (...lines: string[]) => parseLines(lines.join('\n')).problems.join(' ')
  expect(sentence('a b 1 1', 'a', 'a c x', 'a d 1 1 1')).toMatch(
    /^3 lines were left out, the first being line 2, «a»: .+\.$/,
  )
  expect(sentence('a b 1 1', 'a c soon')).toContain('timestamp «soon»')
  expect(sentence('a b 1 1', 'a c 1 NaN')).toContain('weight «NaN»')
  expect(sentence('a b 1 1', 'a c 1 1e9')).toContain('weight «1e9»')
  expect(sentence('a b 1 1', 'a c 1 1 1')).toContain('more than four parts')
  expect(sentence('# a remark', '', 'a b')).toBe('')
  expect(parseLines('').lines).toEqual([])
})
