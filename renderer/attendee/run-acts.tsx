import type { LucideIcon } from 'lucide-react'

export interface RowAct {
  icon: LucideIcon
  label: string
  testId?: string
  run(): void
}

/** What can be done about one row, at its end. */
export function RunActs({ acts }: { acts: readonly RowAct[] }) {
  return (
    <div className="run-acts">
      {acts.map(({ icon: Icon, label, testId, run }) => (
        <button key={label} type="button" aria-label={label} title={label} data-testid={testId} onClick={run}>
          <Icon size={16} />
        </button>
      ))}
    </div>
  )
}
