import { expect, test } from 'vitest';
import { continued } from './continued.ts';

test.each([
  ['commands', ['cd /lab', 'ls'], '# #'],
  ['a broken line', ['nsenter \\', '  setpriv \\', '  sleep 1d &', 'ls'], '# > > #'],
  ['a loop', ['for c in red blue; do', '  echo $c', 'done', 'ls'], '# > > #'],
  ['a loop on one line', ['for c in a b; do echo $c; done', 'ls'], '# #'],
  ['braces that are no group', ['mkdir -p red/{upper,work}', 'ls'], '# #'],
  ['a document', ["cat >no-mkdir <<'END'", '  ld arch', 'END', 'ls'], '# > > #'],
  ['a document in a document', ["cat >>box <<'EOF'", "nft -f - <<'END'", 'END', 'EOF', './box'], '# > > > #'],
])('%s', (_, lines, prompts) => {
  expect(
    continued(lines)
      .map((waiting) => (waiting ? '>' : '#'))
      .join(' '),
  ).toBe(prompts);
});
