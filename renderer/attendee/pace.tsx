import { Gauge } from 'lucide-react'
import { useEffect, useState } from 'react'
import { PACES, type Pace } from '../../shared/model'
import { useEscape } from './use-escape'
import { usePage } from './use-page'

const SHOWN_MS = 3000

/** Tells the teacher, and only the teacher, how the lesson goes. */
export function PaceButton() {
  const { studio, words } = usePage()
  const [open, setOpen] = useState(false)
  const [sent, setSent] = useState(false)
  useEscape(open, () => setOpen(false))
  useEffect(() => {
    if (!sent) return
    const timer = setTimeout(() => setSent(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [sent])
  function send(pace: Pace) {
    studio.act({ type: 'pace:send', pace })
    setOpen(false)
    setSent(true)
  }
  return (
    <>
      <button
        type="button"
        aria-label={words.pace.title}
        title={words.pace.title}
        aria-expanded={open}
        data-testid="pace"
        onClick={() => setOpen(!open)}
      >
        <Gauge size={20} />
      </button>
      {open && (
        <div className="pace over open">
          {PACES.map((pace) => (
            <button key={pace} type="button" className="chip" data-testid={`pace-${pace}`} onClick={() => send(pace)}>
              {words.pace[pace]}
            </button>
          ))}
        </div>
      )}
      {sent && (
        <p className="pace over open soft" role="status">
          {words.pace.sent}
        </p>
      )}
    </>
  )
}
