import type { Purpose } from '../../shared/model'
import { usePage } from './use-page'

/** Whether the class may be told of this person's purchases, or the teacher may write: off until they say so. */
export function Agreement({ purpose }: { purpose: Purpose }) {
  const { studio, state, words } = usePage()
  const agreed = state.agreed.includes(purpose)
  return (
    <label className="consent">
      <input
        type="checkbox"
        checked={agreed}
        data-testid={purpose}
        onChange={() => {
          studio.act({ type: 'consent:set', purpose, agreed: !agreed })
          studio.set({ agreed: agreed ? state.agreed.filter((one) => one !== purpose) : [...state.agreed, purpose] })
        }}
      />
      <span>{words.agree[purpose]}</span>
    </label>
  )
}
