import type { LucideIcon } from 'lucide-react'
import { useId } from 'react'
import { Tip } from './tip'

export interface Segment<V extends string> {
  value: V
  label: string
  icon?: LucideIcon
  /** Said on hover instead of the label. */
  tip?: string
  shortcut?: string
  disabled?: boolean
}

/** One of a few, all in sight: radio buttons drawn as one bar. */
export function Segments<V extends string>({
  label,
  value,
  options,
  onChange,
  size = 'normal',
  testId,
}: {
  label: string
  value: V
  options: Segment<V>[]
  onChange: (value: V) => void
  size?: 'normal' | 'small'
  testId?: string
}) {
  const name = useId()
  return (
    <div className={`segments ${size === 'small' ? 'segments-small' : ''}`} role="radiogroup" aria-label={label}>
      {options.map((option) => {
        const segment = (
          <label className="segment" key={option.value}>
            <input
              type="radio"
              name={name}
              value={option.value}
              aria-label={option.tip}
              checked={option.value === value}
              disabled={option.disabled}
              aria-keyshortcuts={option.shortcut}
              data-testid={testId && `${testId}-${option.value}`}
              onChange={() => onChange(option.value)}
            />
            {option.icon && <option.icon size={14} aria-hidden />}
            <span>{option.label}</span>
          </label>
        )
        return option.shortcut ? (
          <Tip key={option.value} text={option.tip ?? option.label} shortcut={option.shortcut}>
            {segment}
          </Tip>
        ) : (
          segment
        )
      })}
    </div>
  )
}
