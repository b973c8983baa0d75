import { Copy, RefreshCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { EndpointState } from '../../../shared/advice'
import type { Outcome } from '../../../shared/ipc'
import { Button } from '../../ui/button'
import { TextField } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { ask } from '../bridge'
import { useWords } from '../words'

/** The endpoint for other programs: on or off, its port and its token. */
export function EndpointFields() {
  const { t } = useWords()
  const [state, setState] = useState<EndpointState>()
  const [port, setPort] = useState('')
  const [copied, setCopied] = useState(false)
  const keep = (outcome: Outcome<EndpointState>) => {
    if (!outcome.ok) return
    setState(outcome.value)
    setPort(String(outcome.value.port))
    setCopied(false)
  }
  useEffect(() => void ask('endpoint:get').then(keep), [])
  if (!state) return null
  const isPort = /^\d{1,5}$/.test(port) && Number(port) <= 65_535
  const set = (on: boolean) => void ask('endpoint:set', { on, port: isPort ? Number(port) : state.port }).then(keep)
  const keepPort = () => {
    if (isPort && Number(port) !== state.port) set(state.on)
  }
  return (
    <>
      <h2 className="group-title">{t('endpoint.title')}</h2>
      <label className="choice">
        <input
          type="checkbox"
          className="check"
          data-testid="endpoint-on"
          checked={state.on}
          onChange={(event) => set(event.target.checked)}
        />
        <span>
          {t('endpoint.on')}
          <span className="faint">{t('endpoint.onHint')}</span>
        </span>
      </label>
      {state.on && (
        <>
          {state.url ? (
            <p className="soft small" data-testid="endpoint-url">
              {t('endpoint.at', { url: state.url })}
            </p>
          ) : (
            <Notice kind="problem">{t('endpoint.taken')}</Notice>
          )}
          <TextField
            label={t('endpoint.port')}
            hint={t('endpoint.portHint')}
            error={isPort ? undefined : t('endpoint.portInvalid')}
            inputMode="numeric"
            value={port}
            data-testid="endpoint-port"
            onChange={(event) => setPort(event.target.value)}
            onBlur={keepPort}
            onKeyDown={(event) => event.key === 'Enter' && keepPort()}
          />
          <TextField
            label={t('endpoint.token')}
            hint={t('endpoint.tokenHint')}
            readOnly
            value={state.token}
            data-testid="endpoint-token"
            onFocus={(event) => event.target.select()}
          />
          <div className="form-actions">
            {copied && (
              <span className="soft small" role="status">
                {t('endpoint.copied')}
              </span>
            )}
            <Button
              size="small"
              icon={Copy}
              onClick={() => void navigator.clipboard.writeText(state.token).then(() => setCopied(true))}
            >
              {t('endpoint.copy')}
            </Button>
            <Button
              size="small"
              icon={RefreshCw}
              data-testid="endpoint-renew"
              onClick={() => void ask('endpoint:renew').then(keep)}
            >
              {t('endpoint.renew')}
            </Button>
          </div>
        </>
      )}
    </>
  )
}
