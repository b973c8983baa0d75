import { Download, ExternalLink } from 'lucide-react'
import type { Handout } from '../../shared/model'
import { usePage } from './use-page'

const size = (bytes: number) =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`

/** What the teacher has handed out, the newest first. */
export function Material() {
  const { studio, state, words } = usePage()
  function opened({ id }: Handout) {
    if (state.opened.includes(id)) return
    studio.act({ type: 'handout:open', handoutId: id })
    studio.set({ opened: [...state.opened, id] })
  }
  return (
    <ol className="for-you" data-testid="material">
      {state.handouts.length === 0 && <li className="empty">{words.material.empty}</li>}
      {[...state.handouts].reverse().map((handout) => {
        const { id, title, target } = handout
        const file = target.kind === 'file'
        return (
          <li key={id} data-testid="handout">
            <h3>{title}</h3>
            <p className="soft">
              {file ? `${target.fileName} · ${size(target.bytes)}` : new URL(target.url).host}
              {state.opened.includes(id) && ` · ${words.material.opened}`}
            </p>
            <div className="actions">
              <a
                className={state.opened.includes(id) ? 'button' : 'primary'}
                data-testid="handout-open"
                href={file ? `handouts/${id}` : target.url}
                target="_blank"
                rel="noopener noreferrer"
                download={file ? target.fileName : undefined}
                onClick={() => opened(handout)}
              >
                {file ? <Download size={16} /> : <ExternalLink size={16} />}
                {file ? words.material.download : words.material.open}
              </a>
            </div>
          </li>
        )
      })}
    </ol>
  )
}
