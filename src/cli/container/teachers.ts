import { labText, listLabs, places } from '../../lab/catalogue.ts';
import type { LabText } from '../../lab/text.ts';
import { LANGS, type Lang, type Text } from '../../text/text.ts';

/** Which step of which lab teaches a call. */
export interface Taught {
  /** The lab's number. */
  readonly lab: number;
  /** `Lab 3 · A root of its own: pivot_root` */
  readonly words: Text;
}

/** Answers who teaches a topic, `mount/pivot-root`; each lab's text is read once. */
export function teachers(): (topic: string) => Taught {
  const at = places();
  const labs = listLabs(at);
  const read = new Map<string, Readonly<Record<Lang, LabText>> | undefined>();
  return (topic) => {
    const [id = '', step = ''] = topic.split('/');
    const lab = labs.find((l) => l.id === id);
    if (!lab) return { lab: 0, words: { en: topic, zh: topic } };
    if (!read.has(id)) read.set(id, textsOf(at, lab));
    const title = (lang: Lang) => read.get(id)?.[lang].steps.get(step)?.title ?? step;
    return {
      lab: lab.number,
      words: {
        en: `Lab ${lab.number} · ${title('en')}`,
        zh: `实验 ${lab.number} · ${title('zh')}`,
      },
    };
  };
}

/** A lab that cannot be read does not keep the others from being named. */
function textsOf(...lab: [Parameters<typeof labText>[0], Parameters<typeof labText>[1]]) {
  try {
    const [en, zh] = LANGS.map((lang) => labText(...lab, lang).text);
    return en && zh ? { en, zh } : undefined;
  } catch {
    return undefined;
  }
}
