import { Circle, Square } from 'lucide-react'
import { useState } from 'react'
import type { RecordingState } from '../../../shared/ipc'
import { assertNever, type Locale, type RecordingEnd } from '../../../shared/model'
import { Button } from '../../ui/button'
import { bytes, duration } from '../../ui/words'
import { ask } from '../bridge'
import { useKey } from '../keys'
import { useWords } from '../words'

/** From here on the time left is a warning. */
const SHORT_MINUTES = 15

/** Starts and stops the recording, and says how large it is and how long the disk lasts. */
export function RecordingControl({ recording }: { recording: RecordingState }) {
  const { t, locale } = useWords()
  const [asked, setAsked] = useState(false)
  const on = recording.kind === 'on'
  const label = on ? t('recording.stop') : t('recording.start')
  const toggle = async () => {
    if (asked) return
    setAsked(true)
    await ask(on ? 'recording:stop' : 'recording:start')
    setAsked(false)
  }
  useKey('r', label, () => void toggle())
  return (
    <>
      <Button
        kind={on ? 'danger' : 'quiet'}
        icon={on ? Square : Circle}
        tip={label}
        shortcut="r"
        disabled={asked}
        data-testid="record"
        onClick={() => void toggle()}
      >
        {t('recording.short')}
      </Button>
      {on && (
        <span
          className={`recording figures small one-line ${recording.minutesLeft < SHORT_MINUTES ? 'recording-short' : ''}`}
          data-testid="recording-state"
        >
          <span className="recording-dot" aria-hidden />
          <span className="recording-bytes">{bytes(recording.bytes, locale)} · </span>
          {t('recording.left', { time: timeLeft(recording.minutesLeft, locale) })}
        </span>
      )}
    </>
  )
}

/** How the recording before ended, where the teacher has to know. */
export function RecordingNotice({ recording }: { recording: RecordingState }) {
  const { t } = useWords()
  if (recording.kind === 'on' || !recording.last) return null
  const { last, file } = recording
  return (
    <span
      className={`one-line small ${isProblem(last) ? 'field-error' : 'soft'}`}
      role="status"
      data-testid="recording-ended"
    >
      {t(`recording.${last}`)}
      {file && (
        <button type="button" className="link" title={file} onClick={() => void ask('recording:show', { file })}>
          {t('recording.show')}
        </button>
      )}
    </span>
  )
}

/** Longer than any class is said in whole hours. */
function timeLeft(minutes: number, locale: Locale): string {
  return duration((minutes < 600 ? minutes : Math.floor(minutes / 60) * 60) * 60_000, locale)
}

function isProblem(end: RecordingEnd): boolean {
  switch (end) {
    case 'asked':
      return false
    case 'disk-full':
    case 'failed':
    case 'interrupted':
      return true
    default:
      return assertNever(end)
  }
}
