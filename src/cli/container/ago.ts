import type { Text } from '../../text/text.ts';

const UNITS: readonly (readonly [seconds: number, en: string, zh: string])[] = [
  [86_400, 'd', '天'],
  [3600, 'h', '小时'],
  [60, 'min', '分钟'],
  [1, 's', '秒'],
];

/** How long ago that was, in its largest unit: `3 min`. */
export function ago(date: string, now = Date.now()): Text {
  const seconds = Math.max(0, Math.floor((now - Date.parse(date)) / 1000));
  const [unit, en, zh] = UNITS.find(([size]) => seconds >= size) ?? [1, 's', '秒'];
  const count = Math.floor(seconds / unit);
  return { en: `${count} ${en}`, zh: `${count} ${zh}` };
}
