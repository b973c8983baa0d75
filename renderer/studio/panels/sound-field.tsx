import { SelectField } from '../../ui/field'
import { GIVES_SCREEN_SOUND } from '../../ui/screen-sound'
import { useWords } from '../words'
import { DeviceOptions } from './device-options'

/** The input that carries what this computer plays; nothing where the engine gives it with the screen. */
export function SoundField({
  inputs,
  chosen,
  onChoose,
}: {
  inputs: MediaDeviceInfo[]
  chosen: string | undefined
  onChoose: (soundId: string | undefined) => void
}) {
  const { t } = useWords()
  if (GIVES_SCREEN_SOUND) return null
  return (
    <SelectField
      label={t('scene.sound')}
      hint={t('scene.soundHint')}
      value={inputs.some((input) => input.deviceId === chosen) ? chosen : ''}
      data-testid="sound-select"
      onChange={(event) => onChoose(event.target.value || undefined)}
    >
      <option value="">{t('scene.noSound')}</option>
      <DeviceOptions devices={inputs} nameless={(number) => t('greenRoom.microphoneNumber', { number })} />
    </SelectField>
  )
}
