import { expect, it } from 'vitest';
import { listLabs, loadLab } from '../lab/catalogue.ts';
import { afterLab } from './labs.ts';

it('names the lab that follows, and none after the last', async () => {
  const [first, second] = listLabs();
  const last = listLabs().at(-1);
  expect(afterLab(await loadLab(first?.id ?? '')).en).toBe(`The next: nslab start ${second?.number}`);
  expect(afterLab(await loadLab(last?.id ?? '')).en).toBe('It is the last one: nslab list shows them all');
});
