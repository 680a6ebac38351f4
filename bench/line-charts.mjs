const WIDTH = 900;
const HEIGHT = 190;
const LEFT = 70;
const RIGHT = 150;
const GAP = 50;
const TOP = 60;
const COLOURS = ['#0b6e99', '#c2410c', '#4d7c0f', '#7a869a'];

const round = (value) => Number(value.toFixed(1));

/** @returns a number of 1, 2 or 5 times a power of ten, of which `most` takes four or fewer */
function stepFor(most) {
  const power = 10 ** Math.floor(Math.log10(most / 4));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => most / step <= 4);
}

/**
 * Line charts below each other, with one axis of time.
 * @param charts `{ title, lines: [{ name, values }], limit? }`, each value of one point in time
 * @param minutes when the values were taken
 * @returns an SVG
 */
export function lineCharts(heading, minutes, charts) {
  const height = TOP + charts.length * (HEIGHT + GAP) + 20;
  const drawn = charts.map((chart, i) => drawChart(chart, minutes, TOP + i * (HEIGHT + GAP)));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH + LEFT + RIGHT}" height="${height}" font-family="sans-serif" font-size="13">
<rect width="100%" height="100%" fill="white"/>
<text x="${LEFT}" y="26" font-size="17" font-weight="bold">${heading}</text>
${drawn.join('\n')}
<text x="${LEFT + WIDTH / 2}" y="${height - 14}" text-anchor="middle">minutes</text>
</svg>
`;
}

function drawChart({ title, lines, limit }, minutes, top) {
  const highest = Math.max(1e-9, limit?.value ?? 0, ...lines.flatMap(({ values }) => values)) * 1.1;
  const end = Math.max(...minutes);
  const x = (minute) => round(LEFT + (minute / end) * WIDTH);
  const y = (value) => round(top + HEIGHT - (value / highest) * HEIGHT);
  const [across, up] = [stepFor(end), stepFor(highest)];
  const parts = [`<text x="${LEFT}" y="${top - 8}" font-weight="bold">${title}</text>`];
  for (let value = 0; value <= highest; value += up)
    parts.push(
      `<path d="M${LEFT} ${y(value)}h${WIDTH}" stroke="#ddd"/>`,
      `<text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${Number(value.toPrecision(3))}</text>`,
    );
  for (let minute = 0; minute <= end; minute += across)
    parts.push(
      `<text x="${x(minute)}" y="${top + HEIGHT + 18}" text-anchor="middle">${Number(minute.toPrecision(3))}</text>`,
    );
  if (limit)
    parts.push(
      `<path d="M${LEFT} ${y(limit.value)}h${WIDTH}" stroke="#b91c1c" stroke-dasharray="6 4"/>`,
      `<text x="${LEFT + WIDTH + 8}" y="${y(limit.value) + 4}" fill="#b91c1c">${limit.name}</text>`,
    );
  lines.forEach(({ name, values }, i) => {
    const points = values.map((value, at) => `${x(minutes[at])},${y(value)}`).join(' ');
    parts.push(
      `<polyline points="${points}" fill="none" stroke="${COLOURS[i]}" stroke-width="1.8"/>`,
      `<text x="${LEFT + WIDTH + 8}" y="${top + HEIGHT - 10 - 18 * i}" fill="${COLOURS[i]}">${name}</text>`,
    );
  });
  return parts.join('\n');
}
