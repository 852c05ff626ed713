import type { Lang, Text } from '../text/text.ts';
import type { BlockKind } from './layout.ts';

export const BLOCKS: Readonly<Record<BlockKind, Text>> = {
  opening: { en: 'opening', zh: '开场' },
  codes: { en: 'everybody’s code', zh: '收预检码' },
  recap: { en: 'opening: last time', zh: '开场：上次讲到哪里' },
  slides: { en: 'slides', zh: '幻灯片' },
  vote: { en: 'the room predicts', zh: '全场预测' },
  demo: { en: 'demo', zh: '演示' },
  hands: { en: 'by hand', zh: '动手' },
  break: { en: 'break', zh: '休息' },
  lunch: { en: 'lunch', zh: '午饭' },
  buffer: { en: 'buffer, questions', zh: '机动，提问' },
  farewell: { en: 'closing: homework', zh: '收尾：回去做什么' },
  closing: { en: 'closing', zh: '收尾' },
};

/** `10 h 05 min` */
export function duration(minutes: number, lang: Lang): string {
  const [h, m] = [Math.floor(minutes / 60), Math.round(minutes % 60)];
  const [hour, minute] = lang === 'zh' ? [' 小时', ' 分钟'] : [' h', ' min'];
  return [h > 0 ? `${h}${hour}` : '', m > 0 || h === 0 ? `${m}${minute}` : ''].filter(Boolean).join(' ');
}

/** `1–3, 5, 9–10`: numbers in their order. */
export function ranges(numbers: readonly number[], lang: Lang): string {
  const runs: [number, number][] = [];
  for (const n of numbers) {
    const last = runs.at(-1);
    if (last && last[1] === n - 1) last[1] = n;
    else runs.push([n, n]);
  }
  const words = runs.map(([a, b]) =>
    a === b ? `${a}` : b === a + 1 ? `${a}${comma(lang)}${b}` : `${a}–${b}`,
  );
  return words.join(comma(lang));
}

function comma(lang: Lang): string {
  return lang === 'zh' ? '、' : ', ';
}
