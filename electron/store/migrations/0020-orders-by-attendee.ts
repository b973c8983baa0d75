/** What somebody owns is asked for each of them: in reports, in replays, and for whoever was held out. */
export const ordersByAttendee = `
CREATE INDEX orders_by_attendee ON orders (attendee_id, course_id);
`
