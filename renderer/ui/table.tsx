import type { ReactNode } from 'react'

export interface Column<R> {
  head: string
  cell: (row: R) => ReactNode
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
            {columns.map(({ head }) => (
              <th key={head}>{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className="figures" data-testid={rowTestId}>
              {columns.map(({ head, cell }) => (
                <td key={head}>{cell(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
