import { ChevronLeft, ChevronRight, FolderOpen } from 'lucide-react'
import type { Live } from '../../../shared/ipc'
import { Button, IconButton } from '../../ui/button'
import { ask } from '../bridge'
import { useKey } from '../keys'
import { present, useLive } from '../stores/live'
import { useWords } from '../words'

/** Asks for a PDF and shows its first page. */
export async function openSlides(): Promise<void> {
  const outcome = await ask('slides:open')
  if (!outcome.ok || outcome.value === null) return
  const deck = outcome.value
  useLive.setState(({ live }) => (live ? { live: { ...live, deck } } : {}))
  present({ slides: { deckId: deck.deckId, page: 1 }, picture: 'slides' })
}

/** Turns the pages, over the lower edge of the picture. */
export function SlidesBar({ live }: { live: Live }) {
  const { t } = useWords()
  const { deck, sources, broadcast } = live
  const pages = broadcast.slides?.deckId === deck?.deckId ? broadcast.slides?.pages : undefined
  const page = Math.min(sources.slides?.page ?? 1, pages ?? Number.POSITIVE_INFINITY)
  const turn = (by: number) => {
    const next = page + by
    if (deck && next >= 1 && next <= (pages ?? 1)) present({ slides: { deckId: deck.deckId, page: next } })
  }
  useKey('ArrowRight', t('slides.next'), () => turn(1), deck !== undefined)
  useKey('PageDown', t('slides.next'), () => turn(1), deck !== undefined)
  useKey('ArrowLeft', t('slides.previous'), () => turn(-1), deck !== undefined)
  useKey('PageUp', t('slides.previous'), () => turn(-1), deck !== undefined)
  return (
    <div className="stage-bar" role="toolbar" aria-label={t('scene.slides')}>
      {deck && (
        <>
          <IconButton
            icon={ChevronLeft}
            size="small"
            label={t('slides.previous')}
            shortcut="ArrowLeft"
            disabled={page <= 1}
            onClick={() => turn(-1)}
          />
          <span className="figures" data-testid="slide-number" role="status">
            {pages ? `${page} / ${pages}` : '…'}
          </span>
          <IconButton
            icon={ChevronRight}
            size="small"
            label={t('slides.next')}
            shortcut="ArrowRight"
            disabled={pages === undefined || page >= pages}
            data-testid="slide-next"
            onClick={() => turn(1)}
          />
          <span className="one-line small stage-bar-name" title={deck.name}>
            {deck.name}
          </span>
        </>
      )}
      <Button
        kind={deck ? 'quiet' : 'primary'}
        size="small"
        icon={FolderOpen}
        data-testid="slides-open"
        onClick={() => void openSlides()}
      >
        {deck ? t('slides.another') : t('slides.open')}
      </Button>
    </div>
  )
}
