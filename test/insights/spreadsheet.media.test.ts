import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Papa from 'papaparse'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { reportTable } from '../../electron/insights/export'
import { classReport } from '../../electron/insights/report'
import type { Store } from '../../electron/store/open'
import { REPORT_TABLES, type Report } from '../../shared/report'
import { people, play, type Scripted } from '../helpers/insights'
import { CLASS, storeWithClass, temporaryFolder } from '../helpers/store'

const NASTY = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '=HYPERLINK("http://evil.example";"click")',
  "=cmd|' /C calc'!A0",
  'a "quoted", line; 第一行\n第二行',
  '普通的一行',
]
const offerId = 'offer-001'
const SCRIPT: Scripted[] = [
  [0, 'teacher', { type: 'class:started', data: {} }],
  ...['ann', 'bob'].flatMap((attendeeId): Scripted[] => [
    [0, 'studio', { type: 'attendee:joined', data: { attendeeId } }],
    [0, 'studio', { type: 'attendee:arrived', data: { attendeeId } }],
  ]),
  ...NASTY.map((text): Scripted => [1, 'ann', { type: 'chat:sent', data: { text } }]),
  [
    2,
    'teacher',
    { type: 'poll:opened', data: { pollId: 'poll-0001', question: '=A1', kind: 'single', choices: ['=B1', '对'] } },
  ],
  [3, 'ann', { type: 'poll:voted', data: { pollId: 'poll-0001', choices: [0] } }],
  [
    4,
    'teacher',
    {
      type: 'offer:sent',
      data: {
        offer: {
          id: offerId,
          courseId: 'linear-2',
          discountPercent: 20,
          listCents: 19_900,
          priceCents: 15_920,
          currency: 'CNY',
          opensAtMs: 1,
          endsAtMs: 2,
        },
        recipients: [{ attendeeId: 'ann', reference: 'r-1' }],
      },
    },
  ],
  [
    5,
    'teacher',
    {
      type: 'order:confirmed',
      data: { orderId: 'o-1', offerId, attendeeId: 'ann', courseId: 'linear-2', cents: 15_920, currency: 'CNY' },
    },
  ],
  [9, 'teacher', { type: 'class:ended', data: {} }],
]

let folder: ReturnType<typeof temporaryFolder>
let store: Store
beforeEach(() => {
  folder = temporaryFolder()
  store = storeWithClass(folder.dir)
  people(store, ['ann', 'bob'])
  store.write.prepare("UPDATE attendees SET name = '=ANN()' WHERE id = 'ann'").run()
  play(store, SCRIPT)
})
afterEach(() => {
  store.close()
  folder.remove()
})

/** LibreOffice reads files of UTF-8 with commas, as its dialogue proposes for them, and writes what it has read. */
function convert(files: string[], to: string): void {
  const profile = `-env:UserInstallation=file://${join(folder.dir, 'profile')}`
  execFileSync(
    'soffice',
    [
      '--headless',
      profile,
      '--infilter=CSV:44,34,76,1',
      '--convert-to',
      to,
      '--outdir',
      join(folder.dir, 'out'),
      ...files,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], timeout: 90_000 },
  )
}

/** A spreadsheet writes 159.2 for 159.20 and TRUE for true; what it means is the same. */
const meant = (cell: string) =>
  /^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : /^(true|false)$/i.test(cell) ? cell.toLowerCase() : cell
const rowsOf = (csv: string) =>
  Papa.parse<string[]>(csv.replace(/^\ufeff/, '').trimEnd(), { delimiter: ',' }).data.map((row) => row.map(meant))

test('every table of a report opened by LibreOffice has the rows that were written, and no formula', () => {
  const report = classReport(store.read, CLASS.id, 'Ms Lin', 0) as Report
  const tables = REPORT_TABLES.map((table) => ({ table, csv: reportTable(report, table, 'en') })).filter(
    ({ csv }) => csv.length > 1,
  )
  expect(tables.map(({ table }) => table)).toEqual(
    expect.arrayContaining(['attendance', 'minutes', 'chat', 'polls', 'funnel', 'orders']),
  )
  const files = tables.map(({ table, csv }) => {
    const file = join(folder.dir, `${table}.csv`)
    writeFileSync(file, csv)
    return file
  })
  convert(files, 'csv:Text - txt - csv (StarCalc):44,34,76,1')
  convert(files, 'fods')
  for (const { table, csv } of tables) {
    expect(rowsOf(readFileSync(join(folder.dir, 'out', `${table}.csv`), 'utf8')), table).toEqual(rowsOf(csv))
    const sheet = readFileSync(join(folder.dir, 'out', `${table}.fods`), 'utf8')
    expect(sheet, table).toContain('<table:table-row')
    expect(sheet, table).not.toContain('table:formula')
  }
  const chat = rowsOf(readFileSync(join(folder.dir, 'out', 'chat.csv'), 'utf8'))
  expect(chat.at(-1)).toContain('普通的一行')
  expect(chat.some((row) => row.includes('a "quoted", line; 第一行\n第二行'))).toBe(true)
}, 180_000)
