import { Camera, CameraOff, Coffee, Monitor, PictureInPicture2, Radio } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Sources } from '../../../shared/ipc'
import { pickText } from '../../../shared/model'
import { Button } from '../../ui/button'
import { SelectField } from '../../ui/field'
import { LevelMeter } from '../../ui/meter'
import { Notice } from '../../ui/notice'
import { Segments } from '../../ui/segments'
import { ask } from '../bridge'
import { useKey } from '../keys'
import { CapacityCheck } from '../panels/capacity-check'
import { DeviceOptions } from '../panels/device-options'
import { useDevice, useDevices, useLevel } from '../panels/devices'
import { ScreenPicker, useScreens } from '../panels/screen-picker'
import { PageHead, Shell } from '../panels/shell'
import { SoundField } from '../panels/sound-field'
import { WaitingStrip } from '../panels/waiting-strip'
import { open } from '../stores/app'
import { loadCatalogue, useCatalogue } from '../stores/catalogue'
import { loadClasses, useClasses } from '../stores/classes'
import { keepLive } from '../stores/live'
import { resetLiveView, show } from '../stores/live-view'
import { keepSources, useSources } from '../stores/sources'
import { keepWaiting } from '../stores/waiting'
import { useWords } from '../words'

const OFF = 'off'

/** The device that was used last where it is still there, else the first; `off` is a choice too. */
function choose(wanted: string | undefined, devices: MediaDeviceInfo[] | undefined): string | undefined {
  if (!devices || devices.length === 0) return wanted === OFF ? undefined : 'default'
  if (wanted === OFF) return undefined
  return devices.some((device) => device.deviceId === wanted) ? wanted : devices[0]?.deviceId
}

/** A picture that cannot be had is not promised to viewers. */
function possible(picture: Sources['picture'], camera: boolean, screen: boolean): Sources['picture'] {
  const wantsScreen = picture === 'screen' || picture === 'both'
  const wantsCamera = picture === 'camera' || picture === 'both'
  if (!wantsScreen && !wantsCamera) return 'none'
  if (wantsScreen && wantsCamera && screen && camera) return 'both'
  if (screen && (wantsScreen || !camera)) return 'screen'
  return camera ? 'camera' : 'none'
}

/** Camera, microphone and screen before anyone sees them. */
export function GreenRoom({ classId }: { classId: string }) {
  const { t, locale } = useWords()
  const last = useSources()
  const { list, refresh } = useDevices()
  const { screens, refresh: refreshScreens } = useScreens()
  const [wantedCamera, setWantedCamera] = useState<string | undefined>(last.cameraId)
  const [wantedMicrophone, setWantedMicrophone] = useState<string | undefined>(last.microphoneId)
  const [screenId, setScreenId] = useState<string>()
  const [soundId, setSoundId] = useState<string | undefined>(last.soundId)
  const [picture, setPicture] = useState<Sources['picture']>('camera')
  const [going, setGoing] = useState(false)
  const row = useClasses((state) => state.classes?.find((one) => one.id === classId))
  const course = useCatalogue((catalogue) => row && catalogue.names.courses[row.courseId])
  const preview = useRef<HTMLVideoElement>(null)

  const cameraId = choose(wantedCamera, list?.cameras)
  const microphoneId = choose(wantedMicrophone, list?.microphones)
  const camera = useDevice('video', list && !going ? cameraId : undefined, refresh)
  const microphone = useDevice('audio', list && !going ? microphoneId : undefined, refresh)
  const level = useLevel(microphone.stream)
  const screen = screens?.find((one) => one.id === screenId)
  const first = possible(picture, camera.stream !== undefined, screen !== undefined)

  useEffect(() => {
    void loadClasses()
    void loadCatalogue()
  }, [])

  useEffect(() => {
    if (preview.current) preview.current.srcObject = camera.stream ?? null
  }, [camera.stream, first])

  const goLive = async () => {
    if (going) return
    setGoing(true)
    camera.release()
    microphone.release()
    const sources: Sources = {
      ...(cameraId && !camera.fault ? { cameraId } : {}),
      // Also when it has not opened yet: who is quick must not go unheard.
      ...(microphoneId && !microphone.fault ? { microphoneId } : {}),
      ...(screen ? { screenId: screen.id } : {}),
      ...(list?.microphones.some((input) => input.deviceId === soundId) ? { soundId } : {}),
      picture: first,
    }
    keepSources(sources)
    const outcome = await ask('class:go-live', { classId, sources })
    setGoing(false)
    if (!outcome.ok) return
    resetLiveView()
    keepLive(outcome.value)
    // The first thing to do in an empty room is to share its link.
    show({ joinOpen: outcome.value.attendees.length === 0 })
    keepWaiting(null)
    open({ screen: 'live' })
  }
  useKey('g', t('greenRoom.goLive'), () => void goLive())

  return (
    <Shell at="home">
      <div className="page page-green">
        <PageHead
          title={row?.title ?? t('home.greenRoom')}
          back={{ screen: 'home' }}
          note={course && <p className="faint small one-line">{pickText(course, locale)}</p>}
        >
          <Button
            kind="live"
            icon={Radio}
            tip={t('greenRoom.goLiveTip')}
            shortcut="g"
            disabled={going}
            data-testid="go-live"
            onClick={() => void goLive()}
          >
            {going ? t('greenRoom.going') : t('greenRoom.goLive')}
          </Button>
        </PageHead>
        {row?.state.kind === 'planned' && <WaitingStrip row={row} />}
        <div className="green">
          <section className="green-view" aria-label={t('greenRoom.preview')}>
            <div className="stage green-stage">
              {first === 'camera' && (
                <video
                  ref={preview}
                  autoPlay
                  muted
                  playsInline
                  aria-label={t('greenRoom.preview')}
                  data-testid="preview"
                />
              )}
              {(first === 'screen' || first === 'both') && screen && <img src={screen.thumbnail} alt={screen.name} />}
              {first === 'none' && (
                <p className="stage-card">
                  <CameraOff size={24} aria-hidden />
                  {t('greenRoom.card')}
                </p>
              )}
            </div>
            <div className="green-first">
              <span className="field-label">{t('greenRoom.first')}</span>
              <Segments
                label={t('greenRoom.first')}
                value={first}
                onChange={setPicture}
                testId="first"
                options={[
                  { value: 'camera', label: t('scene.camera'), icon: Camera, disabled: !camera.stream },
                  { value: 'screen', label: t('scene.screen'), icon: Monitor, disabled: !screen },
                  {
                    value: 'both',
                    label: t('scene.both'),
                    icon: PictureInPicture2,
                    disabled: !screen || !camera.stream,
                  },
                  { value: 'none', label: t('scene.none'), icon: Coffee },
                ]}
              />
            </div>
          </section>
          <section className="form" aria-label={t('greenRoom.devices')}>
            <div className="stack">
              <SelectField
                label={t('greenRoom.camera')}
                value={cameraId ?? OFF}
                data-testid="camera-select"
                onChange={(event) => setWantedCamera(event.target.value)}
              >
                {list?.cameras.length === 0 && <option value="default">{t('greenRoom.systemCamera')}</option>}
                <DeviceOptions
                  devices={list?.cameras ?? []}
                  nameless={(number) => t('greenRoom.cameraNumber', { number })}
                />
                <option value={OFF}>{t('greenRoom.noCamera')}</option>
              </SelectField>
              {camera.fault && <Notice kind="problem">{t(`cameraFault.${camera.fault}`)}</Notice>}
            </div>
            <div className="stack">
              <SelectField
                label={t('greenRoom.microphone')}
                value={microphoneId ?? OFF}
                data-testid="microphone-select"
                onChange={(event) => setWantedMicrophone(event.target.value)}
              >
                {list?.microphones.length === 0 && <option value="default">{t('greenRoom.systemMicrophone')}</option>}
                <DeviceOptions
                  devices={list?.microphones ?? []}
                  nameless={(number) => t('greenRoom.microphoneNumber', { number })}
                />
                <option value={OFF}>{t('greenRoom.noMicrophone')}</option>
              </SelectField>
              <LevelMeter label={t('greenRoom.level')} read={level} />
              {microphone.fault && <Notice kind="problem">{t(`microphoneFault.${microphone.fault}`)}</Notice>}
              {!microphoneId && <p className="field-hint">{t('greenRoom.silent')}</p>}
            </div>
            <CapacityCheck
              camera={camera.stream}
              ready={
                !going && (camera.stream !== undefined || camera.fault !== undefined || (list && !cameraId) === true)
              }
            />
            <ScreenPicker screens={screens} chosen={screenId} onChoose={setScreenId} onRefresh={refreshScreens} />
            {screen && <SoundField inputs={list?.microphones ?? []} chosen={soundId} onChoose={setSoundId} />}
          </section>
        </div>
      </div>
    </Shell>
  )
}
