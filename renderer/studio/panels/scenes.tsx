import {
  Camera,
  Coffee,
  FileText,
  Mic,
  MicOff,
  Pause,
  PenLine,
  PictureInPicture2,
  Play,
  QrCode,
  Monitor as Screen,
  ScreenShare,
} from 'lucide-react'
import { useState } from 'react'
import type { Live, Sources } from '../../../shared/ipc'
import { PICTURES, type Picture } from '../../../shared/model'
import { Button, IconButton } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { LevelMeter } from '../../ui/meter'
import { Segments } from '../../ui/segments'
import { ask } from '../bridge'
import { useKey } from '../keys'
import { present, useLive } from '../stores/live'
import { show } from '../stores/live-view'
import { keepSources } from '../stores/sources'
import { useWords } from '../words'
import { useDevices } from './devices'
import { RecordingControl, RecordingNotice } from './recording'
import { ScreenPicker, useScreens } from './screen-picker'
import { openSlides } from './slides-bar'
import { SoundField } from './sound-field'

const ICONS = {
  camera: Camera,
  screen: Screen,
  both: PictureInPicture2,
  slides: FileText,
  board: PenLine,
  none: Coffee,
} satisfies Record<Picture, unknown>

const needsScreen = (picture: Picture) => picture === 'screen' || picture === 'both'

/** Shows this from now on, and remembers it for the next class. */
function take(sources: Sources, next: Partial<Sources>): void {
  keepSources({ ...sources, ...next })
  present(next)
}

/** Chooses the screen for a picture that needs one, and its sound. */
function ScreenDialog({ sources, picture, onClose }: { sources: Sources; picture: Picture; onClose: () => void }) {
  const { t } = useWords()
  const { screens, refresh } = useScreens()
  const { list } = useDevices()
  return (
    <Dialog open title={t('scene.pickScreen')} closeLabel={t('app.close')} onClose={onClose}>
      <SoundField
        inputs={list?.microphones ?? []}
        chosen={sources.soundId}
        onChoose={(soundId) => take(sources, { soundId })}
      />
      <ScreenPicker
        screens={screens}
        chosen={sources.screenId}
        none={false}
        onRefresh={refresh}
        onChoose={(screenId) => {
          if (screenId) take(sources, { screenId, picture })
          onClose()
        }}
      />
    </Dialog>
  )
}

/** The line under the stage: what is shown, the microphone, and the way in for students. */
export function Scenes({ live }: { live: Live }) {
  const { t } = useWords()
  const [picking, setPicking] = useState<Picture>()
  const { broadcast, sources } = live
  const choose = (picture: Picture) => {
    if (needsScreen(picture) && (!sources.screenId || picture === sources.picture)) return setPicking(picture)
    take(sources, { picture })
    if (picture === 'slides' && !live.deck) void openSlides()
  }
  const mute = () => void ask('broadcast:mute', { muted: !broadcast.muted })
  const paused = sources.paused ?? false
  const pause = () => present({ paused: !paused })
  useKey('1', t('scene.camera'), () => choose('camera'))
  useKey('2', t('scene.screen'), () => choose('screen'))
  useKey('3', t('scene.both'), () => choose('both'))
  useKey('4', t('scene.slides'), () => choose('slides'))
  useKey('5', t('scene.board'), () => choose('board'))
  useKey('6', t('scene.none'), () => choose('none'))
  useKey('m', broadcast.muted ? t('live.unmute') : t('live.mute'), mute)
  useKey('z', paused ? t('scene.resume') : t('scene.pause'), pause)
  useKey('i', t('join.share'), () => show({ joinOpen: true }))
  return (
    <div className="scenes">
      <Segments
        label={t('scene.label')}
        value={sources.picture}
        onChange={choose}
        testId="scene"
        options={PICTURES.map((picture, at) => ({
          value: picture,
          label: t(`scene.${picture}`),
          icon: ICONS[picture],
          shortcut: String(at + 1),
        }))}
      />
      {needsScreen(sources.picture) && (
        <IconButton
          icon={ScreenShare}
          label={t('scene.otherScreen')}
          data-testid="other-screen"
          onClick={() => setPicking(sources.picture)}
        />
      )}
      <IconButton
        kind={paused ? 'danger' : 'quiet'}
        icon={paused ? Play : Pause}
        label={paused ? t('scene.resume') : t('scene.pause')}
        shortcut="z"
        data-testid="pause"
        onClick={pause}
      />
      <IconButton
        kind={broadcast.muted ? 'danger' : 'quiet'}
        icon={broadcast.muted ? MicOff : Mic}
        label={broadcast.muted ? t('live.unmute') : t('live.mute')}
        shortcut="m"
        data-testid="mute"
        onClick={mute}
      />
      <LevelMeter label={t('live.level')} read={() => useLive.getState().level} className="scenes-level" />
      <RecordingControl recording={live.recording} />
      {!broadcast.problem && <RecordingNotice recording={live.recording} />}
      {broadcast.problem && (
        <span className="field-error one-line" role="alert">
          {t(`trouble.${broadcast.problem}`)}
        </span>
      )}
      <span className="grow" />
      <Button icon={QrCode} tip={t('join.share')} shortcut="i" onClick={() => show({ joinOpen: true })}>
        {t('join.share')}
      </Button>
      {picking && <ScreenDialog sources={sources} picture={picking} onClose={() => setPicking(undefined)} />}
    </div>
  )
}
