import { LogOut, Mic, MicOff, Video, VideoOff } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { SecureWay } from './secure'
import { canSpeak } from './stage-link'
import { usePage } from './use-page'

/** Asked onto the stage: with camera, with the microphone alone, or not now. */
function Invitation({ camera }: { camera: boolean }) {
  const { studio, media, words } = usePage()
  const [failed, setFailed] = useState(false)
  const [busy, setBusy] = useState(false)
  const come = async (withCamera: boolean) => {
    setBusy(true)
    setFailed(false)
    setFailed(!(await media.speaking.come(withCamera)))
    setBusy(false)
  }
  return (
    <section className="sheet" data-testid="stage-invitation">
      <h2>{words.stage.invited}</h2>
      {canSpeak() ? (
        <>
          <p className="soft">{words.stage.heard}</p>
          {failed && (
            <p className="problem" role="alert">
              {words.stage.devices}
            </p>
          )}
        </>
      ) : (
        <SecureWay />
      )}
      <div className="actions">
        {canSpeak() && camera && (
          <button
            type="button"
            className="primary with-icon"
            disabled={busy}
            data-testid="stage-camera"
            onClick={() => void come(true)}
          >
            <Video size={18} aria-hidden /> {words.stage.withCamera}
          </button>
        )}
        {canSpeak() && (
          <button
            type="button"
            className={camera ? 'with-icon' : 'primary with-icon'}
            disabled={busy}
            data-testid="stage-microphone"
            onClick={() => void come(false)}
          >
            <Mic size={18} aria-hidden /> {words.stage.withVoice}
          </button>
        )}
        <button type="button" className="quiet" onClick={() => studio.act({ type: 'stage:leave' })}>
          {words.stage.decline}
        </button>
      </div>
    </section>
  )
}

/** On stage: what one sends, and the way back to the seat. */
function OnStage({ muted }: { muted: boolean }) {
  const { studio, media, state, words } = usePage()
  const preview = useRef<HTMLVideoElement>(null)
  const { speaking } = state
  const hasCamera = Boolean(speaking?.stream.getVideoTracks().length)
  useEffect(() => {
    if (preview.current && speaking) preview.current.srcObject = speaking.stream
  }, [speaking])
  if (!speaking) return null
  return (
    <section className="sheet on-stage" data-testid="on-stage">
      {hasCamera && <video ref={preview} autoPlay muted playsInline aria-label={words.stage.preview} />}
      <div className="stage-said">
        <h2>{words.stage.on}</h2>
        {muted && <p className="soft">{words.stage.mutedByTeacher}</p>}
      </div>
      <button
        type="button"
        aria-label={speaking.microphone ? words.stage.mute : words.stage.unmute}
        title={speaking.microphone ? words.stage.mute : words.stage.unmute}
        data-testid="stage-mute"
        onClick={() => media.speaking.setMicrophone(!speaking.microphone)}
      >
        {speaking.microphone ? <Mic size={18} /> : <MicOff size={18} />}
      </button>
      {hasCamera && (
        <button
          type="button"
          aria-label={speaking.camera ? words.stage.cameraOff : words.stage.cameraOn}
          title={speaking.camera ? words.stage.cameraOff : words.stage.cameraOn}
          onClick={() => media.speaking.setCamera(!speaking.camera)}
        >
          {speaking.camera ? <Video size={18} /> : <VideoOff size={18} />}
        </button>
      )}
      <button
        type="button"
        className="with-icon"
        data-testid="stage-leave"
        onClick={() => studio.act({ type: 'stage:leave' })}
      >
        <LogOut size={18} aria-hidden /> {words.stage.leave}
      </button>
    </section>
  )
}

/** Everything about being on stage that slides over the tabs. */
export function StageSheet() {
  const { state } = usePage()
  const { own, speaking } = state
  if (own.kind === 'on' && speaking) return <OnStage muted={own.muted} />
  // Also after a reload on stage: the devices are to be lent again.
  if (own.kind === 'invited' || (own.kind === 'on' && own.here)) return <Invitation camera={own.camera} />
  return null
}
