import { describe, expect, it } from 'vitest';
import { codesInText, codesInWords } from './lines.ts';

const CODE = 'A7QD-3MHX-2PWA';

describe('codes in a list', () => {
  const lines: [string, string, string][] = [
    [CODE, '', CODE],
    [`Ada: ${CODE}`, 'Ada', CODE],
    [`小王：${CODE}`, '小王', CODE],
    [`${CODE},Ada Lovelace`, 'Ada Lovelace', CODE],
    [`12:34, row 2, ${CODE}`, '12:34, row 2', CODE],
    [`Ada (${CODE}), by the door`, 'Ada by the door', CODE],
    [`12:34 <ada> mine is ${CODE}`, '12:34 <ada> mine is', CODE],
    ['row 2, seat 7, a7qd3mhx2pwa', 'row 2 seat 7', 'a7qd3mhx2pwa'],
    ['Ａda：Ａ７ＱＤ－３ＭＨＸ－２ＰＷＡ', 'Ａda', 'Ａ７ＱＤ－３ＭＨＸ－２ＰＷＡ'],
    ['a7qd 3mhx 2pwa', '', 'a7qd 3mhx 2pwa'],
    ['seat 7 A7QD 3MHX 2PWA', 'seat 7', 'A7QD 3MHX 2PWA'],
    [`${CODE} seat 7`, 'seat 7', CODE],
    ['Ada: A7QD-3MHX-2PW', 'Ada', 'A7QD-3MHX-2PW'],
    ['seat 7 A7QD-3MHX-2PW', '', 'seat 7 A7QD-3MHX-2PW'],
  ];
  it.each(lines)('%s', (line, name, code) => {
    expect(codesInText(line)).toEqual([{ name, code }]);
  });
  it('passes over blank lines and remarks', () => {
    expect(codesInText(`\ufeff# room 3\r\n\r\n${CODE}\r\n`)).toEqual([{ name: '', code: CODE }]);
  });
});

describe('codes in words', () => {
  const OTHER = 'AXXX-XXXX-XXXX';
  const words: [string[], string[]][] = [
    [
      [CODE, OTHER],
      [CODE, OTHER],
    ],
    [
      ['A7QD', '3MHX', '2PWA', OTHER],
      ['A7QD 3MHX 2PWA', OTHER],
    ],
    [
      ['A7QD', '3MHX', OTHER],
      ['A7QD 3MHX', OTHER],
    ],
    [['A7QD 3MHX 2PWA'], ['A7QD 3MHX 2PWA']],
    [
      [`Ada:${CODE}`, OTHER],
      [CODE, OTHER],
    ],
    [['A7QD'], ['A7QD']],
  ];
  it.each(words)('%j', (typed, codes) => {
    expect(codesInWords(typed).map(({ code }) => code)).toEqual(codes);
  });
});
