import { useEffect, useState } from 'react'
import type { FoundPerson } from '../../../shared/person'
import { Button } from '../../ui/button'
import { TextField } from '../../ui/field'
import { Table } from '../../ui/table'
import { day } from '../../ui/words'
import { ask } from '../bridge'
import { tell } from '../stores/notices'
import { useWords } from '../words'
import { EraseDialog } from './erase-dialog'

/** Somebody asks what is kept of them, or to be erased: found by name or answer, wherever they were. */
export function PersonData() {
  const { t, locale } = useWords()
  const [text, setText] = useState('')
  const [found, setFound] = useState<FoundPerson[]>()
  const [erasing, setErasing] = useState<FoundPerson>()
  const wanted = text.trim()
  const find = async () => {
    const outcome = await ask('person:find', { text: wanted })
    if (outcome.ok) setFound(outcome.value)
  }
  useEffect(() => {
    setFound(undefined)
    if (!wanted) return
    const soon = setTimeout(() => void find(), 200)
    return () => clearTimeout(soon)
  }, [wanted])
  const save = async ({ attendeeId }: FoundPerson) => {
    const outcome = await ask('person:export', { attendeeId })
    if (outcome.ok && outcome.value) tell({ kind: 'saved-file', file: outcome.value.file })
  }
  return (
    <>
      <h2 className="group-title">{t('person.title')}</h2>
      <TextField
        label={t('person.find')}
        hint={t('person.findHint')}
        type="search"
        value={text}
        maxLength={100}
        data-testid="person-find"
        onChange={(event) => setText(event.target.value)}
      />
      {found?.length === 0 && <p className="faint small">{t('person.none')}</p>}
      {found && found.length > 0 && (
        <Table
          rowTestId="person"
          keyOf={({ attendeeId }) => attendeeId}
          rows={found}
          columns={[
            { head: t('report.name'), text: true, cell: ({ name }) => name },
            { head: t('person.classes'), cell: ({ classes }) => classes },
            { head: t('person.last'), cell: ({ lastMs }) => (lastMs === null ? '–' : day(lastMs, locale)) },
            {
              head: '',
              cell: (person) => (
                <>
                  <Button size="small" data-testid="person-export" onClick={() => void save(person)}>
                    {t('person.save')}
                  </Button>{' '}
                  <Button size="small" kind="danger" data-testid="person-erase" onClick={() => setErasing(person)}>
                    {t('person.erase')}
                  </Button>
                </>
              ),
            },
          ]}
        />
      )}
      {erasing && (
        <EraseDialog
          attendeeId={erasing.attendeeId}
          name={erasing.name}
          onClose={() => setErasing(undefined)}
          onDone={() => void find()}
        />
      )}
    </>
  )
}
