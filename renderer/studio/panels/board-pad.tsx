import { Eraser, Pen, Trash2, Type, Undo2 } from 'lucide-react'
import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { type BoardAct, INKS, type Ink, MAX_TEXT_LENGTH, type Mark, visibleMarks } from '../../../shared/board'
import { PICTURE_HEIGHT, PICTURE_WIDTH } from '../../../shared/layout'
import { drawMark, INK_COLOURS } from '../../ui/board-drawing'
import { IconButton } from '../../ui/button'
import { newId } from '../bridge'
import { useKey } from '../keys'
import { draw } from '../stores/board'
import { useWords } from '../words'

type Tool = 'pen' | 'eraser' | 'text'

const WIDTHS = { pen: 5, eraser: 48 }
const TEXT_SIZE = 36
/** A stroke is told to viewers in pieces this long. */
const TELL_MS = 50

/** The pen over the picture: what is drawn is seen here at once, and at viewers as soon as the picture carries it. */
export function BoardPad({ marks }: { marks: readonly Mark[] }) {
  const { t } = useWords()
  const [tool, setTool] = useState<Tool>('pen')
  const [ink, setInk] = useState<Ink>('black')
  const [writing, setWriting] = useState<{ x: number; y: number }>()
  const pad = useRef<HTMLCanvasElement>(null)
  const stroke = useRef<{ id: string; tool: 'pen' | 'eraser'; told: number; points: number[]; toldAtMs: number }>(
    undefined,
  )
  const undo = () => draw({ kind: 'undo' })
  const clear = () => draw({ kind: 'clear', id: newId() })
  useKey('d', t('board.pen'), () => setTool('pen'))
  useKey('e', t('board.eraser'), () => setTool('eraser'))
  useKey('t', t('board.text'), () => setTool('text'))
  useKey('u', t('board.undo'), undo)
  useKey('x', t('board.clear'), clear)

  useEffect(() => {
    const context = pad.current?.getContext('2d')
    if (!context) return
    context.clearRect(0, 0, PICTURE_WIDTH, PICTURE_HEIGHT)
    for (const mark of visibleMarks(marks)) drawMark(context, mark)
  }, [marks])

  const at = (event: PointerEvent<HTMLCanvasElement>): [number, number] => {
    const box = event.currentTarget.getBoundingClientRect()
    const tenth = (value: number) => Math.round(value * 10) / 10
    return [
      tenth(((event.clientX - box.left) / box.width) * PICTURE_WIDTH),
      tenth(((event.clientY - box.top) / box.height) * PICTURE_HEIGHT),
    ]
  }
  const begin = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0) return
    const [x, y] = at(event)
    if (tool === 'text') {
      // Else the press would take the focus away from the field again.
      event.preventDefault()
      setWriting({ x, y })
      return
    }
    event.currentTarget.setPointerCapture(event.pointerId)
    stroke.current = { id: newId(), tool, told: 0, points: [x, y], toldAtMs: 0 }
    tellStroke()
  }
  const follow = (event: PointerEvent<HTMLCanvasElement>) => {
    const { current } = stroke
    if (!current) return
    current.points.push(...at(event))
    if (event.timeStamp - current.toldAtMs > TELL_MS) {
      current.toldAtMs = event.timeStamp
      tellStroke()
    }
  }
  const end = () => {
    tellStroke()
    stroke.current = undefined
  }
  const tellStroke = () => {
    const { current } = stroke
    if (!current || current.told === current.points.length) return
    const { id, tool: used, points } = current
    draw({ kind: 'stroke', id, tool: used, ink, width: WIDTHS[used], points: points.slice(current.told) })
    current.told = points.length
  }
  const write = (text: string) => {
    if (writing && text.trim()) {
      const act: BoardAct = { kind: 'text', id: newId(), ink, size: TEXT_SIZE, ...writing, text: text.trim() }
      draw(act)
    }
    setWriting(undefined)
  }

  return (
    <>
      <canvas
        ref={pad}
        width={PICTURE_WIDTH}
        height={PICTURE_HEIGHT}
        className={`board board-${tool}`}
        aria-label={t('scene.board')}
        data-testid="board"
        onPointerDown={begin}
        onPointerMove={follow}
        onPointerUp={end}
        onPointerCancel={end}
      />
      {writing && <TextEntry at={writing} ink={ink} onDone={write} />}
      <div className="stage-bar" role="toolbar" aria-label={t('board.tools')}>
        <ToolButton icon={Pen} label={t('board.pen')} shortcut="d" on={tool === 'pen'} onClick={() => setTool('pen')} />
        <ToolButton
          icon={Eraser}
          label={t('board.eraser')}
          shortcut="e"
          on={tool === 'eraser'}
          onClick={() => setTool('eraser')}
        />
        <ToolButton
          icon={Type}
          label={t('board.text')}
          shortcut="t"
          on={tool === 'text'}
          onClick={() => setTool('text')}
        />
        <span className="board-inks" role="radiogroup" aria-label={t('board.ink')}>
          {INKS.map((one) => (
            <label key={one} className="board-ink" style={{ color: INK_COLOURS[one] }} title={t(`board.${one}`)}>
              <input
                type="radio"
                name="ink"
                checked={ink === one}
                aria-label={t(`board.${one}`)}
                onChange={() => {
                  setInk(one)
                  if (tool === 'eraser') setTool('pen')
                }}
              />
            </label>
          ))}
        </span>
        <IconButton
          icon={Undo2}
          size="small"
          label={t('board.undo')}
          shortcut="u"
          data-testid="board-undo"
          onClick={undo}
        />
        <IconButton
          icon={Trash2}
          size="small"
          label={t('board.clear')}
          shortcut="x"
          data-testid="board-clear"
          onClick={clear}
        />
      </div>
    </>
  )
}

function ToolButton({ on, ...rest }: Parameters<typeof IconButton>[0] & { on: boolean }) {
  return <IconButton {...rest} size="small" aria-pressed={on} className={on ? 'button-on' : ''} />
}

/** A line of text where the board was pressed: Enter writes it, Escape forgets it. */
function TextEntry({ at, ink, onDone }: { at: { x: number; y: number }; ink: Ink; onDone: (text: string) => void }) {
  const { t } = useWords()
  const field = useRef<HTMLInputElement>(null)
  const done = useRef(false)
  useEffect(() => field.current?.focus(), [])
  const finish = (text: string) => {
    if (done.current) return
    done.current = true
    onDone(text)
  }
  return (
    <input
      ref={field}
      className="board-text"
      aria-label={t('board.write')}
      placeholder={t('board.write')}
      maxLength={MAX_TEXT_LENGTH}
      data-testid="board-text"
      style={{
        left: `${(at.x / PICTURE_WIDTH) * 100}%`,
        top: `${(at.y / PICTURE_HEIGHT) * 100}%`,
        color: INK_COLOURS[ink],
        fontSize: `calc(${((TEXT_SIZE / PICTURE_WIDTH) * 100).toFixed(3)} * min(1cqw, 16cqh / 9))`,
      }}
      onBlur={(event) => finish(event.target.value)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') finish(event.currentTarget.value)
        if (event.key === 'Escape') finish('')
      }}
    />
  )
}
