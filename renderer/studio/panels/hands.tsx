import { Hand, LogOut, Mic, MicOff, Video, X } from 'lucide-react'
import type { Live } from '../../../shared/ipc'
import { IconButton } from '../../ui/button'
import { duration } from '../../ui/words'
import { act } from '../bridge'
import { useKey } from '../keys'
import { nowMs } from '../stores/live'
import { useWords } from '../words'

/** Who asks to speak, the longest first, and who is on stage. */
export function Hands({ live }: { live: Live }) {
  const { t, locale } = useWords()
  const nameOf = (attendeeId: string) => live.attendees.find(({ id }) => id === attendeeId)?.name ?? ''
  const [first] = live.hands
  const invite = (attendeeId: string, camera: boolean) => void act({ type: 'stage:invite', attendeeId, camera })
  useKey('j', t('stage.admitFirst'), () => first && invite(first.attendeeId, false), first !== undefined)
  if (live.hands.length === 0 && live.guests.length === 0) return null
  return (
    <section className="hands" aria-label={t('stage.title')}>
      {live.guests.map(({ attendeeId, state, camera, muted }) => (
        <div key={attendeeId} className="hand-line" data-testid="guest">
          {camera ? <Video size={14} aria-hidden /> : <Mic size={14} aria-hidden />}
          <span className="one-line grow" title={nameOf(attendeeId)}>
            {nameOf(attendeeId)}
          </span>
          <span className="badge badge-accent">{t(state === 'on' ? 'stage.on' : 'stage.invited')}</span>
          {state === 'on' && (
            <IconButton
              size="small"
              icon={muted ? MicOff : Mic}
              label={t(muted ? 'stage.unmute' : 'stage.mute')}
              data-testid="guest-mute"
              onClick={() => void act({ type: 'stage:mute', attendeeId, muted: !muted })}
            />
          )}
          <IconButton
            size="small"
            icon={LogOut}
            label={t('stage.sendBack')}
            data-testid="guest-back"
            onClick={() => void act({ type: 'stage:send-back', attendeeId })}
          />
        </div>
      ))}
      {live.hands.map(({ attendeeId, raisedAtMs }) => (
        <div key={attendeeId} className="hand-line" data-testid="hand">
          <Hand size={14} aria-hidden />
          <span className="one-line grow" title={nameOf(attendeeId)}>
            {nameOf(attendeeId)}
          </span>
          <span className="faint small figures">{duration(nowMs() - raisedAtMs, locale)}</span>
          <IconButton
            size="small"
            icon={Mic}
            label={t('stage.admitVoice')}
            {...(attendeeId === first?.attendeeId ? { shortcut: 'j' } : {})}
            data-testid="admit-microphone"
            onClick={() => invite(attendeeId, false)}
          />
          <IconButton
            size="small"
            icon={Video}
            label={t('stage.admitCamera')}
            data-testid="admit-camera"
            onClick={() => invite(attendeeId, true)}
          />
          <IconButton
            size="small"
            icon={X}
            label={t('stage.lower')}
            onClick={() => void act({ type: 'hand:take-down', attendeeId })}
          />
        </div>
      ))}
    </section>
  )
}
