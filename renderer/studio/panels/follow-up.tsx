import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { FollowUp } from '../../../shared/follow-up'
import { pickText } from '../../../shared/model'
import { Button } from '../../ui/button'
import { SelectField } from '../../ui/field'
import { Segments } from '../../ui/segments'
import { dayAndClock, duration } from '../../ui/words'
import { ask } from '../bridge'
import { loadCatalogue, useCatalogue } from '../stores/catalogue'
import { loadClasses, useClasses } from '../stores/classes'
import { tell } from '../stores/notices'
import { useWords } from '../words'

const LISTS = ['bought', 'clicked', 'seen', 'left-before', 'asked', 'declined'] as const

/** The people of one class by what they did, for a word afterwards. */
export function FollowUpLists() {
  const { t, locale } = useWords()
  const classes = (useClasses((state) => state.classes) ?? []).filter(({ state }) => state.kind !== 'planned')
  const [chosen, setChosen] = useState<string>()
  const [list, setList] = useState<(typeof LISTS)[number]>('clicked')
  const [found, setFound] = useState<FollowUp>()
  const classId = chosen ?? classes[0]?.id
  useEffect(() => {
    void loadClasses()
    void loadCatalogue()
  }, [])
  useEffect(() => {
    if (classId) void ask('follow-up:get', { classId }).then((outcome) => outcome.ok && setFound(outcome.value))
  }, [classId])
  const save = async () => {
    if (!classId) return
    const outcome = await ask('follow-up:export', { classId, list })
    if (outcome.ok && outcome.value) tell({ kind: 'saved-file', file: outcome.value.file })
  }
  if (!classId) return <p className="empty">{t('followUp.noClasses')}</p>
  return (
    <>
      <div className="follow-up-head">
        <SelectField
          label={t('followUp.class')}
          value={classId}
          data-testid="follow-up-class"
          onChange={(event) => setChosen(event.target.value)}
        >
          {classes.map(({ id, title, state }) => (
            <option key={id} value={id}>
              {title} · {state.kind === 'planned' ? '' : dayAndClock(state.startedAtMs, locale)}
            </option>
          ))}
        </SelectField>
        <Button icon={Download} data-testid="follow-up-export" onClick={() => void save()}>
          {t('report.export')}
        </Button>
      </div>
      {found && (
        <>
          <Segments
            label={t('sales.followUp')}
            size="small"
            value={list}
            testId="list"
            onChange={setList}
            options={LISTS.map((value) => ({
              value,
              label: `${t(`followUp.lists.${value}`)} ${found.lists[value].length}`,
            }))}
          />
          <p className="soft small figures">
            {[
              t('followUp.of', { count: found.lists[list].length, came: found.came }),
              t(`followUp.hints.${list}`),
              t('followUp.consent'),
            ].join(locale === 'zh-CN' ? '' : ' ')}
          </p>
          <People people={found.lists[list]} />
        </>
      )}
    </>
  )
}

function People({ people }: { people: FollowUp['lists']['bought'] }) {
  const { t, locale } = useWords()
  const names = useCatalogue((catalogue) => catalogue.names)
  if (people.length === 0) return <p className="empty">{t('followUp.nobody')}</p>
  const comma = locale === 'zh-CN' ? '、' : ', '
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{t('report.name')}</th>
          <th>{t('report.course')}</th>
          <th>{t('report.present')}</th>
          <th>{t('followUp.contact')}</th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr key={person.attendeeId} data-testid="follow-up-row">
            <td>
              {person.name} {person.simulated && <span className="badge">{t('people.simulated')}</span>}
            </td>
            <td>{person.courseIds.map((id) => pickText(names.courses[id] ?? {}, locale)).join(comma)}</td>
            <td className="figures">{duration(person.presentMs, locale)}</td>
            <td>
              {person.contact ?? (
                <span className="faint">{t(person.mayContact ? 'followUp.noAddress' : 'followUp.notAgreed')}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
