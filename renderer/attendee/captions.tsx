import { Captions as CaptionsIcon, CaptionsOff } from 'lucide-react'
import { usePage, useStudioClock } from './use-page'

/** A line stays for as long as one needs to read it, and not while something else has long been said. */
const SHOWN_MS = 12_000

/** What is being said, over the lower edge of the picture; read out by screen readers when they are free to. */
export function CaptionBand() {
  const { state } = usePage()
  const nowMs = useStudioClock()
  if (state.captionsOff) return null
  return (
    <div className="captions" role="log" data-testid="captions">
      {state.captions
        .filter(({ atMs }) => nowMs - atMs < SHOWN_MS)
        .map(({ atMs, text }) => (
          <p key={atMs}>{text}</p>
        ))}
    </div>
  )
}

/** Puts them away and brings them back; there is nothing to press in a class that has none. */
export function CaptionsButton() {
  const { studio, state, words } = usePage()
  const { captions, captionsOff } = state
  if (captions.length === 0) return null
  return (
    <button
      type="button"
      aria-label={words.captions.label}
      title={words.captions.label}
      aria-pressed={!captionsOff}
      data-testid="captions-toggle"
      onClick={() => studio.set({ captionsOff: !captionsOff })}
    >
      {captionsOff ? <CaptionsOff size={20} /> : <CaptionsIcon size={20} />}
    </button>
  )
}
