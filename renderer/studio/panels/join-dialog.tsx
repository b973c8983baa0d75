import { Copy, RefreshCw } from 'lucide-react'
import { useMemo } from 'react'
import { renderSVG } from 'uqr'
import type { DoorInfo } from '../../../shared/ipc'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { ask } from '../bridge'
import { useLive } from '../stores/live'
import { show, useLiveView } from '../stores/live-view'
import { tell } from '../stores/notices'
import { useWords } from '../words'
import { StaffLinks } from './staff-links'

/** Link, code and QR of the class that is live. */
export function JoinDialog({ door }: { door: DoorInfo }) {
  const { t } = useWords()
  const open = useLiveView((view) => view.joinOpen)
  const live = useLive((store) => Boolean(store.live))
  const address = new URL(door.joinUrl).host
  const qr = useMemo(
    () => `data:image/svg+xml,${encodeURIComponent(renderSVG(door.joinUrl, { border: 3 }))}`,
    [door.joinUrl],
  )
  const copy = async () => {
    await navigator.clipboard.writeText(door.joinUrl)
    tell({ kind: 'copied' })
  }
  return (
    <Dialog
      open={open}
      title={t('join.share')}
      description={t('join.lead')}
      closeLabel={t('app.close')}
      wide
      onClose={() => show({ joinOpen: false })}
    >
      <div className="join-dialog">
        <img src={qr} alt={t('join.qr')} className="qr" />
        <div className="stack">
          <p className="field-label">{t('join.link')}</p>
          <code className="join-url" data-testid="join-url">
            {door.joinUrl}
          </code>
          <Button kind="primary" icon={Copy} onClick={() => void copy()}>
            {t('join.copy')}
          </Button>
          <p className="field-label">{t('join.code')}</p>
          <div className="join-code-line">
            <p className="join-code figures" data-testid="short-code">
              {door.shortCode}
            </p>
            <Button
              size="small"
              kind="quiet"
              icon={RefreshCw}
              data-testid="code-renew"
              onClick={() => void ask('class:renew-code')}
            >
              {t('join.renew')}
            </Button>
          </div>
          <p className="field-hint">{t('join.codeHint', { address })}</p>
        </div>
      </div>
      {door.secure && (
        <details className="join-secure" data-testid="join-secure">
          <summary className="field-label">{t('join.secure')}</summary>
          <p className="field-hint">{t('join.secureHint')}</p>
          <code className="join-url" data-testid="secure-url">
            {door.secure.url}
          </code>
          <p className="field-label">{t('join.fingerprint')}</p>
          <code className="fingerprint" data-testid="fingerprint">
            {door.secure.fingerprint}
          </code>
        </details>
      )}
      {live && <StaffLinks />}
    </Dialog>
  )
}
