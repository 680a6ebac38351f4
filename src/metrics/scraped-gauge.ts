import { Gauge } from 'prom-client';

/**
 * A gauge without labels whose value is looked up at each scrape, so that keeping it costs nothing between two.
 * @returns how its owner, once it is made, tells where to look; until then the value is 0
 */
export function scrapedGauge(name: string, help: string): (look: () => number) => void {
  let look = (): number => 0;
  const gauge = new Gauge({ name, help, collect: (): void => gauge.set(look()) });
  return (from) => {
    look = from;
  };
}
