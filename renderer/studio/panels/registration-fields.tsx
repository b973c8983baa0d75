import { Plus, Trash2 } from 'lucide-react'
import type { RegistrationField } from '../../../shared/registration'
import { Button, IconButton } from '../../ui/button'
import { SelectField, TextArea, TextField } from '../../ui/field'
import { newId } from '../bridge'
import { useWords } from '../words'

const KINDS = ['text', 'choice', 'number', 'email'] as const
const MAX_FIELDS = 10

/** A field while it is written: choices one a line. */
export interface FieldDraft {
  id: string
  kind: RegistrationField['kind']
  label: string
  required: boolean
  choices: string
}

/** The fields that cannot be asked like that: without a question, or a choice between fewer than two. */
export function fieldFaults(fields: FieldDraft[]): Set<string> {
  const lacking = ({ kind, label, choices }: FieldDraft) =>
    !label.trim() || (kind === 'choice' && choices.split('\n').filter((one) => one.trim()).length < 2)
  return new Set(fields.filter(lacking).map(({ id }) => id))
}

/** What a class asks of those who enter, besides their name. */
export function RegistrationFields({
  fields,
  faults,
  onChange,
}: {
  fields: FieldDraft[]
  faults: ReadonlySet<string>
  onChange: (fields: FieldDraft[]) => void
}) {
  const { t } = useWords()
  const change = (id: string, part: Partial<FieldDraft>) =>
    onChange(fields.map((field) => (field.id === id ? { ...field, ...part } : field)))
  const add = () => onChange([...fields, { id: newId(), kind: 'text', label: '', required: false, choices: '' }])
  return (
    <section className="stack" aria-label={t('plan.fields')}>
      <div>
        <p className="field-label">{t('plan.fields')}</p>
        <p className="field-hint">{t('plan.fieldsHint')}</p>
      </div>
      {fields.map((field, at) => (
        <div className="asked" key={field.id} data-testid="registration-field">
          <TextField
            label={t('plan.question', { number: at + 1 })}
            value={field.label}
            maxLength={80}
            error={faults.has(field.id) ? t('plan.fieldBad') : undefined}
            data-testid={`field-label-${at}`}
            onChange={(event) => change(field.id, { label: event.target.value })}
          />
          <SelectField
            label={t('plan.kind')}
            value={field.kind}
            data-testid={`field-kind-${at}`}
            onChange={(event) => change(field.id, { kind: event.target.value as FieldDraft['kind'] })}
          >
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`plan.kinds.${kind}`)}
              </option>
            ))}
          </SelectField>
          <label className="asked-required">
            <input
              type="checkbox"
              checked={field.required}
              data-testid={`field-required-${at}`}
              onChange={(event) => change(field.id, { required: event.target.checked })}
            />
            {t('plan.required')}
          </label>
          <IconButton
            icon={Trash2}
            label={t('plan.remove', { number: at + 1 })}
            onClick={() => onChange(fields.filter(({ id }) => id !== field.id))}
          />
          {field.kind === 'choice' && (
            <div className="asked-choices">
              <TextArea
                label={t('plan.choices')}
                rows={3}
                value={field.choices}
                data-testid={`field-choices-${at}`}
                onChange={(event) => change(field.id, { choices: event.target.value })}
              />
            </div>
          )}
        </div>
      ))}
      <div>
        <Button size="small" icon={Plus} disabled={fields.length >= MAX_FIELDS} data-testid="field-add" onClick={add}>
          {t('plan.add')}
        </Button>
      </div>
    </section>
  )
}
