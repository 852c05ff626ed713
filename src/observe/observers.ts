/** Numbers of the processes that we ourselves have sent into a lab host to look around. */
export const observers: Set<number> = new Set();
