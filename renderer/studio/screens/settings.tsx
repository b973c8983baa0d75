import { useState } from 'react'
import type { Settings, Theme } from '../../../shared/model'
import { Button } from '../../ui/button'
import { TextField } from '../../ui/field'
import { Segments } from '../../ui/segments'
import { ask } from '../bridge'
import { BackupFields } from '../panels/backups'
import { EndpointFields } from '../panels/endpoint-settings'
import { PersonData } from '../panels/person-data'
import { RetentionFields } from '../panels/retention'
import { SellingFields } from '../panels/selling-settings'
import { PageHead, Shell } from '../panels/shell'
import { keepApp, useApp } from '../stores/app'
import { useWords } from '../words'
import { languages } from './first-run'

/** Language, theme and name. Each is kept at once: there is nothing to save by hand. */
export function SettingsScreen() {
  const { t } = useWords()
  const state = useApp((app) => app.state)
  const [name, setName] = useState(state?.settings.teacherName ?? '')
  if (!state) return null

  const keep = async (change: Partial<Settings>) => {
    const outcome = await ask('settings:save', { ...state.settings, ...change })
    if (outcome.ok) keepApp(outcome.value)
  }
  const keepName = () => {
    if (name.trim() && name.trim() !== state.settings.teacherName) void keep({ teacherName: name.trim() })
  }

  return (
    <Shell at="settings">
      <div className="page page-narrow">
        <PageHead title={t('nav.settings')} back={{ screen: 'home' }} />
        <div className="form">
          <div className="field">
            <span className="field-label">{t('settings.language')}</span>
            <Segments
              label={t('settings.language')}
              value={state.settings.locale}
              options={languages()}
              onChange={(locale) => void keep({ locale })}
              testId="locale"
            />
          </div>
          <div className="field">
            <span className="field-label">{t('settings.theme')}</span>
            <Segments<Theme>
              label={t('settings.theme')}
              value={state.settings.theme}
              options={(['system', 'light', 'dark'] as const).map((value) => ({
                value,
                label: t(`settings.${value}`),
              }))}
              onChange={(theme) => void keep({ theme })}
              testId="theme"
            />
          </div>
          <TextField
            label={t('settings.name')}
            hint={t('firstRun.nameHint')}
            error={name.trim() ? undefined : t('firstRun.nameMissing')}
            value={name}
            maxLength={60}
            data-testid="teacher-name"
            onChange={(event) => setName(event.target.value)}
            onBlur={keepName}
            onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && keepName()}
          />
          <SellingFields selling={state.selling} />
          <EndpointFields />
          <PersonData />
          <RetentionFields />
          <BackupFields />
          <div className="form-actions">
            <p className="faint small grow">
              {t('settings.version', { version: state.version, platform: state.platform })}
            </p>
            <Button size="small" kind="quiet" data-testid="show-log" onClick={() => void ask('log:show')}>
              {t('settings.showLog')}
            </Button>
          </div>
        </div>
      </div>
    </Shell>
  )
}
