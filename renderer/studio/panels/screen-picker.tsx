import { MonitorOff, RefreshCw } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import type { Answers } from '../../../shared/ipc'
import { IconButton } from '../../ui/button'
import { ask } from '../bridge'
import { useWords } from '../words'

export type ScreenSource = Answers['capture:screens'][number]

/** The screens and windows there are, asked for when shown and when the teacher wants them again. */
export function useScreens(): { screens: ScreenSource[] | undefined; refresh: () => void } {
  const [screens, setScreens] = useState<ScreenSource[]>()
  const refresh = useCallback(() => {
    void ask('capture:screens').then((outcome) => setScreens(outcome.ok ? outcome.value : []))
  }, [])
  useEffect(refresh, [refresh])
  return { screens, refresh }
}

/** A screen or window by its picture. `none` adds the choice of showing no screen at all. */
export function ScreenPicker({
  screens,
  chosen,
  none = true,
  onChoose,
  onRefresh,
}: {
  screens: ScreenSource[] | undefined
  chosen: string | undefined
  none?: boolean
  onChoose: (screenId: string | undefined) => void
  onRefresh: () => void
}) {
  const { t } = useWords()
  return (
    <fieldset className="field">
      <div className="screen-head">
        <legend className="field-label">{t('greenRoom.screen')}</legend>
        <IconButton size="small" icon={RefreshCw} label={t('greenRoom.refresh')} onClick={onRefresh} />
      </div>
      <div className="screens">
        {none && (
          <label className="screen">
            <input type="radio" name="screen" checked={!chosen} onChange={() => onChoose(undefined)} />
            <span className="screen-picture">
              <MonitorOff size={18} aria-hidden />
            </span>
            <span className="one-line small">{t('greenRoom.noScreen')}</span>
          </label>
        )}
        {screens?.map((screen) => (
          <label className="screen" key={screen.id} title={screen.name}>
            <input
              type="radio"
              name="screen"
              checked={chosen === screen.id}
              data-testid="screen-choice"
              onChange={() => onChoose(screen.id)}
            />
            <span className="screen-picture">
              {screen.thumbnail && <img src={screen.thumbnail} alt="" draggable={false} />}
            </span>
            <span className="one-line small">{screen.name}</span>
          </label>
        ))}
      </div>
      {screens?.length === 0 && <p className="field-hint">{t('greenRoom.noScreens')}</p>}
    </fieldset>
  )
}
