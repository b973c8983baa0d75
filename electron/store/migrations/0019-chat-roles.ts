/** Who wrote a line as one who helps to run the class; lines of earlier versions do not say so. */
export const chatRoles = `
ALTER TABLE messages ADD COLUMN role TEXT CHECK (role IN ('moderator', 'co-teacher'));
`
