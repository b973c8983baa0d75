import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fractionDigits, readAmount, writeAmount } from '../../electron/exchange/amount'
import { changesOf, coursesCsv, coursesJson, readCourses, readCoursesJson } from '../../electron/exchange/courses'
import { decode } from '../../electron/exchange/decode'
import { planCourses } from '../../electron/exchange/plan'
import { readTable, type Table } from '../../electron/exchange/table'
import type { Course } from '../../shared/model'
import { course } from '../helpers/store'

const table = (text: string) => readTable(text) as Table
const HEAD = 'title_en,description_en,topics,level,price,currency,checkout_url'

test('amounts keep to the smallest unit of their currency: none, two or three digits', () => {
  expect(['JPY', 'EUR', 'KWD'].map(fractionDigits)).toEqual([0, 2, 3])
  expect(readAmount('1,234.5', 'EUR')).toBe(123_450)
  expect(readAmount('4.35', 'USD')).toBe(435)
  expect(readAmount('１２８', 'JPY')).toBe(128)
  expect(readAmount('1.234', 'KWD')).toBe(1234)
  expect(readAmount('19.90', 'JPY')).toBe('too-fine')
  expect(readAmount('19.00', 'JPY')).toBe(19)
  expect(readAmount('1.999', 'EUR')).toBe('too-fine')
  for (const wrong of ['', '-5', 'free', '1.2.3', '1e5', '9'.repeat(20), '∞'])
    expect(readAmount(wrong, 'EUR')).toBe('bad-amount')
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000_000 }),
      fc.constantFrom('JPY', 'EUR', 'KWD', 'CNY'),
      (cents, currency) => {
        expect(readAmount(writeAmount(cents, currency), currency)).toBe(cents)
      },
    ),
  )
})

test('one text is read the same in every encoding people save files in', () => {
  const text = `${HEAD}\r\nLinear algebra,线性代数的直观讲解,数学,beginner,199,CNY,\r\n`
  const gb = Buffer.concat([
    Buffer.from(`${HEAD}\r\nLinear algebra,`),
    // 线性代数的直观讲解 and 数学 in GB18030.
    Buffer.from('cfdfd0d4b4facafdb5c4d6b1b9dbbdb2bde2', 'hex'),
    Buffer.from(','),
    Buffer.from('cafdd1a7', 'hex'),
    Buffer.from(',beginner,199,CNY,\r\n'),
  ])
  const little = Buffer.from(text, 'utf16le')
  const files: [string, Buffer][] = [
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.from(`\ufeff${text}`)],
    ['utf-16le', Buffer.concat([Buffer.from([0xff, 0xfe]), little])],
    ['utf-16be', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(little).swap16()])],
    ['utf-16le', little],
    ['gb18030', gb],
  ]
  for (const [encoding, bytes] of files) {
    expect(decode(bytes), encoding).toEqual({ text, encoding })
  }
  expect(decode(Buffer.from([0x41, 0xff, 0xff, 0x81]))).toBeUndefined()
  expect(decode(Buffer.from('PK\u0003\u0004 a zip file\u0000\u0000'))).toBeUndefined()
})

test('every wrong row is named with its column, and the good ones beside it do not hide it', () => {
  const text = [
    HEAD,
    'Good,Fine text,maths,beginner,10,EUR,',
    ',No title,,beginner,10,EUR,',
    'No description,,,beginner,10,EUR,',
    'Wrong money,Text,,beginner,10,EURO,',
    'No money,Text,,beginner,10,,',
    'Too fine,Text,,beginner,10.999,EUR,',
    'Yen,Text,,beginner,10.5,JPY,',
    'Below nought,Text,,beginner,-10,EUR,',
    'No level,Text,,expert,10,EUR,',
    'Script,Text,,beginner,10,EUR,javascript:alert(1)',
    `Long,${'x'.repeat(1_000_000)},,beginner,10,EUR,`,
    'Many,Text,,beginner,10,EUR,,surplus',
  ].join('\n')
  const { courses, faults } = readCourses(table(text))
  expect(courses.map(({ row }) => row)).toEqual([2, 13])
  expect(faults.map(({ row, column, fault }) => [row, column, fault])).toEqual([
    [3, 'title_en', 'missing'],
    [4, 'description_en', 'missing'],
    [5, 'currency', 'unknown-currency'],
    [6, 'currency', 'missing'],
    [7, 'price', 'too-fine'],
    [8, 'price', 'too-fine'],
    [9, 'price', 'bad-amount'],
    [10, 'level', 'bad-level'],
    [11, 'checkout_url', 'bad-link'],
    [12, 'description_en', 'too-long'],
    [13, '', 'bad-row'],
  ])
  for (const { value } of faults) expect(value.length).toBeLessThanOrEqual(80)
})

test('what was exported comes back unchanged, formulas included, and no cell of it can run', () => {
  const nasty = [
    '=1+1',
    '+cmd',
    '-2',
    '@SUM(A1)',
    '=HYPERLINK("x","y")',
    'a "quoted", line',
    '第一行\n第二行',
    "'quoted",
  ]
  const courses = nasty.map((text, index) =>
    course(`c-${index}`, {
      title: { en: text },
      description: { zh: text, en: `${text} text` },
      currency: 'KWD',
      priceCents: 12_345,
    }),
  )
  const csv = coursesCsv(courses)
  for (const line of readTable(csv.slice(1))?.rows ?? []) expect(line).toBeTruthy()
  for (const cell of csv.slice(1).split(/\r\n|,(?=")/)) expect(cell.replace(/^"/, '')).not.toMatch(/^[=+\-@]/)
  for (const read of [
    readCourses(table(decode(Buffer.from(csv))?.text as string)),
    readCoursesJson(coursesJson(courses)),
  ]) {
    const plan = planCourses(read as never, courses, 'en')
    expect(plan.faults).toEqual([])
    expect(plan).toMatchObject({ added: 0, changed: 0, same: courses.length })
  }
})

test('a row without an id means the course of that title; two rows for one course are a fault', () => {
  const known: Course[] = [
    course('linear-2', { title: { en: 'Algebra II' }, description: { en: 'Old' }, currency: 'EUR' }),
  ]
  const one = planCourses(readCourses(table(`${HEAD}\nAlgebra II,New,algebra,beginner,199,EUR,`)), known, 'en')
  expect(one).toMatchObject({ changed: 1, added: 0, faults: [] })
  expect(one.drafts[0]?.id).toBe('linear-2')
  expect(one.rows[0]?.changes).toEqual(['description'])
  const two = planCourses(
    readCourses(table(`${HEAD}\nNew one,A,,beginner,1,EUR,\nNew one,B,,beginner,2,EUR,`)),
    known,
    'en',
  )
  expect(two.faults).toMatchObject([{ row: 3, fault: 'duplicate' }])
  const lost = planCourses(readCourses(table(`${HEAD},prerequisites\nX,A,,advanced,1,EUR,,no-such`)), known, 'en')
  expect(lost.faults).toMatchObject([{ row: 2, column: 'prerequisites', fault: 'unknown-course' }])
  expect(changesOf(known[0] as Course, { ...(known[0] as Course) })).toEqual([])
})

test('whatever bytes a file consists of, reading it ends with a plan or with faults, and never throws', () => {
  const cell = fc.oneof(
    fc.string(),
    fc.constantFrom('"', '""', '=1', ',', '\n', '\r', '\t', ';', '\u0000', 'EUR', '1.5', '🙂'),
  )
  const row = fc.array(cell, { maxLength: 9 }).map((cells) => cells.join(','))
  const text = fc.array(row, { maxLength: 20 }).map((rows) => [HEAD, ...rows].join('\n'))
  fc.assert(
    fc.property(
      fc.oneof(
        text.map((one) => Buffer.from(one)),
        fc.uint8Array({ maxLength: 2000 }).map(Buffer.from),
      ),
      (bytes) => {
        const decoded = decode(bytes)
        if (!decoded) return
        const read = readTable(decoded.text)
        if (!read) return
        const { courses, faults } = readCourses(read)
        const plan = planCourses({ courses, faults }, [], 'en')
        expect(plan.drafts.length + plan.faults.length).toBeGreaterThanOrEqual(0)
        for (const draft of plan.drafts) {
          expect(Number.isSafeInteger(draft.priceCents)).toBe(true)
          expect(draft.title.zh ?? draft.title.en).toBeTruthy()
        }
        for (const { row: at } of plan.faults) expect(at).toBeGreaterThanOrEqual(1)
      },
    ),
    { numRuns: 300 },
  )
})

test('JSON that is something else is not taken for a catalogue, and a wrong entry is named', () => {
  for (const text of ['', '[]', '{}', '{"courses":3}', 'null', '{"courses":['])
    expect(readCoursesJson(text)).toBeUndefined()
  const read = readCoursesJson(
    '{"courses":[{"title":{}},{"title":{"en":"A"},"description":{"en":"B"},"topics":[],"level":"beginner","priceCents":1,"currency":"ZZZ"}]}',
  )
  expect(read?.courses).toEqual([])
  expect(read?.faults.map(({ row, fault }) => [row, fault])).toEqual([
    [1, 'bad-row'],
    [2, 'unknown-currency'],
  ])
})
