import { type ReactNode, useEffect, useState } from 'react'
import { create } from 'zustand'
import type { Behind } from '../../../../shared/ipc'
import { unpack } from '../../../../shared/packed'
import type { EventLine, EventsBehind } from '../../../../shared/report'
import { Dialog } from '../../../ui/dialog'
import { type Column, Table } from '../../../ui/table'
import { clock, count } from '../../../ui/words'
import { ask } from '../../bridge'
import { useWords } from '../../words'

interface Opened {
  classId: string
  behind: Behind
  title: string
}

const useOpened = create<{ opened?: Opened | undefined }>(() => ({}))

/** Opens the events that a figure was counted from. */
export function openBehind(opened: Opened): void {
  useOpened.setState({ opened })
}

/** A figure that can be opened. */
export function Opens({ classId, behind, title, children }: Opened & { children: ReactNode }) {
  const { t } = useWords()
  return (
    <button
      type="button"
      className="opens"
      title={t('report.open')}
      onClick={() => openBehind({ classId, behind, title })}
    >
      {children}
    </button>
  )
}

/** The events behind the figure that was opened, oldest first. */
export function BehindDialog() {
  const { t, locale } = useWords()
  const { opened } = useOpened()
  const [found, setFound] = useState<EventsBehind>()
  useEffect(() => {
    setFound(undefined)
    if (!opened) return
    const { classId, behind } = opened
    void ask('report:events', { classId, behind }).then((outcome) => outcome.ok && setFound(unpack(outcome.value)))
  }, [opened])
  const columns: Column<EventLine>[] = [
    { head: t('report.time'), cell: ({ atMs }) => clock(atMs, locale) },
    { head: t('report.name'), text: true, cell: ({ who }) => who },
    {
      head: t('report.event'),
      cell: ({ type }) => t(`event.${type}` as 'event.chat:sent', { defaultValue: type, nsSeparator: false }),
    },
    { head: t('report.detail'), text: true, cell: ({ detail }) => detail },
  ]
  return (
    <Dialog
      wide
      open={opened !== undefined}
      title={opened?.title ?? ''}
      closeLabel={t('app.close')}
      onClose={() => useOpened.setState({ opened: undefined })}
    >
      {!found && <p className="empty">{t('report.loading')}</p>}
      {found && (
        <>
          <p className="soft small figures" data-testid="behind-count">
            {found.total > found.lines.length
              ? t('report.behindFirst', { shown: count(found.lines.length, locale), total: count(found.total, locale) })
              : t('report.behind', { count: found.total })}
          </p>
          <Table columns={columns} rows={found.lines} keyOf={({ seq }) => seq} testId="behind" />
        </>
      )}
    </Dialog>
  )
}
