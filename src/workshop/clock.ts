/** `9:05`, or nothing where it is no time of day. Answers minutes after midnight. */
export function parseClock(word: string): number | undefined {
  const [, hours, minutes] = /^([01]?\d|2[0-3])[:：.]([0-5]\d)$/.exec(word.trim()) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

export function clock(minutes: number): string {
  const day = ((minutes % 1440) + 1440) % 1440;
  return `${Math.floor(day / 60)}:${String(day % 60).padStart(2, '0')}`;
}
