const CURRENCIES = new Set(Intl.supportedValuesOf('currency'))

export const isCurrency = (code: string): boolean => CURRENCIES.has(code)

/** How many digits follow the point in a currency: 2 for most, 0 for the yen, 3 for the dinar. */
export function fractionDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

/** An amount as a spreadsheet shows it: 1,234.50 is 123450 minor units of the euro, 1235 is 1235 of the yen. */
export function readAmount(typed: string, currency: string): number | 'bad-amount' | 'too-fine' {
  const text = typed.normalize('NFKC').replace(/[\s,]/g, '')
  if (!/^\d{1,12}(\.\d{0,8})?$/.test(text)) return 'bad-amount'
  const [whole = '0', fraction = ''] = text.split('.')
  const digits = fractionDigits(currency)
  if (/[1-9]/.test(fraction.slice(digits))) return 'too-fine'
  // In digits, not in binary fractions: 4.35 is 435.
  const cents = Number(whole + fraction.slice(0, digits).padEnd(digits, '0'))
  return Number.isSafeInteger(cents) ? cents : 'bad-amount'
}

/** The other way: 123450 of the euro is 1234.50. */
export function writeAmount(cents: number, currency: string): string {
  const digits = fractionDigits(currency)
  if (digits === 0) return String(cents)
  const text = String(cents).padStart(digits + 1, '0')
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`
}
