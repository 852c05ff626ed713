import { expect, test } from 'vitest';
import { examplePicture } from '../../map/picture.test-kit.ts';
import { svgOf } from '../../map/svg.ts';
import { focused } from './focus.ts';

const SIGNS = {
  host: 'nslab-init',
  processes: 'sleep',
  namespaces: '4026532478',
  ids: '100000',
  layers: '/base',
  groups: 'memory',
  network: '10.77.0.1/24',
};
/** What is drawn of a picture; the name of the box `web` always. */
const drawn = (only: string[] | undefined) => {
  const svg = svgOf(focused(examplePicture(), only), 'en');
  return Object.keys(SIGNS).filter((part) => svg.includes(SIGNS[part as keyof typeof SIGNS]));
};

test('without a choice, all of it', () => {
  expect(focused(examplePicture(), undefined)).toEqual(examplePicture());
});

test.each([
  [['network'], ['network']],
  [
    ['layers', 'groups'],
    ['layers', 'groups'],
  ],
  [
    ['namespaces', 'ids'],
    ['namespaces', 'ids'],
  ],
  [['processes'], ['processes']],
  [
    ['host', 'processes'],
    ['host', 'processes'],
  ],
])('%s and no more', (only, shown) => {
  const rest = drawn(only).filter((part) => part !== 'processes' || only.includes('processes'));
  expect(rest).toEqual(shown);
});

test('a box with nothing left goes, and a wire with an end in it', () => {
  const { box, wires } = focused(examplePicture(), ['network']);
  expect(box.boxes.map(({ name }) => name)).toEqual(['web', 'world']);
  expect(wires).toEqual(examplePicture().wires);
  expect(focused(examplePicture(), ['ids']).wires).toEqual([]);
});
