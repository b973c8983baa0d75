import { ArrowLeft, Tag } from 'lucide-react'
import type { Live } from '../../../shared/ipc'
import { pickText } from '../../../shared/model'
import { reasonText } from '../../../shared/reason'
import { Button } from '../../ui/button'
import { Menu } from '../../ui/menu'
import { percent } from '../../ui/words'
import { useKey } from '../keys'
import { useCatalogue } from '../stores/catalogue'
import { prepareOffer, show, useLiveView } from '../stores/live-view'
import { useWords } from '../words'
import { RegistrationAnswers } from './answers'
import { Groups } from './groups'
import { Hands } from './hands'
import { personActions } from './person-actions'

function Person({ live, personId }: { live: Live; personId: string }) {
  const { t, locale } = useWords()
  const names = useCatalogue((catalogue) => catalogue.names)
  const person = live.attendees.find(({ id }) => id === personId)
  const top = live.wants.find(({ attendeeId }) => attendeeId === personId)?.top ?? []
  const back = () => show({ personId: undefined })
  useKey('Escape', t('people.back'), back)
  return (
    <div className="rail-column rail-scroll">
      <Button kind="quiet" icon={ArrowLeft} onClick={back}>
        {t('people.back')}
      </Button>
      <h3 className="one-line">{person?.name}</h3>
      <RegistrationAnswers classId={live.class.id} attendeeId={personId} />
      <p className="soft small">{t('people.wants')}</p>
      <ol className="stack">
        {top.map(({ courseId, likelihood, reason }) => (
          <li key={courseId} className="person-want">
            <strong>{pickText(names.courses[courseId] ?? {}, locale)}</strong>
            <span className="soft small">{reasonText(reason, locale, names)}</span>
            <span className="figures small">{t('people.likelihood', { share: percent(likelihood, locale) })}</span>
            <Button size="small" icon={Tag} onClick={() => prepareOffer(courseId, personId)}>
              {t('people.offer')}
            </Button>
          </li>
        ))}
      </ol>
    </div>
  )
}

/** Everyone who came, those who are here first. */
export function PeoplePanel({ live }: { live: Live }) {
  const { t } = useWords()
  const personId = useLiveView((view) => view.personId)
  if (personId) return <Person live={live} personId={personId} />
  const sorted = [...live.attendees].sort(
    (a, b) => Number(b.presence.kind === 'here') - Number(a.presence.kind === 'here') || a.joinedAtMs - b.joinedAtMs,
  )
  return (
    <div className="rail-column rail-scroll">
      <Hands live={live} />
      <Groups live={live} />
      <ul className="people">
        {sorted.length === 0 && <li className="empty">{t('people.empty')}</li>}
        {sorted.map(({ id, name, presence, simulated, muted, banned }) => (
          <li key={id} className="row">
            <button
              type="button"
              className="person grow"
              data-testid="people-row"
              onClick={() => show({ personId: id })}
            >
              <span className={presence.kind === 'here' ? 'presence presence-here' : 'presence'} />
              <span className="one-line grow">{name}</span>
              {muted && <span className="badge badge-warning">{t('people.muted')}</span>}
              {banned && <span className="badge badge-warning">{t('people.banned')}</span>}
              {simulated && <span className="badge">{t('people.simulated')}</span>}
              {presence.kind !== 'here' && <span className="faint small">{t(`people.${presence.kind}`)}</span>}
            </button>
            <Menu
              label={t('people.actions')}
              testId="person-more"
              items={personActions(t, id, { muted: muted ?? false, banned: banned ?? false })}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}
