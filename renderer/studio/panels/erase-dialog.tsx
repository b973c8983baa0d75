import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { ask } from '../bridge'
import { useWords } from '../words'

/** Asks once more before a person is erased, and says what goes and what stays. */
export function EraseDialog({
  attendeeId,
  name,
  onClose,
  onDone,
}: {
  attendeeId: string
  name: string
  onClose: () => void
  onDone: () => void
}) {
  const { t } = useWords()
  const erase = async () => {
    const outcome = await ask('person:erase', { attendeeId })
    onClose()
    if (outcome.ok) onDone()
  }
  return (
    <Dialog
      open
      title={t('erase.title', { name })}
      description={t('erase.text')}
      closeLabel={t('app.close')}
      onClose={onClose}
    >
      <p className="soft small">{t('erase.stays')}</p>
      <div className="dialog-actions">
        <Button onClick={onClose}>{t('app.cancel')}</Button>
        <Button kind="danger" data-testid="erase-confirm" onClick={() => void erase()}>
          {t('erase.confirm')}
        </Button>
      </div>
    </Dialog>
  )
}
