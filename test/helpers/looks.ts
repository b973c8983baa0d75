import type { Page } from '@playwright/test'

export interface LooksRules {
  /** The least side of what is pressed, in CSS pixels; 0 where it is pressed with a mouse. */
  targetPx: number
}

/** WCAG 2.2, 1.4.3: the contrast of ordinary text, and of text that is large. */
const CONTRAST = { text: 4.5, large: 3 }

/**
 * What a machine can see wrong on the screen as it is rendered now, a sentence each; empty where nothing is:
 * something wider than the window, text without contrast to what is painted behind it, a control without a name, a
 * control too small to be hit. Looks at what is visible; text over pictures is left to people.
 */
export function faults(page: Page, rules: LooksRules): Promise<string[]> {
  return page.evaluate(inspect, { ...rules, contrast: CONTRAST })
}

/** Runs in the page, so everything it uses stands inside it. */
function inspect({ targetPx, contrast }: LooksRules & { contrast: typeof CONTRAST }): string[] {
  type Colour = [number, number, number, number]
  const found: string[] = []
  const root = document.documentElement

  const parse = (text: string): Colour => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number)
    // Mixed colours are told as color(srgb …), in parts of one.
    return text.startsWith('color(') ? [red * 255, green * 255, blue * 255, alpha] : [red, green, blue, alpha]
  }
  const over = (top: Colour, below: Colour): Colour => {
    const share = top[3]
    const mix = (at: 0 | 1 | 2) => top[at] * share + below[at] * (1 - share)
    return [mix(0), mix(1), mix(2), 1]
  }
  const luminance = ([red, green, blue]: Colour) => {
    const linear = (value: number) => {
      const part = value / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }
  const ratio = (one: Colour, other: Colour) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
    return (light + 0.05) / (dark + 0.05)
  }
  const nameOf = (element: Element) => {
    const id = element.closest('[data-testid]')?.getAttribute('data-testid')
    const words = (element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 30)
    return `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}">${words}${id ? ` in ${id}` : ''}`
  }
  const visible = (element: Element) => {
    const box = element.getBoundingClientRect()
    if (box.width < 1 || box.height < 1) return false
    const style = getComputedStyle(element)
    if (style.visibility !== 'visible') return false
    // In sight at its middle: not scrolled away, not behind a sheet.
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return false
    const top = document.elementFromPoint(x, y)
    return (
      top !== null &&
      (top === element || element.contains(top) || top.contains(element) || pressedThrough(element, top))
    )
  }
  /** An unseen box of a choice lies over its words. */
  const pressedThrough = (element: Element, top: Element) => element.closest('label')?.contains(top) ?? false

  const ground = (element: Element): Colour | undefined => {
    const layers: Colour[] = []
    for (let at: Element | null = element; at; at = at.parentElement) {
      const style = getComputedStyle(at)
      if (style.backgroundImage !== 'none') return undefined
      const colour = parse(style.backgroundColor)
      if (colour[3] > 0) layers.push(colour)
      if (colour[3] === 1) break
    }
    return layers.reduceRight<Colour>((below, top) => over(top, below), [255, 255, 255, 1])
  }
  const faded = (element: Element) => {
    let share = 1
    for (let at: Element | null = element; at; at = at.parentElement) share *= Number(getComputedStyle(at).opacity)
    return share
  }

  if (root.scrollWidth > root.clientWidth)
    found.push(`wider than the window: ${root.scrollWidth} of ${root.clientWidth} px`)
  // Tables and rows of tabs scroll by themselves where there is no room for them; nothing else does.
  for (const part of document.querySelectorAll('body *')) {
    if (part.scrollWidth <= part.clientWidth + 1 || !/auto|scroll/.test(getComputedStyle(part).overflowX)) continue
    if (!part.querySelector(':scope > table') && part.getAttribute('role') !== 'tablist')
      found.push(`scrolls sideways: ${nameOf(part)}, ${part.scrollWidth} of ${part.clientWidth} px`)
  }
  for (const element of document.querySelectorAll('body *')) {
    if (!visible(element)) continue
    const box = element.getBoundingClientRect()
    if (box.right > innerWidth + 1 && !element.closest('svg')) {
      let at: Element | null = element.parentElement
      while (at && getComputedStyle(at).overflowX === 'visible') at = at.parentElement
      if (!at || at === document.body || at === root) found.push(`reaches out of the window: ${nameOf(element)}`)
    }
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const judged = new Set<Element>()
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    if (!element || judged.has(element) || !walker.currentNode.textContent?.trim()) continue
    judged.add(element)
    if (!visible(element) || element.closest(':disabled, [aria-disabled="true"], option')) continue
    const behind = ground(element)
    if (!behind) continue
    const style = getComputedStyle(element)
    const colour = parse(element instanceof SVGElement ? style.fill : style.color)
    const shown = over([colour[0], colour[1], colour[2], colour[3] * faded(element)], behind)
    const size = Number.parseFloat(style.fontSize)
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 600)
    const has = ratio(shown, behind)
    if (has < (large ? contrast.large : contrast.text) - 0.005)
      found.push(`contrast ${has.toFixed(2)}: ${nameOf(element)}`)
  }

  const controls = 'button, a[href], input, select, textarea, summary, [role="button"], [role="tab"], [tabindex="0"]'
  for (const element of document.querySelectorAll<HTMLElement>(controls)) {
    if (!visible(element)) continue
    const input = element as HTMLInputElement
    const labelled = [
      element.getAttribute('aria-label'),
      ...(element.getAttribute('aria-labelledby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent),
      ...[...(input.labels ?? [])].map((label) => label.textContent),
      /^(input|select|textarea)$/i.test(element.tagName) ? '' : element.textContent,
      ...[...element.querySelectorAll('img[alt], svg[aria-label], svg title')].map(
        (one) => one.getAttribute('alt') ?? one.getAttribute('aria-label') ?? one.textContent,
      ),
    ]
    if (!labelled.some((words) => words?.trim())) found.push(`no name: ${nameOf(element)}`)
    if (targetPx === 0) continue
    // What is pressed is as large as its label. A link within a sentence is as tall as its line.
    const area = (element.tagName === 'INPUT' && input.closest('label')) || element
    const { width, height } = area.getBoundingClientRect()
    if (element.tagName === 'A' && getComputedStyle(element).display === 'inline') continue
    if (Math.min(width, height) < targetPx - 0.5 && !input.disabled)
      found.push(`small ${Math.round(width)}×${Math.round(height)}: ${nameOf(element)}`)
  }
  return [...new Set(found)]
}
