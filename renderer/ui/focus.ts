/** As a `ref`: what somebody has just asked to write in takes the focus. */
export const focusAtOnce = (element: HTMLElement | null): void => element?.focus()
