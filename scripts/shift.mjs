const Z_95 = 1.96;

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/**
 * How much later the second of each pair comes: the Hodges–Lehmann estimate (the median of all means of two differences)
 * with its 95 % interval from the Wilcoxon signed-rank distribution (Hollander, Wolfe, Chicken: Nonparametric Statistical
 * Methods, sections 3.2 and 3.3).
 * @param differences one for each pair, second minus first
 */
export function shift(differences) {
  const n = differences.length;
  const means = [];
  for (let i = 0; i < n; i++) for (let j = i; j < n; j++) means.push((differences[i] + differences[j]) / 2);
  means.sort((a, b) => a - b);
  const rank = Math.floor((n * (n + 1)) / 4 - Z_95 * Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24));
  return { estimate: median(means), low: means[Math.max(rank, 0)], high: means.at(-1 - Math.max(rank, 0)) };
}
