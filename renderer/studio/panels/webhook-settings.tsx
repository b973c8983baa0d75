import { useState } from 'react'
import type { Sales } from '../../../shared/ipc'
import { Button } from '../../ui/button'
import { TextField } from '../../ui/field'
import { ask } from '../bridge'
import { useWords } from '../words'

const SHORTEST = 16

/** The secret by which payments that come to the class's door are known to be genuine. It goes in and never comes out. */
export function WebhookSettings({ known, onSaved }: { known: boolean; onSaved: (sales: Sales) => void }) {
  const { t } = useWords()
  const [secret, setSecret] = useState('')
  const save = async () => {
    const outcome = await ask('webhook:save', { secret: secret.trim() })
    if (!outcome.ok) return
    setSecret('')
    onSaved(outcome.value)
  }
  return (
    <section className="report-section webhook">
      <header className="panel-head">
        <h2>{t('webhook.title')}</h2>
        <span className={known ? 'badge badge-success' : 'badge'}>{t(known ? 'webhook.on' : 'webhook.off')}</span>
      </header>
      <p className="soft small">{t('webhook.lead')}</p>
      <div className="webhook-secret">
        <TextField
          label={t('webhook.secret')}
          hint={t('webhook.secretHint')}
          type="password"
          autoComplete="off"
          maxLength={200}
          value={secret}
          data-testid="webhook-secret"
          onChange={(event) => setSecret(event.target.value)}
        />
        <Button disabled={secret.trim().length < SHORTEST} data-testid="webhook-save" onClick={() => void save()}>
          {t('webhook.save')}
        </Button>
      </div>
    </section>
  )
}
