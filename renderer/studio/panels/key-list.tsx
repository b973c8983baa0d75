import { Dialog } from '../../ui/dialog'
import { Key } from '../../ui/tip'
import { useBindings } from '../keys'
import { useWords } from '../words'

/** The keys that do something on the screen behind. */
export function KeyList({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords()
  const bindings = useBindings((state) => state.bindings)
  // Of two bindings for one key only the newest does anything.
  const byKey = new Map(bindings.map((binding) => [binding.key, binding]))
  return (
    <Dialog open={open} title={t('keys.list')} closeLabel={t('app.close')} onClose={onClose}>
      <dl className="key-list" data-testid="key-list">
        {[...byKey.values()].map((binding) => (
          <div key={binding.key}>
            <dt>{binding.label}</dt>
            <dd>
              <Key name={binding.key} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="field-hint">{t('keys.typing')}</p>
    </Dialog>
  )
}
