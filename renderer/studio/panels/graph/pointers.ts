/** What the pointer did, in pixels of the canvas. */
interface Pointers {
  pressed(x: number, y: number): void
  moved(x: number, y: number): void
  zoomed(factor: number, x: number, y: number): void
}

/** Drag moves, wheel zooms, a press without a drag picks. */
export function listenToPointers(canvas: HTMLCanvasElement, { pressed, moved, zoomed }: Pointers): () => void {
  let from: { x: number; y: number; far: boolean } | undefined
  const place = (event: MouseEvent) => {
    const box = canvas.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
  const down = (event: PointerEvent) => {
    canvas.setPointerCapture(event.pointerId)
    from = { ...place(event), far: false }
  }
  const move = (event: PointerEvent) => {
    if (!from) return
    const to = place(event)
    const far = from.far || Math.hypot(to.x - from.x, to.y - from.y) > 3
    if (!far) return
    moved(to.x - from.x, to.y - from.y)
    from = { ...to, far }
  }
  const up = (event: PointerEvent) => {
    const { x, y } = place(event)
    if (from && !from.far) pressed(x, y)
    from = undefined
  }
  const wheel = (event: WheelEvent) => {
    event.preventDefault()
    const { x, y } = place(event)
    zoomed(Math.exp(-event.deltaY * 0.0015), x, y)
  }
  canvas.addEventListener('pointerdown', down)
  canvas.addEventListener('pointermove', move)
  canvas.addEventListener('pointerup', up)
  canvas.addEventListener('wheel', wheel, { passive: false })
  return () => {
    canvas.removeEventListener('pointerdown', down)
    canvas.removeEventListener('pointermove', move)
    canvas.removeEventListener('pointerup', up)
    canvas.removeEventListener('wheel', wheel)
  }
}
