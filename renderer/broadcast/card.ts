import { PICTURE_HEIGHT, PICTURE_WIDTH } from '../../shared/layout'

/** The calm dark card that says "back soon", in both languages because viewers may read either. */
export function drawCard(): OffscreenCanvas {
  const canvas = new OffscreenCanvas(PICTURE_WIDTH, PICTURE_HEIGHT)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  const ground = context.createLinearGradient(0, 0, PICTURE_WIDTH, PICTURE_HEIGHT)
  ground.addColorStop(0, '#1c2230')
  ground.addColorStop(1, '#10141d')
  context.fillStyle = ground
  context.fillRect(0, 0, PICTURE_WIDTH, PICTURE_HEIGHT)
  context.translate(PICTURE_WIDTH / 2, 250)
  drawCup(context)
  context.textAlign = 'center'
  context.fillStyle = '#e8ecf5'
  context.font = '600 56px system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'
  context.fillText('马上回来', 0, 190)
  context.fillStyle = '#9aa7bf'
  context.font = '400 36px system-ui, sans-serif'
  context.fillText('Back soon', 0, 250)
  return canvas
}

function drawCup(context: OffscreenCanvasRenderingContext2D): void {
  context.strokeStyle = '#7f8db0'
  context.lineWidth = 9
  context.lineCap = 'round'
  context.lineJoin = 'round'
  context.beginPath()
  context.moveTo(-64, -20)
  context.lineTo(-64, 30)
  context.arcTo(-64, 74, -20, 74, 44)
  context.lineTo(4, 74)
  context.arcTo(48, 74, 48, 30, 44)
  context.lineTo(48, -20)
  context.closePath()
  context.moveTo(48, -4)
  context.arc(52, 18, 24, -Math.PI / 2, Math.PI / 2)
  for (const x of [-36, -8, 20]) {
    context.moveTo(x, -48)
    context.lineTo(x, -76)
  }
  context.stroke()
}
