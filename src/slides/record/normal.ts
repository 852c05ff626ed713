/** Numbers that mean the same on every run: root, nobody, and what stands in a name (`eth0`, `pids.max`). */
const KEPT = new Set(['0', '65534']);

/**
 * A recorded text with what differs from run to run made equal: process and inode numbers, times, sizes, addresses
 * that the kernel chose, how full a gauge is and whether it has held anybody back yet (on a busy machine a container
 * that has only begun is), the length of a path that was cut off, and the blanks that line up such things.
 */
export function normal(text: string): string {
  return text
    .replace(/\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b/g, 'MAC')
    .replace(/\bfe80::[0-9a-f:]+/g, 'LINK-LOCAL')
    .replace(/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12,}\b/g, 'HEX')
    .replace(/[█░]+/g, 'BAR')
    .replace(/<rect [^>]*height="12" rx="3" class="(?:good|bad)"\/>\s*/g, '')
    .replace(/<text [^>]*>throttled \d+×<\/text>\s*| throttled \d+×/g, '')
    .replace(/\d+(?= %)/g, 'N')
    .replace(/\d+(?:\.\d+)*/g, (number) => (KEPT.has(number) ? number : 'N'))
    .replace(/[ \t]+/g, ' ')
    .replace(/-{3,}/g, '---');
}

/** The same of a picture, whose boxes stand in the order in which their processes happened to begin. */
export function normalPicture(text: string): string {
  const lines = normal(text.replace(/[├└│─]+/g, ' ')).split('\n');
  return lines
    .map((line) => line.trim())
    .sort()
    .join('\n');
}
