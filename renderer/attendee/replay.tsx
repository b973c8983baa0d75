import { useCallback, useEffect, useRef, useState } from 'react'
import { pickText } from '../../shared/model'
import type { ReplayMark, ReplaySnapshot } from '../../shared/replay'
import { dayAndClock, elapsed } from '../ui/words'
import { OfferSheet } from './offer-sheet'
import { PollSheet } from './poll-sheet'
import { type Stretch, watched } from './stretch'
import { useEscape } from './use-escape'
import { usePage } from './use-page'

/** What recordings are made of; a browser that cannot play it is told so at once. */
const TYPE = 'video/webm; codecs="vp8, opus"'
const playable = () => document.createElement('video').canPlayType(TYPE) !== ''

interface Place {
  part: number
  /** From the beginning of the part, in seconds. */
  at: number
}

/** The recording of a class, with its polls and offers at their moments and what happened when to jump to. */
export function ReplayRoom({ replay }: { replay: ReplaySnapshot }) {
  const { studio, state, words } = usePage()
  const { poll, offers, offerAway } = state
  const offer = offers.filter(({ status }) => status !== 'dismissed').at(-1)
  const [wanted, jump] = useState<Place>({ part: 0, at: 0 })
  const [now, setNow] = useState<Place>(wanted)
  useEscape(Boolean(poll && !poll.away), () => poll && studio.set({ poll: { ...poll, away: true } }))
  useEscape(Boolean(offer) && !offerAway, () => studio.set({ offerAway: true }))

  /** The player has come to this mark by playing. */
  const reach = useCallback(
    ({ what }: ReplayMark) => {
      if (what.kind === 'offer') studio.act({ type: 'replay:reach', offerId: what.offerId })
      if (what.kind !== 'poll') return
      const found = studio.state().replay?.polls.find((one) => one.poll.id === what.pollId)
      if (found) studio.set({ poll: { ...found, later: true, elsewhere: false, away: false } })
    },
    [studio],
  )

  return (
    <main className="class" data-testid="replay">
      <header className="bar-top">
        <h1>{replay.title}</h1>
        <span className="soft">{words.replay.recorded(dayAndClock(replay.startedAtMs, state.locale))}</span>
      </header>
      <section className="stage">
        <Player replay={replay} wanted={wanted} onPlace={setNow} onReached={reach} onNext={jump} />
      </section>
      <section className="side">
        <div className="tabs">
          <h2 className="replay-head">{words.replay.contents}</h2>
          <span className="recalls">
            {poll?.away && (
              <button type="button" className="recall" onClick={() => studio.set({ poll: { ...poll, away: false } })}>
                {words.tabs.poll}
              </button>
            )}
            {offer && offerAway && (
              <button type="button" className="recall" onClick={() => studio.set({ offerAway: false })}>
                {words.tabs.offer}
              </button>
            )}
          </span>
        </div>
        <div className="sheets">
          {offer && !offerAway && <OfferSheet key={offer.offer.id} card={offer} />}
          {poll && !poll.away && <PollSheet key={poll.poll.id} own={poll} />}
        </div>
        <div className="tab">
          <Contents replay={replay} now={now} onJump={jump} />
        </div>
      </section>
    </main>
  )
}

function Contents({ replay, now, onJump }: { replay: ReplaySnapshot; now: Place; onJump: (place: Place) => void }) {
  const { state, words } = usePage()
  const { marks, parts } = replay
  const current = marks.filter(
    ({ part, atMs }) => part < now.part || (part === now.part && atMs <= now.at * 1000),
  ).length
  return (
    <ol className="contents" data-testid="replay-contents">
      {marks.map(({ part, atMs, what }, at) => {
        const title = typeof what.title === 'string' ? what.title : pickText(what.title, state.locale)
        return (
          <li key={`${part} ${atMs} ${what.kind} ${title}`}>
            <button
              type="button"
              className={what.kind}
              aria-current={at === current - 1 ? 'true' : undefined}
              onClick={() => onJump({ part, at: atMs / 1000 })}
            >
              <span className="figures soft">
                {parts.length > 1 && `${part + 1} · `}
                {elapsed(atMs)}
              </span>
              {what.kind !== 'chapter' && <span className="count">{words.tabs[what.kind]}</span>}
              <span className="title">{title}</span>
            </button>
          </li>
        )
      })}
    </ol>
  )
}

function Player({
  replay,
  wanted,
  onPlace,
  onReached,
  onNext,
}: {
  replay: ReplaySnapshot
  wanted: Place
  onPlace: (place: Place) => void
  onReached: (mark: ReplayMark) => void
  onNext: (place: Place) => void
}) {
  const { studio, words } = usePage()
  const video = useRef<HTMLVideoElement>(null)
  const [problem, setProblem] = useState(() => (playable() ? undefined : words.replay.unable))
  const stretch = useRef<Stretch | undefined>(undefined)
  /** Marks up to here have been passed, in milliseconds. */
  const passed = useRef(-1)
  const { part } = wanted
  const recordingId = replay.parts[part]?.recordingId ?? ''

  const tell = useCallback(
    ({ fromMs, toMs }: Stretch) => studio.act({ type: 'replay:watch', recordingId, fromMs, toMs }),
    [studio, recordingId],
  )
  const flush = useCallback(() => {
    if (stretch.current && stretch.current.toMs > stretch.current.fromMs) tell(stretch.current)
    stretch.current = undefined
  }, [tell])

  // Whoever closes the page has still watched up to here.
  useEffect(() => {
    addEventListener('pagehide', flush)
    return () => {
      removeEventListener('pagehide', flush)
      flush()
    }
  }, [flush])

  const seek = useCallback(() => {
    const element = video.current
    if (!element || element.readyState === 0) return
    passed.current = wanted.at * 1000 - 1
    element.currentTime = wanted.at
    void element.play().catch(() => undefined)
  }, [wanted])
  useEffect(seek, [seek])

  function follow() {
    const element = video.current
    if (!element || element.seeking) return
    const nowMs = Math.round(element.currentTime * 1000)
    const next = watched(stretch.current, nowMs)
    if (next.done) tell(next.done)
    stretch.current = next.open
    for (const mark of replay.marks)
      if (mark.part === part && mark.atMs > passed.current && mark.atMs <= nowMs) onReached(mark)
    passed.current = nowMs
    onPlace({ part, at: element.currentTime })
  }

  if (problem)
    return (
      <div className="picture">
        <p className="veil" role="alert" data-testid="replay-problem">
          {problem}
        </p>
      </div>
    )
  return (
    <div className="picture">
      {/* biome-ignore lint/a11y/useMediaCaption: it has them where something was written down */}
      <video
        ref={video}
        key={recordingId}
        data-testid="replay-video"
        controls
        playsInline
        preload="metadata"
        src={replay.parts[part]?.path}
        onLoadedMetadata={() => (wanted.at > 0 || part > 0 ? seek() : undefined)}
        onTimeUpdate={follow}
        onPlay={follow}
        onPause={flush}
        onSeeking={() => {
          flush()
          const element = video.current
          // What is jumped over does not happen.
          if (element && Math.abs(element.currentTime * 1000 - passed.current) > 1000)
            passed.current = element.currentTime * 1000 - 1
        }}
        onEnded={() => {
          flush()
          if (part + 1 < replay.parts.length) onNext({ part: part + 1, at: 0 })
        }}
        onError={() => setProblem(words.replay.gone)}
      >
        {replay.parts[part]?.captions && (
          <track kind="captions" src={`${replay.parts[part].path}.vtt`} label={words.captions.label} default />
        )}
      </video>
    </div>
  )
}
