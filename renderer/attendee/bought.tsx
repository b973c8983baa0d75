import { useEffect } from 'react'
import { pickText } from '../../shared/model'
import { usePage } from './use-page'

const SHOWN_MS = 6000

/** Says for a moment that somebody, who agreed to it, has bought a course. */
export function Bought() {
  const { studio, state, words } = usePage()
  const { bought } = state
  useEffect(() => {
    if (!bought) return
    const timer = setTimeout(() => studio.set({ bought: undefined }), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [studio, bought])
  if (!bought) return null
  return (
    <p className="bought" role="status" data-testid="bought">
      {words.offer.bought(bought.name, pickText(bought.title, state.locale))}
    </p>
  )
}
