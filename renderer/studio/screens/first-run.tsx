import { type FormEvent, useState } from 'react'
import type { Locale } from '../../../shared/model'
import { Button } from '../../ui/button'
import { TextField } from '../../ui/field'
import { Mark } from '../../ui/mark'
import { Segments } from '../../ui/segments'
import { ask } from '../bridge'
import { keepApp } from '../stores/app'
import { speak, systemLocale, useWords } from '../words'

type Start = 'empty' | 'sample'

/** Three questions, once: language, name, and what the catalogue starts with. */
export function FirstRun() {
  const { t, locale } = useWords()
  const [name, setName] = useState('')
  const [catalogue, setCatalogue] = useState<Start>('sample')
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)

  const begin = async (event: FormEvent) => {
    event.preventDefault()
    if (!name.trim()) {
      setMissing(true)
      return
    }
    setBusy(true)
    const outcome = await ask('setup:finish', { locale, teacherName: name.trim(), catalogue })
    setBusy(false)
    if (outcome.ok) keepApp(outcome.value)
  }

  return (
    <main className="centre">
      <form className="first-run" onSubmit={(event) => void begin(event)} noValidate>
        <header>
          <span className="first-mark">
            <Mark size={32} />
          </span>
          <h1>{t('firstRun.title')}</h1>
          <p className="soft">{t('firstRun.lead')}</p>
        </header>
        <div className="field">
          <span className="field-label">{t('settings.language')}</span>
          <Segments<Locale>
            label={t('settings.language')}
            value={locale}
            options={languages()}
            onChange={speak}
            testId="locale"
          />
        </div>
        <TextField
          label={t('settings.name')}
          hint={t('firstRun.nameHint')}
          error={missing ? t('firstRun.nameMissing') : undefined}
          value={name}
          maxLength={60}
          autoFocus
          data-testid="teacher-name"
          onChange={(event) => {
            setName(event.target.value)
            setMissing(false)
          }}
        />
        <fieldset className="field">
          <legend className="field-label">{t('firstRun.catalogue')}</legend>
          <div className="choice-list">
            {(['sample', 'empty'] as const).map((value) => (
              <label className="choice" key={value}>
                <input
                  type="radio"
                  name="catalogue"
                  className="check"
                  checked={catalogue === value}
                  data-testid={`catalogue-${value}`}
                  onChange={() => setCatalogue(value)}
                />
                <span>
                  <strong>{t(`firstRun.${value}`)}</strong>
                  <span className="faint">{t(`firstRun.${value}Hint`)}</span>
                </span>
              </label>
            ))}
          </div>
        </fieldset>
        <Button kind="primary" type="submit" disabled={busy} data-testid="begin">
          {t('firstRun.begin')}
        </Button>
        <Button kind="quiet" onClick={() => void ask('backup:restore', { name: null })} data-testid="first-restore">
          {t('backups.firstRun')}
        </Button>
      </form>
    </main>
  )
}

/** Each language is named in itself; the machine's own stands first. */
export function languages(): { value: Locale; label: string }[] {
  const chinese = { value: 'zh-CN', label: '简体中文' } as const
  const english = { value: 'en', label: 'English' } as const
  return systemLocale() === 'zh-CN' ? [chinese, english] : [english, chinese]
}
