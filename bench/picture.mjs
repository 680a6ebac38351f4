const ROW = 26;
const LEFT = 430;
const WIDTH = 900;
const TOP = 60;

const escaped = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** What was measured: a figure by itself, or the median of the ratios of each round. */
export const measured = ({ value, ratio }) => value ?? ratio.median;

/** Each ratio as a share of its bar: at the line it is just met. What should be small is shown the other way round. */
const shareOf = (bar) =>
  bar.at_most === undefined
    ? measured(bar) / (bar.at_least ?? bar.aim)
    : bar.at_most / Math.max(measured(bar), bar.at_most / 100);

/** @returns the results of `npm run bench` as an SVG: a bar for each ratio, and a line where its bar is met */
export function drawBars(results) {
  const rows = results.flatMap(({ name, bars }) => bars.map((bar) => ({ name, ...bar })));
  const room = WIDTH - LEFT - 150;
  const most = Math.max(2, ...rows.map(shareOf));
  const x = (share) => LEFT + (Math.min(share, most) / most) * room;
  const height = TOP + rows.length * ROW + 20;
  const drawn = rows.map((row, i) => {
    const y = TOP + i * ROW;
    const colour = row.aim ? '#7a869a' : shareOf(row) >= 1 ? '#2e7d4f' : '#c0392b';
    const bound = row.at_most === undefined ? `≥ ${row.at_least ?? row.aim}` : `≤ ${row.at_most}`;
    return `<text x="${LEFT - 10}" y="${y + 14}" text-anchor="end">${escaped(`${row.name} : ${row.of}`)}</text>
<rect x="${LEFT}" y="${y + 2}" width="${(x(shareOf(row)) - LEFT).toFixed(1)}" height="16" fill="${colour}"/>
<text x="${x(shareOf(row)) + 6}" y="${y + 14}">${measured(row)} (${bound})</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="11">
<rect width="100%" height="100%" fill="white"/>
<text x="10" y="24" font-size="15">What was measured, as a share of its bar</text>
<line x1="${x(1)}" y1="${TOP - 14}" x2="${x(1)}" y2="${height - 14}" stroke="#333" stroke-dasharray="4 3"/>
<text x="${x(1)}" y="${TOP - 20}" text-anchor="middle">the bar</text>
${drawn.join('\n')}
</svg>
`;
}
