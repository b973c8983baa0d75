import { useState } from 'react'
import type { RequestOf } from '../../../shared/ipc'
import type { Class } from '../../../shared/model'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { TextArea, TextField } from '../../ui/field'
import { ask } from '../bridge'
import { loadClasses } from '../stores/classes'
import { useWords } from '../words'
import { type FieldDraft, fieldFaults, RegistrationFields } from './registration-fields'

/** `YYYY-MM-DDTHH:MM` on this computer's clock, as the platform's field wants it. */
function localMinute(atMs: number): string {
  const date = new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000)
  return date.toISOString().slice(0, 16)
}

function fieldsOf({ fields }: Class['registration']): FieldDraft[] {
  return fields.map((field) => ({ ...field, choices: field.kind === 'choice' ? field.choices.join('\n') : '' }))
}

type Registration = RequestOf<'class:plan'>['registration']

const written = ({ id, kind, label, required, choices }: FieldDraft): Registration['fields'][number] =>
  kind === 'choice'
    ? { id, kind, label: label.trim(), required, choices: choices.split('\n').flatMap((one) => one.trim() || []) }
    : { id, kind, label: label.trim(), required }

/** When a class begins, what it asks of those who enter, and what they agree to. */
export function PlanDialog({ row, onClose }: { row: Class; onClose: () => void }) {
  const { t } = useWords()
  const [start, setStart] = useState(row.plan ? localMinute(row.plan.startsAtMs) : '')
  const [minutes, setMinutes] = useState(String(row.plan?.minutes ?? 60))
  const [fields, setFields] = useState(fieldsOf(row.registration))
  const [consentText, setConsentText] = useState(row.registration.consentText)
  const [tried, setTried] = useState(false)
  const length = Number(minutes)
  const badLength = start !== '' && !(Number.isInteger(length) && length >= 1 && length <= 1440)
  const faults = fieldFaults(fields)

  const save = async () => {
    setTried(true)
    if (badLength || faults.size > 0) return
    const outcome = await ask('class:plan', {
      classId: row.id,
      ...(start === '' ? {} : { plan: { startsAtMs: new Date(start).getTime(), minutes: length } }),
      registration: { fields: fields.map(written), consentText: consentText.trim() },
    })
    if (!outcome.ok) return
    await loadClasses()
    onClose()
  }

  return (
    <Dialog open title={t('plan.title')} closeLabel={t('app.close')} wide onClose={onClose}>
      <div className="dialog-scroll stack">
        <div className="form-pair">
          <TextField
            label={t('plan.start')}
            hint={t('plan.startHint')}
            type="datetime-local"
            value={start}
            data-testid="plan-start"
            onChange={(event) => setStart(event.target.value)}
          />
          <TextField
            label={t('plan.minutes')}
            unit={t('offer.minutesUnit')}
            inputMode="numeric"
            value={minutes}
            error={tried && badLength ? t('plan.minutesBad') : undefined}
            onChange={(event) => setMinutes(event.target.value)}
          />
        </div>
        <RegistrationFields fields={fields} faults={tried ? faults : new Set()} onChange={setFields} />
        <TextArea
          label={t('plan.consent')}
          hint={t('plan.consentHint')}
          rows={3}
          maxLength={2000}
          value={consentText}
          data-testid="plan-consent"
          onChange={(event) => setConsentText(event.target.value)}
        />
      </div>
      <div className="dialog-actions">
        <Button onClick={onClose}>{t('app.cancel')}</Button>
        <Button kind="primary" data-testid="plan-save" onClick={() => void save()}>
          {t('courses.save')}
        </Button>
      </div>
    </Dialog>
  )
}
