import { Hand, Maximize, Volume2, VolumeX } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ViewingState } from '../ui/viewer-link'
import { CaptionBand, CaptionsButton } from './captions'
import { PaceButton } from './pace'
import { QualityChoice, useShownLines } from './quality'
import { ClassReactions, Reactions } from './reactions'
import { Still } from './still'
import { usePage } from './use-page'
import type { Words } from './words'

/** What stands where the picture will be, or cannot be. */
function wordsFor(viewing: ViewingState, words: Words): string {
  if (viewing === 'unable') return words.unable
  return viewing === 'lost' ? words.lost : words.waiting
}

/** As large as the stage, and empty. */
export const StagePlace = () => (
  <section className="stage">
    <div className="picture" />
    <div className="controls" />
  </section>
)

/** The picture and the one line of controls below it. */
export function Stage() {
  const { studio, media, state, words } = usePage()
  const video = useRef<HTMLVideoElement>(null)
  const [viewing, setViewing] = useState<ViewingState>('waiting')
  const [silent, setSilent] = useState(false)
  useShownLines(video)

  useEffect(() => {
    media.onMedia((stream, next) => {
      setViewing(next)
      const element = video.current
      if (!element || !stream || element.srcObject === stream) return
      element.srcObject = stream
      element.play().catch(() => {
        // A page that nobody has touched may play only without sound.
        element.muted = true
        setSilent(true)
        void element.play().catch(() => {})
      })
    })
  }, [media])

  // On stage the class is heard without one's own voice, by another way; in a group it is not heard.
  const speaks = state.speaking !== undefined || state.group !== undefined
  useEffect(() => {
    if (video.current) video.current.muted = speaks || silent
  }, [speaks, silent])

  function toggleSound() {
    const element = video.current
    if (!element) return
    element.muted = !element.muted
    setSilent(element.muted)
    void element.play().catch(() => {})
  }

  function fullScreen() {
    const element = video.current as (HTMLVideoElement & { webkitEnterFullscreen?(): void }) | null
    // With what lies over the picture.
    const whole = element?.parentElement
    if (document.fullscreenElement) void document.exitFullscreen()
    else if (whole?.requestFullscreen) void whole.requestFullscreen()
    // iOS Safari knows only its own way, and only for videos.
    else element?.webkitEnterFullscreen?.()
  }

  const message = state.stage.kind === 'retrying' ? words.retrying : wordsFor(viewing, words)
  const covered = viewing !== 'playing' || state.stage.kind === 'retrying'
  return (
    <section className="stage">
      <div className="picture">
        {/* biome-ignore lint/a11y/useMediaCaption: a live picture; captions come as text of their own */}
        <video ref={video} data-testid="stage-video" playsInline autoPlay onClick={fullScreen} />
        {covered && (
          <p className="veil" role="status">
            {message}
          </p>
        )}
        {!covered && state.quality?.quality === 'sound' && <Still quality={state.quality} />}
        <ClassReactions />
        <CaptionBand />
        {silent && !covered && (
          <button type="button" className="for-sound" onClick={toggleSound}>
            <VolumeX size={18} /> {words.tapForSound}
          </button>
        )}
      </div>
      <div className="controls">
        <Reactions />
        {state.own.kind === 'seated' && (
          <button
            type="button"
            className={state.own.handRaised ? 'hand-up' : undefined}
            aria-pressed={state.own.handRaised}
            aria-label={state.own.handRaised ? words.stage.lower : words.stage.raise}
            title={state.own.handRaised ? words.stage.lower : words.stage.raise}
            data-testid="hand"
            onClick={() =>
              studio.act({ type: state.own.kind === 'seated' && state.own.handRaised ? 'hand:lower' : 'hand:raise' })
            }
          >
            <Hand size={20} />
          </button>
        )}
        <PaceButton />
        <span className="spacer" />
        <CaptionsButton />
        <QualityChoice />
        <button type="button" aria-label={words.sound} title={words.sound} onClick={toggleSound}>
          {silent ? <VolumeX size={20} /> : <Volume2 size={20} />}
        </button>
        <button type="button" aria-label={words.fullScreen} title={words.fullScreen} onClick={fullScreen}>
          <Maximize size={20} />
        </button>
      </div>
    </section>
  )
}
