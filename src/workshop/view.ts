import type { Io } from '../guide/io.ts';
import { widthOf, wrap } from '../guide/view/wrap.ts';
import { say, type Text } from '../text/text.ts';
import { account } from './account.ts';
import { clock } from './clock.ts';
import { commandOf } from './commands.ts';
import { type LabFacts, stepNumbers } from './facts.ts';
import type { Block } from './layout.ts';
import { restView } from './rest-view.ts';
import type { SessionPlan, Timetable } from './timetable.ts';
import { BLOCKS, duration, ranges } from './words.ts';

/** Narrower than this, what and how stand below each other. */
const TABLE = 66;
const CLOCK = 13;

/** The timetable of one kind, with what did not fit into it. */
export function timetableView(plan: Timetable, start: number, io: Io): string {
  const sessions = plan.sessions.map((session) => sessionView(session, plan, start, io));
  return `${[heading(plan, start, io), ...sessions, restView(plan, io)].join('\n')}`;
}

function heading(plan: Timetable, start: number, io: Io): string {
  const { kind, sessions } = plan;
  const t = (text: Text) => say(text, io.lang);
  const until = clock(start + Math.max(...sessions.map(({ blocks }) => blocks.at(-1)?.to ?? 0)));
  const name = t({
    en: `Workshop: ${kind.words.en}, ${clock(start)} to ${until}`,
    zh: `工作坊：${kind.words.zh}，${clock(start)} 到 ${until}`,
  });
  return `${wrap(io.ink.title(name), io.columns)}\n${wrap(t(balance(plan)), io.columns)}\n`;
}

/** Where the time goes, and what falls out for it. */
function balance(plan: Timetable): Text {
  const { wanted, given, hands, shown, rest, frame } = account(plan);
  const home = plan.labs.flatMap((p) => p.home).length;
  const [en, zh] = [(m: number) => duration(m, 'en'), (m: number) => duration(m, 'zh')];
  return {
    en: `Of ${en(given)}, ${en(hands)} are for hands; slides, predictions and demos take ${en(shown)}, breaks ${en(rest)}, opening, buffer and closing ${en(frame)}. By hand all labs take ${en(wanted)}: ${home === 0 ? 'everything fits.' : `${home} steps do not fit and are homework, listed below.`}`,
    zh: `一共 ${zh(given)}，其中动手 ${zh(hands)}；幻灯片、预测和演示 ${zh(shown)}，休息 ${zh(rest)}，开场、机动和收尾 ${zh(frame)}。全部实验动手做完要 ${zh(wanted)}：${home === 0 ? '全都放得下。' : `有 ${home} 步放不下，留给大家回去做，列在后面。`}`,
  };
}

function sessionView({ number, blocks }: SessionPlan, { kind }: Timetable, start: number, io: Io): string {
  const name = say({ en: `Evening ${number}`, zh: `第 ${number} 晚` }, io.lang);
  const head = kind.sessions > 1 ? [io.ink.strong(name)] : [];
  const right = Math.max(...blocks.map((block) => widthOf(commandOf(block) ?? '')));
  let last: LabFacts | undefined;
  const lines = blocks.flatMap((block) => {
    const title = block.lab && block.lab !== last ? [labTitle(block.lab, io)] : [];
    last = block.lab ?? last;
    return [...title, blockLine(block, start, right, io)];
  });
  return `${[...head, ...lines].join('\n')}\n`;
}

function labTitle({ number, title }: LabFacts, io: Io): string {
  const words = { en: `Lab ${number} · ${title.en}`, zh: `实验 ${number} · ${title.zh}` };
  return wrap(io.ink.strong(say(words, io.lang)), io.columns);
}

function blockLine(block: Block, start: number, right: number, io: Io): string {
  const time = `${clock(start + block.from).padStart(5)}–${clock(start + block.to).padStart(5)}`.padEnd(
    CLOCK,
  );
  const command = commandOf(block) ?? '';
  const what = whatOf(block, io);
  const left = io.columns - CLOCK - right - 2;
  if (io.columns < TABLE || left < 20) {
    const below = command ? `\n${wrap(`  ${io.ink.code(command)}`, io.columns)}` : '';
    return `${wrap(`${time.trimEnd()}  ${what}`, io.columns)}${below}`;
  }
  const lines = wrap(what, left).split('\n');
  return lines
    .map((line, i) => {
      const how = i === 0 && command ? `${' '.repeat(left - widthOf(line) + 2)}${io.ink.code(command)}` : '';
      return `${i === 0 ? io.ink.dim(time) : ' '.repeat(CLOCK)}${line}${how}`.trimEnd();
    })
    .join('\n');
}

function whatOf({ kind, lab, steps }: Block, io: Io): string {
  const word = say(BLOCKS[kind], io.lang);
  if (kind !== 'hands' || !lab) return word;
  const numbers = ranges(stepNumbers(lab, steps), io.lang);
  const words = {
    en: `${word}: ${steps.length > 1 ? 'steps' : 'step'} ${numbers}`,
    zh: `${word}：第 ${numbers} 步`,
  };
  return say(words, io.lang);
}
