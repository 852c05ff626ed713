/**
 * `/lab/leaver`: leaves ten orphans, as a service does that forks helpers twice and forgets them. Nine end one
 * after the other within a second; the tenth stays, numbered in its environment so that a checker knows it.
 */
export const LEAVER = `#!/bin/sh
# A service that leaves its helpers behind: each ( … & ) is a parent that ends at once.
for n in 1 2 3 4 5 6 7 8 9; do
  (ORPHAN=$n sleep 0.$n &)
done
# The tenth helper stays, and so does the service: exec makes this process a sleep.
(ORPHAN=10 sleep infinity &)
LEAVER=yes exec sleep infinity
`;
