import { ChevronDown } from 'lucide-react'
import { type ComponentProps, type ReactNode, useId } from 'react'

interface Labelled {
  label: string
  hint?: string
  /** What is wrong, in words; shown instead of the hint. */
  error?: string
}

function Frame({ label, hint, error, id, children }: Labelled & { id: string; children: ReactNode }) {
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children}
      {(error ?? hint) && (
        <p id={`${id}-note`} className={error ? 'field-error' : 'field-hint'} role={error ? 'alert' : undefined}>
          {error ?? hint}
        </p>
      )}
    </div>
  )
}

function described(id: string, { hint, error }: Omit<Labelled, 'label'>) {
  return { id, 'aria-invalid': error ? true : undefined, 'aria-describedby': error || hint ? `${id}-note` : undefined }
}

/** A line of text under its label. `unit` stands behind it, inside the edge. */
export function TextField({
  label,
  hint,
  error,
  unit,
  className,
  ...rest
}: Labelled & { unit?: string } & ComponentProps<'input'>) {
  const id = useId()
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <span className={`input-frame ${className ?? ''}`}>
        <input className="input" {...described(id, { hint, error })} {...rest} />
        {unit && <span className="input-unit">{unit}</span>}
      </span>
    </Frame>
  )
}

export function TextArea({ label, hint, error, className, ...rest }: Labelled & ComponentProps<'textarea'>) {
  const id = useId()
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <span className={`input-frame ${className ?? ''}`}>
        <textarea className="input" {...described(id, { hint, error })} {...rest} />
      </span>
    </Frame>
  )
}

/** A choice from a list, by the platform's own menu: it works with every keyboard and screen reader. */
export function Select({ className, children, ...rest }: ComponentProps<'select'>) {
  return (
    <span className={`input-frame select-frame ${className ?? ''}`}>
      <select className="input" {...rest}>
        {children}
      </select>
      <ChevronDown className="select-arrow" size={14} aria-hidden />
    </span>
  )
}

export function SelectField({ label, hint, error, children, ...rest }: Labelled & ComponentProps<'select'>) {
  const id = useId()
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <Select {...described(id, { hint, error })} {...rest}>
        {children}
      </Select>
    </Frame>
  )
}
