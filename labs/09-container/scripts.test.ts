import { describe, expect, it } from 'vitest';
import { findLab, labText, places } from '../../src/lab/catalogue.ts';
import { linesOf, STAGES } from './scripts.ts';

/** What the solution of a step appends to a file, as its text has it. */
function appended(step: string, file: 'box' | 'inside', cgroups: 'v1' | 'v2'): string {
  const { text } = labText({ ...places(), cgroups }, findLab('container'), 'en');
  const words = text.steps.get(step);
  const code = words?.kind === 'do' ? words.commands.map((block) => block.code).join('\n') : '';
  const blocks = code.matchAll(new RegExp(`^cat >>${file} <<'EOF'\\n([\\s\\S]*?^)EOF$`, 'gm'));
  return [...blocks].map(([, lines]) => lines).join('');
}

describe('who enters a step finds the scripts as the texts of the steps before have made them', () => {
  for (const cgroups of ['v1', 'v2'] as const)
    it.each(STAGES)(`${cgroups}: %s`, (stage) => {
      const { box, inside } = linesOf(stage, cgroups);
      expect(appended(stage, 'box', cgroups)).toBe(box);
      expect(appended(stage, 'inside', cgroups)).toBe(inside);
    });
});
