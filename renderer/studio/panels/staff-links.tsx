import { Copy, Trash2, UserPlus } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { StaffLink, StaffRole } from '../../../shared/model'
import { Button, IconButton } from '../../ui/button'
import { clock } from '../../ui/words'
import { ask, request } from '../bridge'
import { tell } from '../stores/notices'
import { useWords } from '../words'

const STAFF_ROLES: StaffRole[] = ['moderator', 'co-teacher']

/** Links by which others help to run the class from a browser; each is shown once, and can be revoked. */
export function StaffLinks() {
  const { t, locale } = useWords()
  const [links, setLinks] = useState<StaffLink[]>([])
  const [fresh, setFresh] = useState<{ id: string; url: string }>()

  useEffect(() => {
    void request('staff:list').then((outcome) => outcome.ok && setLinks(outcome.value))
  }, [])

  const invite = async (role: StaffRole) => {
    const outcome = await ask('staff:invite', { role })
    if (!outcome.ok) return
    setLinks([...links, outcome.value.link])
    setFresh({ id: outcome.value.link.id, url: outcome.value.url })
  }
  const revoke = async (linkId: string) => {
    const outcome = await ask('staff:revoke', { linkId })
    if (outcome.ok) setLinks(links.filter(({ id }) => id !== linkId))
  }
  const copy = async (url: string) => {
    await navigator.clipboard.writeText(url)
    tell({ kind: 'copied' })
  }

  return (
    <details className="join-secure" data-testid="staff">
      <summary className="field-label">{t('staff.title')}</summary>
      <p className="field-hint">{t('staff.hint')}</p>
      <div className="group-line">
        {STAFF_ROLES.map((role) => (
          <Button
            key={role}
            size="small"
            icon={UserPlus}
            data-testid={`staff-${role}`}
            onClick={() => void invite(role)}
          >
            {t(`staff.invite.${role}`)}
          </Button>
        ))}
      </div>
      {links
        .filter(({ revoked }) => !revoked)
        .map(({ id, role, createdAtMs }) => (
          <div key={id} className="hand-line">
            <span className="badge badge-accent">{t(`staff.role.${role}`)}</span>
            {fresh?.id === id ? (
              <code className="join-url grow" data-testid="staff-url">
                {fresh.url}
              </code>
            ) : (
              <span className="soft small grow">{t('staff.since', { time: clock(createdAtMs, locale) })}</span>
            )}
            {fresh?.id === id && (
              <IconButton size="small" icon={Copy} label={t('join.copy')} onClick={() => void copy(fresh.url)} />
            )}
            <IconButton
              size="small"
              icon={Trash2}
              label={t('staff.revoke')}
              data-testid="staff-revoke"
              onClick={() => void revoke(id)}
            />
          </div>
        ))}
    </details>
  )
}
