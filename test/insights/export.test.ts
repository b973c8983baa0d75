import Papa from 'papaparse'
import { expect, test } from 'vitest'
import { reportTable } from '../../electron/insights/export'
import type { Report } from '../../shared/report'

const nasty = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', 'a "quoted", line', '第一行\n第二行', 'plain']

const report = {
  chat: nasty.map((text, index) => ({
    id: `line-${index}`,
    atMs: Date.UTC(2026, 0, 1),
    author: { kind: 'attendee', id: 'a', name: text },
    text,
  })),
} as unknown as Report

test('no cell can be run as a formula, and nothing else is changed', () => {
  const csv = reportTable(report, 'chat', 'en')
  expect(csv.startsWith('\ufeff')).toBe(true)
  const { data } = Papa.parse<Record<string, string>>(csv.slice(1), { header: true, delimiter: ',', newline: '\r\n' })
  expect(data).toHaveLength(nasty.length)
  data.forEach((row, index) => {
    const original = nasty[index] as string
    for (const cell of [row.author, row.text]) {
      expect(cell).not.toMatch(/^[=+\-@\t\r]/)
      expect(cell === original || cell === `'${original}`).toBe(true)
    }
  })
  expect(data[6]?.text).toBe('a "quoted", line')
  expect(data[7]?.text).toBe('第一行\n第二行')
  expect(data[0]?.at).toBe('2026-01-01T00:00:00.000Z')
})
