import { X } from 'lucide-react'
import { pickText } from '../../../shared/model'
import { SelectField } from '../../ui/field'
import { useCatalogue } from '../stores/catalogue'
import { useWords } from '../words'

/** The courses one should have taken before this one. */
export function PrerequisiteField({
  courseId,
  chosen,
  onChange,
}: {
  courseId?: string
  chosen: string[]
  onChange: (chosen: string[]) => void
}) {
  const { t, locale } = useWords()
  const { courses, names } = useCatalogue()
  const title = (id: string) => pickText(names.courses[id] ?? {}, locale) || id
  return (
    <div className="field">
      <SelectField
        label={t('course.prerequisites')}
        hint={t('course.prerequisitesHint')}
        value=""
        data-testid="course-prerequisites"
        onChange={(event) => event.target.value && onChange([...chosen, event.target.value])}
      >
        <option value="">{t('course.addPrerequisite')}</option>
        {(courses ?? [])
          .filter(({ id }) => id !== courseId && !chosen.includes(id))
          .map(({ id }) => (
            <option key={id} value={id}>
              {title(id)}
            </option>
          ))}
      </SelectField>
      {chosen.length > 0 && (
        <span className="chips">
          {chosen.map((id) => (
            <span className="chip" key={id}>
              {title(id)}
              <button
                type="button"
                aria-label={t('course.removePrerequisite', { title: title(id) })}
                onClick={() => onChange(chosen.filter((other) => other !== id))}
              >
                <X size={12} aria-hidden />
              </button>
            </span>
          ))}
        </span>
      )}
    </div>
  )
}
