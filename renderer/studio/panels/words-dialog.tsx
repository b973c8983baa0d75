import { useEffect, useState } from 'react'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { TextArea } from '../../ui/field'
import { ask } from '../bridge'
import { useWords } from '../words'

/** The words the teacher does not want, one a line. */
export function WordsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const [text, setText] = useState('')
  useEffect(() => {
    void ask('words:list').then((outcome) => outcome.ok && setText(outcome.value.join('\n')))
  }, [])
  async function save() {
    const words = text
      .split('\n')
      .map((line) => line.trim().slice(0, 40))
      .filter(Boolean)
      .slice(0, 500)
    const outcome = await ask('words:save', { words })
    if (outcome.ok) onClose()
  }
  return (
    <Dialog open title={t('words.title')} description={t('words.text')} closeLabel={t('app.close')} onClose={onClose}>
      <TextArea
        label={t('words.list')}
        rows={8}
        value={text}
        data-testid="words-list"
        onChange={(event) => setText(event.target.value)}
      />
      <div className="dialog-actions">
        <Button onClick={onClose}>{t('app.cancel')}</Button>
        <Button kind="primary" data-testid="words-save" onClick={() => void save()}>
          {t('app.save')}
        </Button>
      </div>
    </Dialog>
  )
}
