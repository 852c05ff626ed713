import { afterAll, expect, test } from 'vitest';
import { formatTrace } from '../../engine/show.ts';
import { ran, Yard } from './container.test-kit.ts';

const yard = new Yard();
afterAll(() => yard.clear());

test('a command runs', async () => {
  const { trace, stdout, stderr, status } = await ran(
    yard.plan({
      args: [
        'sh',
        '-c',
        'hostname; id; echo $$; cat /proc/self/mountinfo; ls -l /dev; cat /proc/self/status; exit 7',
      ],
    }),
  );
  if (!trace.ok || process.env['SHOW']) console.log(formatTrace(trace, { lang: 'en' }));
  console.log(stdout, stderr);
  expect(stderr).toBe('');
  expect(status).toBe(7);
});
