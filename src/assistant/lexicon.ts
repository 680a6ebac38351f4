import type { Atlas } from '../anatomy/atlas.js';
import { SEVERITIES } from '../anatomy/severity.js';
import type { Complaint, FullComplaint } from './complaint.js';
import { languageFolder } from './language-file.js';
import type { Language } from './language.js';
import type { PhraseMatcher } from './phrase-matcher.js';
import { URGENCIES } from './urgency.js';

const FOLDER = './language/complaints/';

/** The complaints the assistant knows, checked as they are loaded: a mistake in the files stops the start with a sentence. */
export class Lexicon {
  readonly matcher: PhraseMatcher<FullComplaint>;
  private readonly byCode = new Map<string, FullComplaint>();
  /** General complaint → structure → the kind it becomes there. */
  private readonly kinds = new Map<string, Map<string, FullComplaint>>();

  constructor(
    language: Language,
    private readonly atlas: Atlas,
    entries: readonly Complaint[] = languageFolder<Complaint>(FOLDER),
  ) {
    const raw = new Map(entries.map((entry) => [entry.code, entry]));
    if (raw.size !== entries.length) throw new Error(`${FOLDER}: a code stands there twice.`);
    for (const entry of entries) this.byCode.set(entry.code, this.checked(entry, raw));
    for (const complaint of this.byCode.values()) this.addKind(complaint);
    const phrases = [...this.byCode.values()].flatMap((c) =>
      (c.phrases ?? []).map((phrase) => [phrase, c] as const),
    );
    this.matcher = language.matcher(phrases, FOLDER);
  }

  complaint(code: string): FullComplaint | undefined {
    return this.byCode.get(code);
  }

  codes(): string[] {
    return [...this.byCode.keys()];
  }

  /** What a complaint is called at a place: `pain` in the `chest` is `chest_pain`. */
  at(complaint: FullComplaint, slug: string): FullComplaint {
    const kinds =
      this.kinds.get(complaint.code) ??
      (complaint.place === undefined ? this.kinds.get(complaint.of ?? '') : undefined);
    for (let at = kinds && this.atlas.structure(slug); at; at = this.atlas.structure(at.parent ?? '')) {
      const kind = kinds!.get(at.slug);
      if (kind) return kind;
    }
    return complaint;
  }

  private addKind(complaint: FullComplaint): void {
    for (const slug of complaint.at ?? []) {
      const kinds = this.kinds.get(complaint.of!) ?? new Map<string, FullComplaint>();
      if (kinds.has(slug)) throw new Error(`${FOLDER}: ${complaint.of} at ${slug} is two complaints.`);
      this.kinds.set(complaint.of!, kinds.set(slug, complaint));
    }
  }

  private checked(entry: Complaint, raw: ReadonlyMap<string, Complaint>): FullComplaint {
    const fault = (what: string) => new Error(`${FOLDER} ${entry.code}: ${what}`);
    const general = entry.of === undefined ? undefined : raw.get(entry.of);
    if (entry.of !== undefined && !general) throw fault(`there is no complaint ${entry.of}.`);
    if (entry.at && !general) throw fault('"at" needs an "of".');
    if (!entry.phrases?.length && !entry.at?.length)
      throw fault('nothing leads to it, neither phrases nor places.');
    for (const slug of [entry.place, entry.fallback, ...(entry.at ?? [])]) {
      if (slug !== undefined && !this.atlas.structure(slug))
        throw fault(`the atlas has no structure ${slug}.`);
    }
    const { label, severity, urgency, advice, seek, ask } = { ...general, ...entry };
    if (!label || !severity || !urgency || !advice || !seek || !ask) {
      throw fault('label, severity, urgency, advice, seek or ask is missing.');
    }
    if (!SEVERITIES.includes(severity)) throw fault(`${severity} is no severity.`);
    if (!URGENCIES.includes(urgency)) throw fault(`${urgency} is no urgency.`);
    const located = entry.located ?? (entry.label ? undefined : general?.located);
    return {
      ...entry,
      label,
      severity,
      urgency,
      advice,
      seek,
      ask,
      ...(located === undefined ? {} : { located }),
    };
  }
}
