import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Outcome } from '../../../shared/ipc'
import { RETENTION_MONTHS, type RetentionMonths, type RetentionState } from '../../../shared/retention'
import { Button, IconButton } from '../../ui/button'
import { SelectField } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { Table } from '../../ui/table'
import { day } from '../../ui/words'
import { ask } from '../bridge'
import { open } from '../stores/app'
import { useWords } from '../words'

function useRetention() {
  const [state, setState] = useState<RetentionState>()
  const keep = (outcome: Outcome<RetentionState>) => {
    if (outcome.ok) setState(outcome.value)
  }
  useEffect(() => void ask('retention:get').then(keep), [])
  return { state, keep }
}

/** How long people are kept who do not come any more, and who goes next. */
export function RetentionFields() {
  const { t, locale } = useWords()
  const { state, keep } = useRetention()
  const list = useRef<HTMLElement>(null)
  const isNew = state?.next?.seen === false
  // Whoever has not seen the list yet is led to it; that is seen.
  useEffect(() => {
    if (!isNew) return
    list.current?.scrollIntoView({ block: 'center' })
    void ask('retention:noted')
  }, [isNew])
  if (!state) return null
  const { months, next } = state
  const choose = (chosen: RetentionMonths) => void ask('retention:choose', { months: chosen }).then(keep)
  return (
    <>
      <SelectField
        label={t('retention.label')}
        hint={t('retention.hint')}
        value={months}
        data-testid="retention-months"
        onChange={(event) => choose(Number(event.target.value) as RetentionMonths)}
      >
        {RETENTION_MONTHS.map((one) => (
          <option key={one} value={one}>
            {one === 0 ? t('retention.never') : t('retention.after', { months: one })}
          </option>
        ))}
      </SelectField>
      {months !== 0 && !next && <p className="faint small">{t('retention.nobody')}</p>}
      {next && (
        <section ref={list} className="stack-tight" aria-label={t('retention.title')}>
          <p className="soft small" data-testid="retention-next">
            {t('retention.next', { count: next.people.length, day: day(next.onMs, locale) })}
          </p>
          <div className="retention-list">
            <Table
              rowTestId="retention-person"
              keyOf={({ attendeeId }) => attendeeId}
              rows={next.people}
              columns={[
                { head: t('report.name'), text: true, cell: ({ name }) => name },
                { head: t('person.classes'), cell: ({ classes }) => classes },
                { head: t('retention.last'), cell: ({ lastMs }) => (lastMs === null ? '–' : day(lastMs, locale)) },
              ]}
            />
          </div>
        </section>
      )}
    </>
  )
}

/** Says on the first screen that people are going to be erased, until the teacher puts it away or has looked. */
export function RetentionNotice() {
  const { t, locale } = useWords()
  const { state, keep } = useRetention()
  const next = state?.next
  if (!next || next.seen) return null
  return (
    <Notice
      kind="note"
      action={
        <>
          <Button size="small" kind="quiet" data-testid="retention-look" onClick={() => open({ screen: 'settings' })}>
            {t('retention.look')}
          </Button>
          <IconButton
            icon={X}
            size="small"
            label={t('app.close')}
            onClick={() => void ask('retention:noted').then(keep)}
          />
        </>
      }
    >
      {t('retention.next', { count: next.people.length, day: day(next.onMs, locale) })}
    </Notice>
  )
}
