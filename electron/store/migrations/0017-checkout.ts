/** When somebody who was sent an offer was first known to be at the page where one pays. */
export const checkout = `
ALTER TABLE offer_progress ADD COLUMN checkout_at_ms INTEGER;
`
