import { useEffect, useRef, useState } from 'react'
import type { Live } from '../../../shared/ipc'
import { CountedReactions } from '../../ui/counted-reactions'
import { openViewer, type ViewingState } from '../../ui/viewer-link'
import { request } from '../bridge'
import { useLive } from '../stores/live'
import { useWords } from '../words'
import { BoardPad } from './board-pad'
import { CornerHandle } from './corner-handle'
import { SlidesBar } from './slides-bar'

/** What viewers see, received as they receive it; the teacher's own sound stays out. */
export function Monitor({ live }: { live: Live }) {
  const { t } = useWords()
  const video = useRef<HTMLVideoElement>(null)
  const [viewing, setViewing] = useState<ViewingState>('waiting')
  // Then the camera is one of those at the right, and there is no corner to drag.
  const peopleBeside = live.guests.some(({ state, camera }) => state === 'on' && camera)
  const reactions = useLive((live) => live.reactions)

  useEffect(() => {
    const viewer = openViewer({
      send: (signal) => void request('monitor:signal', signal),
      join: () => void request('monitor:join'),
      onStream: (stream) => {
        if (video.current) video.current.srcObject = stream
      },
      onState: setViewing,
    })
    const stopSignals = window.lectern.on('monitor:signal', viewer.signal)
    const stopGone = window.lectern.on('monitor:gone', viewer.gone)
    return () => {
      stopSignals()
      stopGone()
      viewer.close()
    }
  }, [])

  return (
    <div className="stage live-stage">
      <video ref={video} autoPlay muted playsInline aria-label={t('live.stage')} data-testid="monitor" />
      <div className="stage-fit">
        {live.broadcast.picture === 'both' && !peopleBeside && <CornerHandle sources={live.sources} />}
        {live.sources.picture === 'slides' && <SlidesBar live={live} />}
        {live.sources.picture === 'board' && <BoardPad marks={live.board} />}
      </div>
      {viewing !== 'playing' && <p className="stage-card">{t('live.waiting')}</p>}
      <CountedReactions counts={reactions} place="live-reactions" />
    </div>
  )
}
