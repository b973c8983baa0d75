import type { ReactNode } from 'react'

export interface Column<R> {
  head: string
  cell: (row: R) => ReactNode
  /** Running text, which may take several lines; a figure stays on one. */
  text?: boolean
}

/** Rows of one kind, a column a figure; it scrolls by itself where it is wider than its place. */
export function Table<R>({
  columns,
  rows,
  keyOf,
  rowTestId,
  testId,
}: {
  columns: Column<R>[]
  rows: readonly R[]
  keyOf: (row: R) => string | number
  rowTestId?: string
  testId?: string
}) {
  return (
    <div className="report-scroll">
      <table className="table" data-testid={testId}>
        <thead>
          <tr>
            {columns.map(({ head, text }) => (
              <th key={head} className={text ? undefined : 'one-line-cell'}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className="figures" data-testid={rowTestId}>
              {columns.map(({ head, cell, text }) => (
                <td key={head} className={text ? undefined : 'one-line-cell'}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
