import { Camera, Coffee, Mic, MicOff, QrCode, Monitor as Screen } from 'lucide-react'
import type { Live } from '../../../shared/ipc'
import { Button } from '../../ui/button'
import { LevelMeter } from '../../ui/meter'
import { Segments } from '../../ui/segments'
import { ask } from '../bridge'
import { useKey } from '../keys'
import { useLive } from '../stores/live'
import { show } from '../stores/live-view'
import { keepSources, useSources } from '../stores/sources'
import { useWords } from '../words'

/** The line under the stage: what is shown, the microphone, and the way in for students. */
export function Scenes({ live }: { live: Live }) {
  const { t } = useWords()
  const sources = useSources()
  const { broadcast } = live
  const choose = (picture: 'camera' | 'screen' | 'none') => {
    const next = { ...sources, picture }
    keepSources(next)
    void ask('broadcast:set', next)
  }
  const mute = () => void ask('broadcast:mute', { muted: !broadcast.muted })
  useKey('1', t('scene.camera'), () => choose('camera'))
  useKey('2', t('scene.screen'), () => choose('screen'), sources.screenId !== undefined)
  useKey('3', t('scene.none'), () => choose('none'))
  useKey('m', broadcast.muted ? t('live.unmute') : t('live.mute'), mute)
  useKey('i', t('join.share'), () => show({ joinOpen: true }))
  return (
    <div className="scenes">
      <Segments
        label={t('scene.label')}
        value={broadcast.picture}
        onChange={choose}
        testId="scene"
        options={[
          { value: 'camera', label: t('scene.camera'), icon: Camera, shortcut: '1' },
          { value: 'screen', label: t('scene.screen'), icon: Screen, shortcut: '2', disabled: !sources.screenId },
          { value: 'none', label: t('scene.none'), icon: Coffee, shortcut: '3' },
        ]}
      />
      <Button
        kind={broadcast.muted ? 'danger' : 'quiet'}
        icon={broadcast.muted ? MicOff : Mic}
        tip={broadcast.muted ? t('live.unmute') : t('live.mute')}
        shortcut="m"
        aria-label={broadcast.muted ? t('live.unmute') : t('live.mute')}
        onClick={mute}
      />
      <LevelMeter
        label={t('live.level')}
        read={() => useLive.getState().live?.broadcast.level ?? 0}
        className="scenes-level"
      />
      {broadcast.problem && (
        <span className="field-error one-line" role="alert">
          {t(`trouble.${broadcast.problem}`)}
        </span>
      )}
      <span className="grow" />
      <Button icon={QrCode} tip={t('join.share')} shortcut="i" onClick={() => show({ joinOpen: true })}>
        {t('join.share')}
      </Button>
    </div>
  )
}
