import { Gauge } from 'prom-client';

/**
 * A gauge without labels whose value is looked up at each scrape, so that keeping it costs nothing between two.
 * @returns how its owner, once it is made, tells where to look; until then the value is 0. Where undefined is found there is
 * nothing to tell of, and the series is left out.
 */
export function scrapedGauge(name: string, help: string): (look: () => number | undefined) => void {
  let look = (): number | undefined => 0;
  const gauge = new Gauge({
    name,
    help,
    collect: (): void => {
      const value = look();
      if (value === undefined) gauge.remove();
      else gauge.set(value);
    },
  });
  return (from) => {
    look = from;
  };
}
