/** A code as it is compared: people type it in lower case, with spaces, or with a Chinese keyboard. */
export const normalCode = (typed: string): string => typed.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
