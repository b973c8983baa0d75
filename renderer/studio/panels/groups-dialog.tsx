import { useState } from 'react'
import { MAX_GROUP } from '../../../shared/groups'
import type { Live, RequestOf } from '../../../shared/ipc'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Select, SelectField, TextField } from '../../ui/field'
import { Segments } from '../../ui/segments'
import { ask } from '../bridge'
import { useWords } from '../words'

const SIZES = Array.from({ length: MAX_GROUP - 1 }, (_, at) => at + 2)

type Kind = RequestOf<'groups:open'>['how']['kind']

/** Who goes with whom, and for how long. */
export function GroupsDialog({ live, onClose }: { live: Live; onClose: () => void }) {
  const { t } = useWords()
  const here = live.attendees.filter(({ presence }) => presence.kind === 'here')
  const polls = live.polls.filter(({ tally }) => tally.voters > 0)
  const [kind, setKind] = useState<Kind>('lot')
  const [size, setSize] = useState('4')
  const [minutes, setMinutes] = useState('10')
  const [pollId, setPollId] = useState(polls.at(-1)?.poll.id ?? '')
  const [numbers, setNumbers] = useState<Record<string, number>>({})
  const length = Number(minutes)
  const badLength = !(Number.isInteger(length) && length >= 1 && length <= 240)
  const chosen = Object.fromEntries(Object.entries(numbers).filter(([, number]) => number > 0))
  const nobody = here.length === 0 || (kind === 'hand' && Object.keys(chosen).length === 0)

  const open = async () => {
    const how: RequestOf<'groups:open'>['how'] =
      kind === 'lot' ? { kind, size: Number(size) } : kind === 'answer' ? { kind, pollId } : { kind, numbers: chosen }
    const outcome = await ask('groups:open', { how, minutes: length })
    if (outcome.ok) onClose()
  }

  return (
    <Dialog open title={t('groups.title')} description={t('groups.lead')} closeLabel={t('app.close')} onClose={onClose}>
      <div className="dialog-scroll stack">
        <Segments
          label={t('groups.how')}
          value={kind}
          onChange={setKind}
          testId="groups-how"
          options={[
            { value: 'lot', label: t('groups.lot') },
            { value: 'answer', label: t('groups.answer'), disabled: polls.length === 0 },
            { value: 'hand', label: t('groups.hand') },
          ]}
        />
        <div className="form-pair">
          {kind === 'lot' && (
            <SelectField
              label={t('groups.size')}
              value={size}
              data-testid="groups-size"
              onChange={(event) => setSize(event.target.value)}
            >
              {SIZES.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </SelectField>
          )}
          {kind === 'answer' && (
            <SelectField label={t('groups.poll')} value={pollId} onChange={(event) => setPollId(event.target.value)}>
              {polls.map(({ poll }) => (
                <option key={poll.id} value={poll.id}>
                  {poll.question}
                </option>
              ))}
            </SelectField>
          )}
          <TextField
            label={t('groups.minutes')}
            unit={t('offer.minutesUnit')}
            inputMode="numeric"
            value={minutes}
            error={badLength ? t('groups.minutesBad') : undefined}
            data-testid="groups-minutes"
            onChange={(event) => setMinutes(event.target.value)}
          />
        </div>
        {kind === 'hand' && (
          <ul className="by-hand">
            {here.map(({ id, name }) => (
              <li key={id} className="hand-line">
                <span className="one-line grow" title={name}>
                  {name}
                </span>
                <Select
                  aria-label={name}
                  value={numbers[id] ?? 0}
                  data-testid="by-hand"
                  onChange={(event) => setNumbers({ ...numbers, [id]: Number(event.target.value) })}
                >
                  <option value={0}>{t('groups.stays')}</option>
                  {here
                    .map((_, at) => at + 1)
                    .map((number) => (
                      <option key={number} value={number}>
                        {t('groups.name', { number })}
                      </option>
                    ))}
                </Select>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="dialog-actions">
        <Button onClick={onClose}>{t('app.cancel')}</Button>
        <Button kind="primary" disabled={nobody || badLength} data-testid="groups-open" onClick={() => void open()}>
          {t('groups.open')}
        </Button>
      </div>
    </Dialog>
  )
}
