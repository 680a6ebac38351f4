import type { Database } from './database.js';
import type { Statement } from './statements.js';

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Node[];
}

export interface Plan {
  readonly text: string;
  /** Tables that are read from end to end. */
  readonly tablesReadWhole: string[];
  readonly indexes: string[];
  /** Of all tables; 0 for a statement that writes, since it can't be run again. */
  readonly rowsRead: number;
}

const isExplainable = (text: string): boolean => /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i.test(text);
const writes = (text: string): boolean =>
  /\b(INSERT|UPDATE|DELETE|FOR (NO KEY )?(UPDATE|SHARE))\b|pg_\w*lock/i.test(text);

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

function rowsReadBy(node: Node): number {
  if (!node['Relation Name']) return 0;
  const passed = node['Actual Rows'] ?? 0;
  const dropped = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return (passed + dropped) * (node['Actual Loops'] ?? 0);
}

/** @returns how PostgreSQL would run the statement as it was sent; what only reads is run */
export async function planOf(database: Database, { text, values }: Statement): Promise<Plan> {
  if (!isExplainable(text)) return { text, tablesReadWhole: [], indexes: [], rowsRead: 0 };
  const [row] = await database.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
    `EXPLAIN (FORMAT JSON${writes(text) ? '' : ', ANALYZE'}) ${text}`,
    [...values],
  );
  const nodes = nodesOf(row!['QUERY PLAN'][0].Plan);
  return {
    text,
    tablesReadWhole: nodes.flatMap((node) =>
      node['Node Type'] === 'Seq Scan' ? [node['Relation Name']!] : [],
    ),
    indexes: nodes.flatMap((node) => node['Index Name'] ?? []),
    rowsRead: nodes.reduce((sum, node) => sum + rowsReadBy(node), 0),
  };
}
