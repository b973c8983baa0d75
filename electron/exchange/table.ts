import { parse } from 'papaparse'
import type { RowFault } from '../../shared/exchange'

export interface TableRow {
  /** As a spreadsheet numbers it. */
  row: number
  cells: Record<string, string>
}

export interface Table {
  columns: string[]
  rows: TableRow[]
  faults: RowFault[]
}

const MAX_ROWS = 50_000

/** The same heading however a person wrote it: `Price`, ` price `, `checkout url`. */
const heading = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')

/**
 * Reads CSV with a heading, comma, semicolon or tab. A row with too many cells or a quote that never ends is a fault of
 * that row. An apostrophe that our export put before a formula is taken off again.
 * @returns undefined when there is no heading with at least two columns
 */
export function readTable(text: string): Table | undefined {
  const { data, errors } = parse<string[]>(text, { skipEmptyLines: 'greedy', delimitersToGuess: [',', ';', '\t'] })
  const [first, ...rest] = data
  if (!first || first.length < 2) return undefined
  const columns = first.map(heading)
  const faults: RowFault[] = errors
    .filter(({ type }) => type === 'Quotes')
    .map(({ row }) => ({
      row: (row ?? 0) + 1,
      column: '',
      fault: 'bad-row',
      value: (data[row ?? 0] ?? []).join(',').slice(0, 80),
    }))
  const rows = rest.slice(0, MAX_ROWS).map((cells, index) => {
    const row = index + 2
    if (cells.length > columns.length && cells.slice(columns.length).some((cell) => cell.trim() !== '')) {
      faults.push({ row, column: '', fault: 'bad-row', value: cells.join(',').slice(0, 80) })
    }
    return { row, cells: Object.fromEntries(columns.map((column, at) => [column, plain(cells[at] ?? '')])) }
  })
  if (rest.length > MAX_ROWS) faults.push({ row: MAX_ROWS + 2, column: '', fault: 'too-long', value: '' })
  return { columns, rows, faults }
}

/** A cell as it was before it was made harmless for spreadsheets. */
const plain = (cell: string) => cell.replace(/^'(?=[=+\-@\t\r])/, '').trim()
