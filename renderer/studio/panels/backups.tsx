import { HardDriveDownload, Save, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { BACKUPS_KEPT, type Backup, type BackupState } from '../../../shared/backups'
import { Button, IconButton } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Notice } from '../../ui/notice'
import { Table } from '../../ui/table'
import { bytes, dayAndClock } from '../../ui/words'
import { ask } from '../bridge'
import { keepApp, useApp } from '../stores/app'
import { tell } from '../stores/notices'
import { useWords } from '../words'

/** The copies of the data: when they were made, one more, one elsewhere, and the way back. */
export function BackupFields() {
  const { t, locale } = useWords()
  const [state, setState] = useState<BackupState>()
  const [busy, setBusy] = useState(false)
  const [restoring, setRestoring] = useState<Backup | 'file'>()
  const load = () =>
    void ask('backup:list').then((outcome) => {
      if (outcome.ok) setState(outcome.value)
    })
  useEffect(load, [])
  if (!state) return null

  const make = async () => {
    setBusy(true)
    await ask('backup:make')
    setBusy(false)
    load()
  }
  const copy = async () => {
    setBusy(true)
    const outcome = await ask('backup:copy')
    setBusy(false)
    if (outcome.ok && outcome.value) tell({ kind: 'saved-file', file: outcome.value.file })
  }
  const whenOf = ({ kind, madeAtMs }: Backup) => {
    const when = dayAndClock(madeAtMs, locale)
    return kind === 'usual' ? when : t('backups.beforeRestore', { when })
  }
  return (
    <>
      <h2 className="group-title">{t('backups.title')}</h2>
      <p className="soft small">{t('backups.lead', { kept: BACKUPS_KEPT })}</p>
      {state.problem && <Notice kind="problem">{t(`problem.${state.problem}`)}</Notice>}
      {state.backups.length === 0 ? (
        <p className="faint small">{t('backups.none')}</p>
      ) : (
        <Table
          rowTestId="backup"
          keyOf={({ name }) => name}
          rows={state.backups}
          columns={[
            { head: t('backups.when'), text: true, cell: whenOf },
            { head: t('backups.size'), cell: (backup) => bytes(backup.bytes, locale) },
            {
              head: '',
              cell: (backup) => (
                <Button size="small" data-testid="backup-restore" onClick={() => setRestoring(backup)}>
                  {t('backups.restore')}
                </Button>
              ),
            },
          ]}
        />
      )}
      <div className="form-actions">
        <Button size="small" kind="quiet" data-testid="backup-from-file" onClick={() => setRestoring('file')}>
          {t('backups.fromFile')}
        </Button>
        <Button size="small" icon={Save} disabled={busy} data-testid="backup-copy" onClick={() => void copy()}>
          {t('backups.copy')}
        </Button>
        <Button
          size="small"
          icon={HardDriveDownload}
          disabled={busy}
          data-testid="backup-make"
          onClick={() => void make()}
        >
          {t('backups.make')}
        </Button>
      </div>
      {restoring && <RestoreDialog backup={restoring} onClose={() => setRestoring(undefined)} />}
    </>
  )
}

/** Asks once more: going back takes away what came later. */
function RestoreDialog({ backup, onClose }: { backup: Backup | 'file'; onClose: () => void }) {
  const { t, locale } = useWords()
  const [busy, setBusy] = useState(false)
  const restore = async () => {
    setBusy(true)
    const outcome = await ask('backup:restore', { name: backup === 'file' ? null : backup.name })
    // Where it went well the program ends now.
    if (outcome.ok && outcome.value) return
    setBusy(false)
    onClose()
  }
  return (
    <Dialog
      open
      title={
        backup === 'file'
          ? t('backups.confirmFile')
          : t('backups.confirmTitle', { when: dayAndClock(backup.madeAtMs, locale) })
      }
      description={t('backups.confirmText')}
      closeLabel={t('app.close')}
      onClose={onClose}
    >
      <div className="dialog-actions">
        <Button onClick={onClose}>{t('app.cancel')}</Button>
        <Button kind="danger" disabled={busy} data-testid="restore-confirm" onClick={() => void restore()}>
          {busy ? t('backups.working') : t(backup === 'file' ? 'backups.choose' : 'backups.confirm')}
        </Button>
      </div>
    </Dialog>
  )
}

/** Says that the data came out of a copy, until the teacher puts it away. */
export function RestoredNotice() {
  const { t, locale } = useWords()
  const restored = useApp((app) => app.state?.restored)
  if (!restored) return null
  const seen = async () => {
    const outcome = await ask('backup:noted')
    if (outcome.ok) keepApp(outcome.value)
  }
  const words = { when: dayAndClock(restored.madeAtMs, locale), file: restored.keptAs }
  return (
    <Notice
      kind="note"
      action={
        <IconButton
          icon={X}
          size="small"
          label={t('app.close')}
          data-testid="restored-seen"
          onClick={() => void seen()}
        />
      }
    >
      <span data-testid="restored">{t(restored.damaged ? 'backups.restoredDamaged' : 'backups.restored', words)}</span>
    </Notice>
  )
}
