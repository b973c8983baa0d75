import type { MenuItem } from '../../ui/menu'
import { act } from '../bridge'
import type { useWords } from '../words'

/** What the teacher can do about somebody: each act is written down and holds at once. */
export function personActions(
  t: ReturnType<typeof useWords>['t'],
  attendeeId: string,
  { muted, banned = false }: { muted: boolean; banned?: boolean },
): MenuItem[] {
  return [
    {
      label: muted ? t('people.unmute') : t('people.mute'),
      testId: 'person-mute',
      run: () => void act({ type: 'attendee:mute', target: { attendeeId }, muted: !muted }),
    },
    {
      label: t('people.kick'),
      testId: 'person-kick',
      danger: true,
      run: () => void act({ type: 'attendee:kick', attendeeId }),
    },
    {
      label: banned ? t('people.unban') : t('people.ban'),
      testId: 'person-ban',
      danger: true,
      run: () => void act({ type: 'attendee:ban', attendeeId, banned: !banned }),
    },
  ]
}
