/** Who taught a class, so that teachers who share a studio can be compared, and whether it came with the program. */
export const teacher = `
ALTER TABLE classes ADD COLUMN teacher TEXT NOT NULL DEFAULT '';
ALTER TABLE classes ADD COLUMN sample INTEGER NOT NULL DEFAULT 0 CHECK (sample IN (0, 1));
`
