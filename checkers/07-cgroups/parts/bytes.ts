/** 20971520 → `20M`: as the learner writes it. */
export function bytes(count: number | 'max'): string {
  if (count === 'max') return 'max';
  const mega = count / 1024 ** 2;
  if (Number.isInteger(mega)) return `${mega}M`;
  return mega >= 1 ? `${mega.toFixed(1)}M` : `${Math.round(count / 1024)}K`;
}
