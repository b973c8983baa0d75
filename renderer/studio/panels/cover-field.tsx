import { ImagePlus, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../ui/button'
import { ask } from '../bridge'
import { loadCatalogue } from '../stores/catalogue'
import { useWords } from '../words'

const WIDTH = 640
const HEIGHT = 360

/** Cut to 16:9 and made small enough for phones, before it leaves this window. */
async function coverFrom(file: File): Promise<string> {
  const picture = await createImageBitmap(file)
  const scale = Math.max(WIDTH / picture.width, HEIGHT / picture.height)
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = HEIGHT
  const [width, height] = [picture.width * scale, picture.height * scale]
  canvas.getContext('2d')?.drawImage(picture, (WIDTH - width) / 2, (HEIGHT - height) / 2, width, height)
  picture.close()
  return canvas.toDataURL('image/jpeg', 0.82)
}

/** The picture of a course. Kept at once. */
export function CoverField({ courseId }: { courseId: string }) {
  const { t } = useWords()
  const [picture, setPicture] = useState<string | null>(null)
  const [failed, setFailed] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    void ask('course:cover', { courseId }).then((outcome) => outcome.ok && setPicture(outcome.value))
  }, [courseId])

  const keep = async (next: string | null) => {
    const outcome = await ask('course:set-cover', { courseId, picture: next })
    if (!outcome.ok) return
    setPicture(next)
    await loadCatalogue()
  }
  const choose = async (file: File | undefined) => {
    if (!file) return
    try {
      const cover = await coverFrom(file)
      setFailed(false)
      await keep(cover)
    } catch {
      setFailed(true)
    }
  }

  return (
    <div className="cover-field">
      {picture && <img className="cover" src={picture} alt={t('cover.label')} data-testid="cover" />}
      <div className="field">
        <span className="field-label">{t('cover.label')}</span>
        <p className={failed ? 'field-error' : 'field-hint'}>{t(failed ? 'cover.failed' : 'cover.hint')}</p>
        <span className="cover-actions">
          <Button size="small" icon={ImagePlus} onClick={() => input.current?.click()}>
            {t('cover.choose')}
          </Button>
          {picture && (
            <Button size="small" kind="quiet" icon={X} onClick={() => void keep(null)}>
              {t('cover.remove')}
            </Button>
          )}
        </span>
        <input
          ref={input}
          type="file"
          accept="image/*"
          hidden
          data-testid="cover-file"
          onChange={(event) => void choose(event.target.files?.[0])}
        />
      </div>
    </div>
  )
}
