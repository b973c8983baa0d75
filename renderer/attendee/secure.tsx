import { secureAddress } from './known'
import { usePage } from './use-page'

/** Why the browser will warn, what it will say, and how one can be sure: the way to the HTTPS door. */
export function SecureWay() {
  const { state, words } = usePage()
  const { secure } = words.stage
  const fingerprint = state.entry?.fingerprint
  if (!fingerprint) return <p className="problem">{secure.none}</p>
  return (
    <div className="secure" data-testid="secure-way">
      <p>{secure.why}</p>
      <ol>
        {secure.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p className="soft">{secure.compare}</p>
      <code data-testid="secure-fingerprint">{fingerprint}</code>
      <a className="primary" href={secureAddress()} data-testid="secure-link">
        {secure.open}
      </a>
    </div>
  )
}
