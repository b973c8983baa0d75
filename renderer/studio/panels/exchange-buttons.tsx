import { Download, FileUp } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button'
import { ask } from '../bridge'
import { loadCatalogue, useCatalogue } from '../stores/catalogue'
import { tell } from '../stores/notices'
import { useWords } from '../words'
import { ImportDialog } from './import-dialog'

/** The catalogue out to a file and in from one. */
export function ExchangeButtons() {
  const { t } = useWords()
  const courses = useCatalogue((catalogue) => catalogue.courses) ?? []
  const [importing, setImporting] = useState(false)
  const save = async (format: 'csv' | 'json') => {
    const outcome = await ask('course:export', { format })
    if (outcome.ok && outcome.value) tell({ kind: 'saved-file', file: outcome.value.file })
  }
  return (
    <>
      <Button icon={FileUp} tip={t('exchange.courses')} data-testid="import-courses" onClick={() => setImporting(true)}>
        {t('exchange.import')}
      </Button>
      {courses.length > 0 && (
        <>
          <Button
            icon={Download}
            data-testid="export-csv"
            tip={t('exchange.exportCsv')}
            onClick={() => void save('csv')}
          >
            CSV
          </Button>
          <Button
            icon={Download}
            data-testid="export-json"
            tip={t('exchange.exportJson')}
            onClick={() => void save('json')}
          >
            JSON
          </Button>
        </>
      )}
      <ImportDialog
        kind="courses"
        open={importing}
        onClose={() => setImporting(false)}
        onDone={() => void loadCatalogue()}
      />
    </>
  )
}
