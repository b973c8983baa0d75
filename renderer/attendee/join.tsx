import { useState } from 'react'
import { usePage } from './use-page'

/** Name, consent, in. */
export function Join() {
  const { studio, state, words } = usePage()
  const [name, setName] = useState('')
  const [agreed, setAgreed] = useState(false)
  const refused = state.stage.kind === 'joining' ? state.stage.refused : undefined
  return (
    <main className="join">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() && agreed) studio.join(name.trim())
        }}
      >
        <h1>{words.join.title}</h1>
        <label className="field">
          {words.join.name}
          <input
            data-testid="join-name"
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder={words.join.placeholder}
            maxLength={60}
            autoComplete="nickname"
            required
          />
        </label>
        <label className="consent">
          <input
            data-testid="join-consent"
            type="checkbox"
            checked={agreed}
            onChange={(event) => setAgreed(event.target.checked)}
            required
          />
          <span>{words.join.consent}</span>
        </label>
        {refused && (
          <p className="problem" role="alert">
            {words.refused[refused] ?? words.failed}
          </p>
        )}
        <button className="primary" type="submit" data-testid="join-submit" disabled={!name.trim() || !agreed}>
          {words.join.enter}
        </button>
        <button
          className="quiet"
          type="button"
          onClick={() => studio.set({ locale: state.locale === 'zh-CN' ? 'en' : 'zh-CN' })}
        >
          {state.locale === 'zh-CN' ? 'English' : '简体中文'}
        </button>
      </form>
    </main>
  )
}
