/**
 * `public`: takes no access token. `json`, `form`: how its body goes. `stream`: answers with server-sent events.
 * `tokens`: answers with tokens, which are kept. `device`: takes the device token. `keyed`: takes an Idempotency-Key.
 * `ends`: ends the session with which it is called.
 */
type Trait = 'public' | 'json' | 'form' | 'stream' | 'tokens' | 'device' | 'keyed' | 'ends';

export interface Operation {
  readonly method: string;
  /** With `{name}` for its parameters. */
  readonly path: string;
  readonly query: readonly string[];
  is(trait: Trait): boolean;
}

/** @param line of the table in operations.ts */
export function operationOf(line: string): Operation {
  const [method = '', target = '', ...traits] = line.split(' ');
  const [path = '', query] = target.split('?');
  return { method, path, query: query?.split('&') ?? [], is: (trait) => traits.includes(trait) };
}

export type Fields = Readonly<Record<string, unknown>>;

/** Puts each field where the operation wants it: into the path, the query or the body. */
export function addressed(
  { path, query, is }: Operation,
  fields: Fields,
): { path: string; body: string | undefined } {
  const rest = new Map(Object.entries(fields).filter(([, value]) => value !== undefined));
  const taken = (name: string): unknown => {
    const value = rest.get(name);
    rest.delete(name);
    return value;
  };
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => segment(name, taken(name)));
  const asked = query.flatMap((name) => {
    const value = taken(name) ?? [];
    return [value].flat().map((one): [string, string] => [name, String(one)]);
  });
  const search = asked.length > 0 ? `?${new URLSearchParams(asked)}` : '';
  const left = Object.fromEntries(rest);
  const body = is('json')
    ? JSON.stringify(left)
    : is('form')
      ? String(new URLSearchParams(left as Record<string, string>))
      : undefined;
  return { path: filled + search, body };
}

/** What a URL parser would take for a step up, or for nothing, would lead to another route. */
function segment(name: string, value: unknown): string {
  const text = String(value ?? '');
  if (/^\.{0,2}$/.test(text)) throw new TypeError(`${name} must be given`);
  return encodeURIComponent(text);
}
